import YAMLSyntax

/// The kinds of which most objects are: their names are not made anew for each object.
struct CommonKinds: Sendable {
  struct Entry: Sendable {
    let apiVersion: String
    let kind: GroupKind
    fileprivate let words: (apiVersion: NameWords, kind: NameWords)

    /// Constant texts, of which copies cost nothing.
    fileprivate init(_ group: String, _ apiVersion: String, _ kind: String) {
      self.apiVersion = apiVersion
      self.kind = GroupKind(group, kind)
      words = (NameWords(apiVersion), NameWords(kind))
    }

    fileprivate func says(
      _ apiVersion: UnsafeBufferPointer<UInt8>, _ kind: UnsafeBufferPointer<UInt8>
    ) -> Bool {
      (words.apiVersion.tellAll || apiVersion.says(self.apiVersion))
        && (words.kind.tellAll || kind.says(self.kind.kind))
    }
  }

  static let shared = CommonKinds()

  let entries: [Entry]
  /// Numbers of entries, one more than they are, at their place or after it.
  private var slots = ContiguousArray<UInt8>(repeating: 0, count: 256)

  private init() {
    entries = Self.table.flatMap { row in row.kinds.map { Entry(row.group, row.version, $0) } }
    for (number, entry) in entries.enumerated() {
      var slot = Self.slot(entry.words.apiVersion, entry.words.kind)
      while slots[slot] != 0 { slot = (slot + 1) & 255 }
      slots[slot] = UInt8(number + 1)
    }
  }

  /// The number of the entry that says the same.
  func number(_ apiVersion: Node, _ kind: Node) -> Int? {
    guard apiVersion.kind == .scalar, kind.kind == .scalar else { return nil }
    return apiVersion.withText { version in kind.withText { number(version, $0) } }
  }

  private func number(
    _ apiVersion: UnsafeBufferPointer<UInt8>, _ kind: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    let words = (NameWords(apiVersion), NameWords(kind))
    var slot = Self.slot(words.0, words.1)
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if entries[number].words == words, entries[number].says(apiVersion, kind) {
        return number
      }
      slot = (slot + 1) & 255
    }
    return nil
  }

  private static func slot(_ apiVersion: NameWords, _ kind: NameWords) -> Int {
    (apiVersion.slot(0) &+ kind.slot(1)) & 255
  }

  private static let table: [(group: String, version: String, kinds: [String])] = [
    (
      "", "v1",
      [
        "ConfigMap", "Endpoints", "LimitRange", "Namespace", "PersistentVolume",
        "PersistentVolumeClaim", "Pod", "ResourceQuota", "Secret", "Service", "ServiceAccount",
      ]
    ),
    (
      "admissionregistration.k8s.io", "admissionregistration.k8s.io/v1",
      ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]
    ),
    ("apiextensions.k8s.io", "apiextensions.k8s.io/v1", ["CustomResourceDefinition"]),
    ("apiregistration.k8s.io", "apiregistration.k8s.io/v1", ["APIService"]),
    ("apps", "apps/v1", ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"]),
    ("argoproj.io", "argoproj.io/v1alpha1", ["Application", "ApplicationSet", "AppProject"]),
    ("autoscaling", "autoscaling/v2", ["HorizontalPodAutoscaler"]),
    ("batch", "batch/v1", ["CronJob", "Job"]),
    ("cert-manager.io", "cert-manager.io/v1", ["Certificate", "ClusterIssuer", "Issuer"]),
    ("external-secrets.io", "external-secrets.io/v1", ["ExternalSecret"]),
    ("external-secrets.io", "external-secrets.io/v1beta1", ["ExternalSecret"]),
    ("gateway.networking.k8s.io", "gateway.networking.k8s.io/v1", ["Gateway", "HTTPRoute"]),
    ("helm.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io/v2", ["HelmRelease"]),
    ("kustomize.toolkit.fluxcd.io", "kustomize.toolkit.fluxcd.io/v1", ["Kustomization"]),
    (
      "monitoring.coreos.com", "monitoring.coreos.com/v1",
      ["PodMonitor", "PrometheusRule", "ServiceMonitor"]
    ),
    ("networking.k8s.io", "networking.k8s.io/v1", ["Ingress", "IngressClass", "NetworkPolicy"]),
    ("policy", "policy/v1", ["PodDisruptionBudget"]),
    (
      "rbac.authorization.k8s.io", "rbac.authorization.k8s.io/v1",
      ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]
    ),
    ("scheduling.k8s.io", "scheduling.k8s.io/v1", ["PriorityClass"]),
    ("storage.k8s.io", "storage.k8s.io/v1", ["StorageClass"]),
  ]
}

extension NameWords {
  fileprivate init(_ name: String) {
    var name = name
    self = name.withUTF8 { NameWords($0) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func says(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { equals($0) }
  }
}
