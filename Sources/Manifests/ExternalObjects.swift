/// Objects that live elsewhere, as the configuration says: whoever names one names something that is there.
package struct ExternalObjects: Sendable {
  private let entries: [Entry]

  /// Some objects. What is nil may be anything.
  package struct Entry: Sendable {
    package var kind: Glob?
    package var namespace: Glob?
    package var name: Glob?
    /// Of pods: what their labels are.
    package var labels: [String: Glob]

    package init(kind: Glob?, namespace: Glob?, name: Glob?, labels: [String: Glob]) {
      self.kind = kind
      self.namespace = namespace
      self.name = name
      self.labels = labels
    }

    /// A namespace that is not written may be any.
    fileprivate func isIn(_ namespace: String?) -> Bool {
      guard let pattern = self.namespace, let namespace else { return true }
      return pattern.matches(namespace)
    }
  }

  package init(_ entries: [Entry] = []) { self.entries = entries }

  /// Kinds that others name, or that find others.
  package static let usualKinds = [
    "ClusterRole", "ConfigMap", "CustomResourceDefinition", "Deployment", "Gateway", "HelmRelease",
    "ImagePolicy", "IngressClass", "Kustomization", "NetworkPolicy", "PersistentVolume",
    "PersistentVolumeClaim", "Pod", "PriorityClass", "Role", "RuntimeClass", "Secret", "Service",
    "ServiceAccount", "StatefulSet", "StorageClass",
  ]

  /// What is written for a usual kind most often when it is not the kind: as kubectl calls its objects.
  package static func slips(of kind: String) -> [String] {
    let plural =
      if kind.hasSuffix("s") {
        "\(kind)es"
      } else if kind.hasSuffix("y"), !kind.hasSuffix("ay") {
        "\(kind.dropLast())ies"
      } else {
        "\(kind)s"
      }
    return [kind.lowercased(), plural.lowercased(), plural]
  }

  /// The usual kind that `word` stands for; nil: there is none, or it is one.
  package static func usualKind(meantBy word: String) -> String? {
    usualKinds.first { kind in
      kind != word && slips(of: kind).contains { $0.lowercased() == word.lowercased() }
    }
  }

  package func hold(_ kind: String, named name: String, in namespace: String?) -> Bool {
    entries.contains { entry in
      entry.kind?.matches(kind) == true && entry.name?.matches(name) == true
        && entry.isIn(namespace)
    }
  }

  /// Whether there is any object of a kind.
  package func hold(_ kind: String, in namespace: String?) -> Bool {
    entries.contains { $0.kind?.matches(kind) == true && $0.isIn(namespace) }
  }

  /// Whether there is a definition of a custom kind, which is named for the kind's plural.
  package func holdDefinition(of kind: GroupKind) -> Bool {
    let word = kind.kind.lowercased()
    let plurals =
      [word, word + "s", word + "es"] + (word.hasSuffix("y") ? ["\(word.dropLast())ies"] : [])
    return plurals.contains {
      hold("CustomResourceDefinition", named: "\($0).\(kind.group)", in: nil)
    }
  }

  /// Whether there are pods with these labels, as far as a selector asks for them.
  package func holdPods(_ selector: Labels, in namespace: String?) -> Bool {
    guard !selector.isEmpty else { return false }
    return entries.contains { entry in
      entry.kind?.pattern == "Pod" && entry.isIn(namespace)
        && selector.pairs.allSatisfy { entry.labels[$0.key]?.matches($0.value) == true }
    }
  }
}
