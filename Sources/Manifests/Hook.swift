import YAMLSyntax

/// When Helm or Argo CD applies an object apart from the rest. To kubectl and Flux's
/// kustomize-controller the annotations say nothing.
package struct Hook: Sendable {
  package let engine: Engine
  /// `pre-install`, `post-upgrade`, `PreSync` …
  package let events: [String]
  package let weight: Int
  /// nil: not said, which both engines take for "delete the old one first".
  package let deletePolicies: [String]?
  /// The annotation's value.
  package let node: Node
  package let policyNode: Node?

  package enum Engine: Sendable { case helm, argoCD }

  private init?(_ annotations: Node, _ engine: Engine, _ names: Names) {
    guard let node = annotations.value(forKey: names.hook), let text = node.text, !text.isEmpty
    else { return nil }
    self.engine = engine
    self.node = node
    events = Self.words(text)
    weight = annotations.value(forKey: names.weight)?.text.flatMap { Int($0) } ?? 0
    policyNode = annotations.value(forKey: names.policy)
    deletePolicies = policyNode?.text.map(Self.words)
  }

  private struct Names: Sendable {
    var hook: String
    var weight: String
    var policy: String
  }

  private static let helm = Names(
    hook: "helm.sh/hook", weight: "helm.sh/hook-weight", policy: "helm.sh/hook-delete-policy")
  private static let argoCD = Names(
    hook: "argocd.argoproj.io/hook", weight: "argocd.argoproj.io/sync-wave",
    policy: "argocd.argoproj.io/hook-delete-policy")

  /// Argo CD takes Helm's hooks for its own, where its own annotation does not speak.
  package init?(_ resource: Resource) {
    guard let annotations = resource.annotations else { return nil }
    if let hook = Hook(annotations, .argoCD, Self.argoCD) {
      self = hook
    } else if let hook = Hook(annotations, .helm, Self.helm) {
      self = hook
    } else {
      return nil
    }
  }

  private static func words(_ text: String) -> [String] {
    text.split { $0 == "," || $0 == " " }.map(String.init)
  }

  /// Runs when someone asks for it, not when something is applied.
  package var isTest: Bool { events.allSatisfy { $0.hasPrefix("test") } }

  /// Argo CD leaves it out; beside other events the word says nothing.
  package var isSkipped: Bool { engine == .argoCD && events == ["Skip"] }

  /// Runs when the release or the Application is deleted, at no other time.
  package var isOfDeletion: Bool {
    events.allSatisfy { Self.deletions.contains($0) }
  }

  private static let deletions: Set<String> = [
    "post-delete", "pre-delete", "PostDelete", "PreDelete",
  ]

  /// Whether the old object goes before the new one comes.
  package var deletesBeforeCreation: Bool {
    deletePolicies?.contains { ["before-hook-creation", "BeforeHookCreation"].contains($0) } ?? true
  }
}

extension Resource {
  package var hook: Hook? { Hook(self) }

  /// The step in which Argo CD (`sync-wave`) or nelm (`weight`) applies it; nil: not said.
  package var applyStep: Int? {
    guard let annotations else { return nil }
    let step = annotations["argocd.argoproj.io/sync-wave"] ?? annotations["werf.io/weight"]
    return step?.text.flatMap { Int($0) }
  }

  /// Some tool is told when to apply it: kapp's change groups and rules, nelm's weights and
  /// dependencies, Argo CD's waves.
  package var isOrdered: Bool {
    guard let annotations else { return false }
    return annotations.pairs.contains { key, _ in
      guard let name = key.text else { return false }
      return Self.orderingPrefixes.contains { name.hasPrefix($0) }
    }
  }

  private static let orderingPrefixes = [
    "kapp.k14s.io/change-", "werf.io/weight", "werf.io/deploy-dependency",
    "argocd.argoproj.io/sync-wave",
  ]
}
