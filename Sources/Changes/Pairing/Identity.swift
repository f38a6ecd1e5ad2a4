internal import Manifests
internal import YAMLSyntax

/// What makes two manifests the same object to the API server.
enum Identity {
  /// With the group in which the kind lives today, and the namespace that it is applied to.
  /// Objects without one get it as well: within a kind either all have a namespace, or none.
  static func of(
    _ resource: Resource, _ namespace: String, _ definitions: CustomResources
  ) -> ResourceID {
    var id = resource.id
    if id.group == "extensions" || id.kind == "Event" {
      id.groupKind = currentKind(resource.kind)
    }
    let isInCluster = definitions.isClusterScoped(resource.kind)
    id.namespace = isInCluster ? namespace : id.namespace ?? namespace
    return id
  }

  static func currentKind(_ kind: GroupKind) -> GroupKind {
    moved[kind].map { GroupKind($0, kind.kind) } ?? kind
  }

  /// Kinds that are served, or were stored, under two groups: one object in both.
  private static let moved: [GroupKind: String] = [
    GroupKind("extensions", "DaemonSet"): "apps",
    GroupKind("extensions", "Deployment"): "apps",
    GroupKind("extensions", "ReplicaSet"): "apps",
    GroupKind("extensions", "Ingress"): "networking.k8s.io",
    GroupKind("extensions", "NetworkPolicy"): "networking.k8s.io",
    GroupKind("extensions", "PodSecurityPolicy"): "policy",
    GroupKind("", "Event"): "events.k8s.io",
  ]
}

/// Objects in a dump that no manifest makes.
enum Noise {
  static func covers(_ resource: Resource) -> Bool {
    if isOwned(resource) { return true }
    switch (resource.id.group, resource.id.kind) {
    case ("", "Event"), ("events.k8s.io", "Event"): return true
    case ("", "Endpoints"):
      return resource.annotation("endpoints.kubernetes.io/last-change-trigger-time") != nil
    case ("", "ConfigMap"): return resource.id.name == "kube-root-ca.crt"
    case ("coordination.k8s.io", "Lease"): return resource.isLive
    default: return false
    }
  }

  /// A controller made it, and would undo a change to it.
  private static func isOwned(_ resource: Resource) -> Bool {
    guard let owners = resource.metadata?["ownerReferences"] else { return false }
    return owners.items.contains { $0["controller"]?.bool == true }
  }
}

extension Resource {
  /// The name without kustomize's hash (ConfigMaps and Secrets) or kapp's version; nil for a name
  /// that has neither.
  package var nameWithoutVersion: String? {
    let name = id.name
    if let range = name.range(ofLast: "-ver-"), !name[range.upperBound...].isEmpty,
      name[range.upperBound...].allSatisfy({ $0.isASCII && $0.isNumber })
    {
      return String(name[..<range.lowerBound])
    }
    guard id.group.isEmpty, id.kind == "ConfigMap" || id.kind == "Secret",
      let dash = name.lastIndex(of: "-"), dash != name.startIndex
    else { return nil }
    let hash = name[name.index(after: dash)...]
    guard hash.utf8.count == 10, hash.allSatisfy(Self.hashLetters.contains) else { return nil }
    return String(name[..<dash])
  }

  /// Letters of kustomize's hashes: none that could make a word.
  private static let hashLetters: Set<Character> = Set("bcdfghkmt2456789")
}

extension String {
  fileprivate func range(ofLast text: String) -> Range<Index>? {
    var end = endIndex
    while end > startIndex {
      let start = index(end, offsetBy: -text.count, limitedBy: startIndex)
      guard let start else { return nil }
      if self[start..<end] == text { return start..<end }
      end = index(before: end)
    }
    return nil
  }
}
