import BuiltinRules
import Changes
import Linting
import Manifests
import Rendering
import Reporting
import Revisions
import SystemPackage
import YAMLSyntax

/// What a hook is asked about: one change of a repository.
struct HookChange: Sendable {
  var update: Inspection.Update
  /// Everything is checked, what stood there before, too.
  var isWhole = false

  func isSame(as other: HookChange) -> Bool {
    update.base?.commit == other.update.base?.commit && update.side == other.update.side
  }

  func result(_ check: Check, _ settings: Settings, _ folder: FilePath) async -> CheckResult {
    let run = Run(check: check, settings: settings, folder: folder, update: update)
    if !isWhole, update.base != nil, let result = await run.nearby() { return result }
    return await run.everywhere(reportsAll: isWhole)
  }

  private struct Run: Sendable {
    let check: Check
    let settings: Settings
    let folder: FilePath
    let update: Inspection.Update

    private func inspection(isPlan: Bool) -> Inspection {
      Inspection(
        check: check, settings: settings, currentFolder: folder, isPlan: isPlan, update: update)
    }

    /// Looks at the files that differ alone. nil: it takes more to know what the change brings, or to be
    /// sure of what was found.
    func nearby() async -> CheckResult? {
      let found = await inspection(isPlan: true).run()
      guard found.problems.isEmpty, !found.comparisons.isEmpty else { return nil }
      if found.names.isEmpty { return await result(found, []) }
      let files = Set(found.scan.manifests.map(\.tree.file.path))
      guard files == found.names, files == Set(found.old.manifests.map(\.tree.file.path)),
        found.changes.allSatisfy(LocalFields.hold)
      else { return nil }
      let fresh = await fresh(found, found.old, isWhole: false)
      return fresh.isEmpty ? await result(found, []) : nil
    }

    /// Looks at everything on both sides, and reports what is new.
    func everywhere(reportsAll: Bool) async -> CheckResult {
      var found = await inspection(isPlan: false).run()
      var old = Scan.Result()
      if let base = update.base, !reportsAll {
        let before = Inspection.Update(
          repository: update.repository, base: nil, side: .commit(base.commit),
          differing: found.differing)
        old = await Inspection(
          check: check, settings: settings, currentFolder: folder, isPlan: false, update: before
        ).run().scan
        // Whoever mends a file is not to be stopped by what it was.
        let known = Set(old.problems)
        found.problems.removeAll { $0.isInOldRevision || known.contains($0) }
      }
      return await result(found, await fresh(found, old, isWhole: true))
    }

    private func fresh(
      _ found: Inspection.Result, _ old: Scan.Result, isWhole: Bool
    ) async -> [Finding] {
      func linter(_ scan: Scan.Result, _ problems: [Problem]) -> Linter {
        var coverage = settings.coverage(of: scan, problems)
        if !isWhole { coverage.isWhole = false }
        return settings.linter(coverage)
      }
      async let before = linter(old, old.problems).lint(
        old.scopes(old.inventory), jobs: check.jobs)
      let now = await linter(found.scan, found.problems).lint(
        found.scan.scopes(found.scan.inventory), comparisons: found.comparisons, jobs: check.jobs
      ).withoutRepeatedLeftovers()
      return Novelty(since: await before, in: found.names).of(now)
    }

    private func result(_ found: Inspection.Result, _ findings: [Finding]) async -> CheckResult {
      let changes = await Refusals(findings).applied(
        to: found.comparisons, settings.linter(), jobs: check.jobs
      ).changes
      let inventory = found.scan.inventory
      let findings = settings.acceptance?.applied(to: findings) ?? findings
      let (resources, names) = (inventory.resources, found.scan.fileNames)
      let sources = Set(resources.map(\.source))
      var report = Report(
        findings: findings, rules: Rule.all, problems: found.problems, against: found.against,
        changes: changes, files: names.count, sources: sources.count,
        resources: resources.count, version: kubevetVersion)
      report.fileNames = names
      report.isWhollyCompared = found.isWhollyCompared && found.problems.isEmpty
      if let shard = settings.shard {
        report = report.part(
          shard, files: names, resources: resources.map(\.root.tree.file.path),
          sources: sources)
      }
      return CheckResult(
        report: report, notes: settings.notes + found.notes,
        fileNames: names.filter(settings.holds), limit: settings.limit)
    }
  }
}
