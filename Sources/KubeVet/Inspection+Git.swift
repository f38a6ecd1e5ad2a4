import Changes
import Linting
import Manifests
import Rendering
import Reporting
import Revisions
import SystemPackage
import YAMLSyntax

extension Inspection {
  /// A hook asks for the comparison: without it there is a problem.
  func compare(_ update: Update, _ result: inout Result) async {
    do throws(GitRepository.Failure) {
      if let base = update.base {
        try await compare(base.name, in: update.repository, &result)
      } else {
        let revisions = RevisionScan(
          repository: update.repository, scan: scan, side: side, listed: update.listed)
        result.scan = try await revisions.everything(
          below: paths(in: update.repository), differing: update.differing)
      }
    } catch {
      result.problems.append(Problem(message: error.message))
    }
  }

  func paths(in repository: GitRepository) -> [String] {
    settings.paths.flatMap { path in
      let named = currentFolder.pushing(FilePath(path)).lexicallyNormalized()
      // Where a link led before is asked of the link, which a revision has by its own name.
      let place = side == .workTree ? Discovery.place(of: path, in: currentFolder) : named
      return (place == named ? [named] : [place, named]).map { $0.shown(below: repository.root) }
    }
  }

  func compare(
    _ word: String, in repository: GitRepository, _ result: inout Result
  ) async throws(GitRepository.Failure) {
    if update == nil, repository.root.isBareRepository {
      throw GitRepository.Failure(
        message: "a bare repository has no work tree: compare two checkouts with --from and --to")
    }
    let paths = paths(in: repository)
    let revisions = RevisionScan(
      repository: repository, scan: scan, side: side, listed: update?.listed)
    var found: Baseline.Revision?
    let named = update == nil && word != "auto" ? word : nil
    let both = try await revisions.sides(below: paths, word: named) {
      () throws(GitRepository.Failure) in
      found = try await base(word, in: repository, paths, &result)
      return found?.commit
    }
    guard let base = found, let sides = both else {
      if result.scan.manifests.isEmpty {
        result.scan = try await everything(nil, [:], revisions, below: paths)
      }
      return
    }
    result.scan =
      isPlan && !sides.needsContext
      ? sides.new
      : try await everything(
        rendersAll ? nil : sides.differing, sides.new.rendered, revisions, below: paths)
    let unreadable = UnreadableSides(old: sides.old, new: sides.new, isByFile: true)
    note(sides, unreadable, &result)
    result.isWhollyCompared = unreadable.isEmpty
    result.against = Report.Against(kind: "git", revision: base.name, commit: base.commit)
    let comparison = RevisionComparison(
      sides: sides, unreadable: unreadable, base: base,
      previous: try await previousMethod(repository, base.commit))
    try await compare(comparison, revisions, below: paths, &result)
  }

  /// Whether there may be no object at all. A plan reads what differs alone, and nothing may; a check leaves
  /// targets unrendered that read none of it.
  func foundNothing(_ result: Result) async -> Bool {
    guard result.scan.untouched == 0 else { return false }
    guard isPlan, !check.allowsEmpty else { return true }
    guard result.changes.isEmpty, result.scan.manifests.isEmpty else { return false }
    var check = check
    check.progress = nil
    var whole = Result()
    await Inspection(check: check, settings: settings, currentFolder: currentFolder, isPlan: true)
      .readEverything(&whole, differing: [])
    return whole.scan.manifests.isEmpty && whole.scan.untouched == 0
  }

  private func everything(
    _ differing: Set<String>?, _ known: [String: ManifestFile], _ revisions: RevisionScan,
    below paths: [String]
  ) async throws(GitRepository.Failure) -> Scan.Result {
    side == .workTree
      ? await scan.run(settings.paths, differing: differing, known: known)
      : try await revisions.everything(below: paths, differing: differing, known: known)
  }

