import BuiltinRules
import Changes
import Linting
import Manifests
import YAMLSyntax

/// Objects that the API server refuses whatever was applied before: who brings one changes nothing.
struct Refusals {
  private let byObject: [ResourceID?: [Finding]]

  init(_ findings: [Finding]) {
    byObject = Dictionary(grouping: findings.refusals) { $0.resource?.id }
  }

  /// The changes with what is refused, worst first, and the findings that say why. What the old object has as well
  /// was taken once.
  func applied(
    to comparisons: [Comparison], _ linter: Linter, jobs: Int
  ) async -> (changes: [ResourceChange], reasons: Set<ObjectIdentifier>) {
    var changes: [ResourceChange] = []
    var reasons: Set<ObjectIdentifier> = []
    for comparison in comparisons {
      let minor = comparison.changes.options.kubernetes
      let suspects = comparison.changes.changes.filter {
        !findings(about: $0, ofObject: true, minor).isEmpty
      }
      let known = await known(suspects, comparison, linter, jobs)
      for change in comparison.changes.changes {
        let fresh = findings(about: change, ofObject: true, minor).filter {
          !known.contains(Complaint($0)) && !change.keepsValue($0, minor: minor)
        }
        reasons.formUnion(fresh.map { ObjectIdentifier($0) })
        guard !fresh.isEmpty else {
          // What it refuses of the pods, once it has taken the object.
          let ofPods =
            change.makesPods ? findings(about: change, ofObject: false, minor) : []
          reasons.formUnion(ofPods.map { ObjectIdentifier($0) })
          changes.append(ofPods.isEmpty ? change : change.refusingPods)
          continue
        }
        changes.append(
          change.refused(for: Self.sentences(fresh)) { refusal in
            refusal.topic == .leftover
              && fresh.contains { $0.repeats(refusal.path.description) }
          })
      }
    }
    return (changes.worstFirst, reasons)
  }

  private static func sentences(_ findings: [Finding]) -> [String: String] {
    Dictionary(findings.compactMap { finding in finding.field.map { ($0, finding.message) } }) {
      first, _ in first
    }
  }

  private func findings(
    about change: ResourceChange, ofObject: Bool, _ minor: Int
  ) -> [Finding] {
    guard let new = change.new, change.action != .none else { return [] }
    return byObject[new.id, default: []].filter { finding in
      finding.isOfObject(minor) == ofObject && finding.resource?.stands(where: new) == true
        && !(change.old != nil && finding.isJudgedAsUpdate)
    }
  }

  /// What the same rules say of the old objects.
  private func known(
    _ changes: [ResourceChange], _ comparison: Comparison, _ linter: Linter, _ jobs: Int
  ) async -> Set<Complaint> {
    let objects = changes.compactMap(\.old).sorted {
      $0.root.range.start < $1.root.range.start
    }
    guard !objects.isEmpty else { return [] }
    let files = Dictionary(grouping: objects) { ObjectIdentifier($0.root.tree) }.values.map {
      ManifestFile(tree: $0[0].root.tree, resources: $0)
    }
    let scope = Linter.Scope(files: files, inventory: comparison.changes.old, isWhole: false)
    let findings = await linter.lint([scope], jobs: jobs)
    return Set(findings.flatMap(\.renderings).map(Complaint.init))
  }

  /// The same fault of the same object, wherever it stands.
  private struct Complaint: Hashable {
    let object: ResourceID?
    let rule: String
    let message: String

    init(_ finding: Finding) {
      object = finding.resource?.id
      rule = finding.rule.id
      message = finding.message
    }
  }
}

extension [Finding] {
  /// What is said of an object in several renderings is said of each.
  fileprivate var refusals: [Finding] {
    // Nearly all findings are of other rules.
    filter(\.rule.errorsAreRefusals).flatMap(\.renderings).filter(\.saysRefused)
  }

  /// A leftover of two states is none where the new manifest alone is refused for it.
  func withoutRepeatedLeftovers() -> [Finding] {
    guard contains(where: \.isLeftover) else { return self }
    let refusals = Dictionary(grouping: refusals.filter { $0.isOfObject() }) { $0.resource?.id }
    return filter { finding in
      guard finding.isLeftover, let field = finding.field else { return true }
      return !refusals[finding.resource?.id, default: []].contains {
        $0.source == finding.source && $0.repeats(field)
      }
    }
  }
}

extension Resource {
  /// Comparisons read files anew.
  fileprivate func stands(where other: Resource) -> Bool {
    root.range == other.root.range && root.tree.file.path == other.root.tree.file.path
  }
}

extension ResourceChange {
  /// A custom resource may keep a value that a new schema does not take: since 1.30 the server judges the values that
  /// change. It does not know the items of every list again.
  fileprivate func keepsValue(_ finding: Finding, minor: Int) -> Bool {
    guard minor >= 30, old != nil, new?.kind.isCustom == true,
      finding.rule.id == Rule.invalidValue.id, let field = finding.field, !field.contains("[")
    else { return false }
    return !fields.contains { finding.repeats($0.path.description) }
  }
}

extension Finding {
  /// Not of pods alone: before 1.34 the template of a StatefulSet is hardly looked at until pods are made of it, and
  /// what a namespace demands, it demands of pods.
  fileprivate func isOfObject(_ minor: Int = KubernetesVersion.newest.minor) -> Bool {
    if Rule.podRefusals.contains(rule.id) {
      return resource.map { $0.id.kind == "Pod" || !PodTemplate.isWorkload($0.kind) } ?? false
    }
    guard minor < 34, resource?.id.kind == "StatefulSet", let field else { return true }
    if field == "spec.serviceName" { return minor == 33 }
    guard field.hasPrefix("spec.template.spec.") else { return true }
    return rule.id == Rule.wrongType.id || Self.lookedAtInTemplates.contains(field)
  }

  private static let lookedAtInTemplates: Set = [
    "spec.template.spec.activeDeadlineSeconds", "spec.template.spec.restartPolicy",
  ]

  fileprivate var isLeftover: Bool { rule === Rule.mergeLeftover }

  /// Whether it speaks of `path`, of what stands in it or around it, or of the same item of a list.
  fileprivate func repeats(_ path: String) -> Bool {
    guard let field else { return false }
    if field == path || field.hasPrefix("\(path).") || path.hasPrefix("\(field).") { return true }
    guard let item = path.lastIndex(of: "]") else { return false }
    return field.hasPrefix(path[...item])
  }
}
