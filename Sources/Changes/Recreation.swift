internal import Manifests
internal import YAMLSyntax

/// Why an object is deleted and created again instead of being refused.
package struct Recreation: Sendable, Hashable {
  package let reason: Reason
  /// What says so: `kapp.k14s.io/update-strategy: fallback-on-replace`.
  package let source: String

  package enum Reason: Sendable, Hashable {
    /// A hook is made anew for every release.
    case hook
    /// The tool falls back to it, or always does it.
    case tool
    /// Someone has seen this very change and agreed.
    case acknowledged
  }
}

extension Recreation {
  /// What `new` (or `old`, which is still there) says to its tool; nil: nothing.
  init?(_ old: Resource, _ new: Resource, _ refusals: [Refusal], _ options: ChangeOptions) {
    if let source = Self.acknowledgement(new, refusals) {
      self.init(reason: .acknowledged, source: source)
    } else if options.forcedSources.contains(new.source) {
      self.init(reason: .tool, source: "force")
    } else if let source = Self.optIn(new) ?? Self.optIn(old) {
      self.init(reason: .tool, source: source)
    } else if let source = Self.nelm(new, refusals) {
      self.init(reason: .tool, source: source)
    } else {
      return nil
    }
  }

  /// Annotations and labels that ask a tool to recreate, and the words they take. `Replace=true`
  /// alone is a PUT, which immutable fields refuse just the same.
  private static let optIns: [ToolWords] = [
    ("kustomize.toolkit.fluxcd.io/force", ["enabled"]),
    ("kapp.k14s.io/update-strategy", ["fallback-on-replace", "always-replace"]),
    ("gitops.flux.io/update-strategy", ["recreate", "blue-green"]),
    ("flux.weave.works/update-strategy", ["recreate"]),
  ]

  /// What has a tool make the object anew for every change, refused or not; nil: nothing.
  static func ofEveryChange(to resource: Resource) -> Recreation? {
    let kapp = "kapp.k14s.io/update-strategy"
    if let word = resource.annotation(kapp), word == "always-replace" {
      return Recreation(reason: .tool, source: "\(kapp): \(word)")
    }
    let options = resource.syncOptions
    // Argo CD never deletes these two itself.
    guard options.bool("Force") == true, options.bool("Replace") == true,
      !["CustomResourceDefinition", "Namespace"].contains(resource.id.kind)
    else { return nil }
    return Recreation(reason: .tool, source: "\(SyncOptions.annotation): Force=true,Replace=true")
  }

  private static func optIn(_ resource: Resource) -> String? {
    if let word = resource.firstWord(of: optIns) { return word }
    return resource.syncOptions.bool("Force") == true
      ? "\(SyncOptions.annotation): Force=true" : nil
  }

  /// nelm recreates on request, `if-immutable` only where the server's text says "field is immutable", which that
  /// of a StatefulSet does not.
  private static func nelm(_ resource: Resource, _ refusals: [Refusal]) -> String? {
    let name = "werf.io/delete-policy"
    let words = resource.annotation(name).map(Self.words) ?? []
    if words.contains("before-creation") { return "\(name): before-creation" }
    guard words.contains("before-creation-if-immutable"),
      refusals.allSatisfy({ $0.message.contains("field is immutable") })
    else { return nil }
    return "\(name): before-creation-if-immutable"
  }

  package static let annotation = "kubevet.dev/recreate"

  /// `kubevet.dev/recreate: "spec.selector.matchLabels.app=cart-v2"`, a line for each field: names
  /// the new value, and so ends with the next change.
  private static func acknowledgement(_ resource: Resource, _ refusals: [Refusal]) -> String? {
    let name = annotation
    guard let text = resource.annotation(name), !refusals.isEmpty else { return nil }
    let known = text.split(whereSeparator: \.isNewline).compactMap { line -> (String, String)? in
      guard let equals = line.firstIndex(of: "=") else { return nil }
      let field = line[..<equals].trimmed
      return (field, line[line.index(after: equals)...].trimmed)
    }
    let isKnown = refusals.allSatisfy { refusal in
      let field = refusal.path.description
      let value = refusal.path.node(in: resource.root)?.text ?? ""
      return known.contains { $0.0 == field && $0.1 == value }
    }
    return isKnown ? name : nil
  }

  /// `A=1, b` as its words.
  private static func words(_ text: String) -> Set<String> {
    Set(text.split(separator: ",").map { $0.trimmed.lowercased() })
  }
}

/// An annotation or a label, and what a tool takes it for.
private typealias ToolWords = (name: String, words: Set<String>)

extension Resource {
  func label(_ name: String) -> String? { metadata?["labels"]?.value(forKey: name)?.text }

  /// The first of `rules` that the object says, as it says it: `kapp.k14s.io/noop: ""`.
  fileprivate func firstWord(of rules: [ToolWords]) -> String? {
    for (name, words) in rules {
      let value = annotation(name) ?? label(name)
      if let value, words.contains(value.lowercased()) { return "\(name): \(value)" }
    }
    return nil
  }

  /// What keeps the tool from touching the object at all, if anything: its change has no effect.
  var isLeftAlone: String? { firstWord(of: Self.leavesAlone) }

  private static let leavesAlone: [ToolWords] = [
    ("kustomize.toolkit.fluxcd.io/reconcile", ["disabled"]),
    ("kustomize.toolkit.fluxcd.io/ssa", ["ignore", "ifnotpresent"]),
    ("kapp.k14s.io/update-strategy", ["skip"]),
    ("kapp.k14s.io/noop", [""]),
    ("argocd.argoproj.io/hook", ["skip"]),
  ]

  /// What keeps the object in the cluster when it leaves the manifests, if anything.
  var isKept: String? {
    if let word = firstWord(of: Self.keeps) { return word }
    // `Delete=false` speaks of the day on which the whole Application goes.
    return syncOptions.bool("Prune") == false ? "\(SyncOptions.annotation): Prune=false" : nil
  }

  private static let keeps: [ToolWords] = [
    ("helm.sh/resource-policy", ["keep"]),
    ("kustomize.toolkit.fluxcd.io/prune", ["disabled"]),
    ("kustomize.toolkit.fluxcd.io/reconcile", ["disabled"]),
    ("kustomize.toolkit.fluxcd.io/ssa", ["ignore"]),
    ("kapp.k14s.io/delete-strategy", ["orphan"]),
  ]
}

extension Substring {
  fileprivate var trimmed: String {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