  /// What the two sides say of themselves.
  private func note(
    _ sides: RevisionScan.Sides, _ unreadable: UnreadableSides, _ result: inout Result
  ) {
    (result.old, result.names, result.differing) = (sides.old, sides.names, sides.differing)
    if !isPlan, result.scan.untouched > 0 {
      let isOne = result.scan.untouched == 1
      result.notes.append(
        "\(isOne ? "1 target reads" : "\(result.scan.untouched) targets read") none of the files that "
          + "differ, and \(isOne ? "is" : "are") not rendered")
    }
    // A path that is gone from the work tree is known to the revision.
    result.scan.problems.removeAll {
      $0.message == Discovery.isMissing && sides.names.contains($0.file ?? "")
    }
    result.problems += sides.old.problems + (isPlan ? unreadable.problems : [])
    let old = sides.old.notes.filter { !result.scan.notes.contains($0) }
    result.notes += old.map { "in the old revision: \($0)" }
    result.notes += sides.new.notes + unreadable.notes
  }

  /// Compares as far as more has to be looked at, which most changes do not need.
  private func compare(
    _ comparison: RevisionComparison, _ revisions: RevisionScan, below paths: [String],
    _ result: inout Result
  ) async throws(GitRepository.Failure) {
    var comparison = comparison
    let sides = comparison.sides
    comparison.context = result.scan.context(besides: sides)
    // Who applies it, and how, counts where one way or the other is refused.
    var isRefused: Bool
    (result.comparisons, isRefused) = await madeBothWays(comparison)
    comparison.moves = try await revisions.moves(
      among: result.changes, from: comparison.base.commit, below: paths)
    if !comparison.moves.isEmpty {
      (result.comparisons, isRefused) = await madeBothWays(comparison)
    }
    if isRefused || sides.hasCustomResources {
      let seen = Set(result.scan.manifests.map(\.tree.file.path)).union(sides.names)
      comparison.context += try await deciders(revisions, besides: seen)
      result.comparisons = comparison.made(by: self)
    }
  }

  /// The comparisons as configured, and whether they or server-side apply have the API server refuse something.
  private func madeBothWays(
    _ comparison: RevisionComparison
  ) async -> (comparisons: [Comparison], isRefused: Bool) {
    async let server = comparison.made(by: self, as: .server)
    let comparisons = comparison.made(by: self)
    let all = await comparisons + server
    return (comparisons, all.flatMap(\.changes.changes).contains { $0.action == .reject })
  }

  /// Where a comparison is asked for, what reads none of the differing files is left alone.
  private var rendersAll: Bool {
    !isPlan && check.against == nil && !check.isStaged && update == nil
  }

  /// Objects anywhere in the repository that decide over others: definitions of custom resources, and
  /// what Flux is told to do where the API server refuses.
  private func deciders(
    _ revisions: RevisionScan, besides seen: Set<String>
  ) async throws(GitRepository.Failure) -> [Resource] {
    let groups: Set = ["kustomize.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io", "argoproj.io"]
    let words = ["CustomResourceDefinition"] + groups.sorted()
    let names = try await revisions.repository.files(mentioning: words, in: side).filter {
      Discovery.isManifestName($0) && !seen.contains($0)
    }
    let found = try await revisions.read(names: Set(names))
    return found.manifests.flatMap(\.resources).filter {
      $0.id.kind == "CustomResourceDefinition" || groups.contains($0.id.group)
    }
  }

  /// nil: nothing to compare with, which a note says.
  private func base(
    _ word: String, in repository: GitRepository, _ paths: [String], _ result: inout Result
  ) async throws(GitRepository.Failure) -> Baseline.Revision? {
    if let base = update?.base { return base }
    let baseline = Baseline(repository: repository)
    guard word == "auto" else {
      if let commit = try await repository.find(word) {
        return Baseline.Revision(name: word, commit: commit)
      }
      guard FileSystem.type(of: currentFolder.pushing(FilePath(word))) != nil else {
        return try await baseline.named(word)
      }
      await readEverything(&result)
      await compare(withFiles: word, &result)
      return nil
    }
    if check.isStaged {
      guard let head = try await repository.find("HEAD") else {
        result.notes.append("this is the first commit: there is nothing to compare with")
        return nil
      }
      return Baseline.Revision(name: "HEAD", commit: head)
    }
    switch try await baseline.automatic(below: paths) {
    case .found(let revision): return revision
    case .none(let reason):
      result.notes.append("nothing is compared: \(reason)")
      return nil
    case .missing(let reason):
      result.problems.append(Problem(message: reason))
      return nil
    }
  }
}
