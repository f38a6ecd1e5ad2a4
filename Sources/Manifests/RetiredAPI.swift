/// A kind whose version of the API is served no longer, or not for much longer
/// (kubernetes.io/docs/reference/using-api/deprecation-guide).
package struct RetiredAPI: Sendable {
  package let kind: GroupKind
  package let version: String
  /// Minor versions of Kubernetes 1.
  package let deprecatedIn: Int
  /// nil: still served.
  package let removedIn: Int?
  /// `apps/v1`, or what to do instead where no version follows.
  package let replacement: String

  package var apiVersion: String { kind.group.isEmpty ? version : "\(kind.group)/\(version)" }

  /// Kinds some version of which is retired.
  package static let kinds = Array(Set(all.map(\.kind)))

  /// The version of `kind` that an object is written in; nil: it is not retired.
  package static func named(_ apiVersion: String, _ kind: String) -> RetiredAPI? {
    byVersion[apiVersion]?.first { $0.kind.kind == kind }
  }

  private static let byVersion = Dictionary(grouping: all, by: \.apiVersion)

  private static let all: [RetiredAPI] = rows.flatMap { row in
    row.kinds.map {
      RetiredAPI(
        kind: GroupKind(row.group, $0), version: row.version, deprecatedIn: row.deprecatedIn,
        removedIn: row.removedIn, replacement: row.replacement)
    }
  }

  private struct Row: Sendable {
    var group: String
    var version: String
    var kinds: [String]
    var deprecatedIn: Int
    var removedIn: Int?
    var replacement: String

    init(
      _ group: String, _ version: String, _ kinds: [String], _ deprecatedIn: Int, _ removedIn: Int?,
      _ replacement: String
    ) {
      self.group = group
      self.version = version
      self.kinds = kinds
      self.deprecatedIn = deprecatedIn
      self.removedIn = removedIn
      self.replacement = replacement
    }
  }

  private static let rows: [Row] = [
    Row("extensions", "v1beta1", ["DaemonSet", "Deployment", "ReplicaSet"], 8, 16, "apps/v1"),
    Row("extensions", "v1beta1", ["NetworkPolicy"], 9, 16, "networking.k8s.io/v1"),
    Row("extensions", "v1beta1", ["PodSecurityPolicy"], 11, 16, "Pod Security Admission"),
    Row("extensions", "v1beta1", ["Ingress"], 14, 22, "networking.k8s.io/v1"),
    Row("apps", "v1beta1", ["Deployment", "StatefulSet"], 9, 16, "apps/v1"),
    Row(
      "apps", "v1beta2", ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"], 9, 16,
      "apps/v1"),
    Row(
      "admissionregistration.k8s.io", "v1beta1",
      ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"], 16, 22,
      "admissionregistration.k8s.io/v1"),
    Row(
      "apiextensions.k8s.io", "v1beta1", ["CustomResourceDefinition"], 16, 22,
      "apiextensions.k8s.io/v1"),
    Row("apiregistration.k8s.io", "v1beta1", ["APIService"], 10, 22, "apiregistration.k8s.io/v1"),
    Row("authentication.k8s.io", "v1beta1", ["TokenReview"], 6, 22, "authentication.k8s.io/v1"),
    Row(
      "authorization.k8s.io", "v1beta1",
      [
        "LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview",
        "SubjectAccessReview",
      ], 6, 22, "authorization.k8s.io/v1"),
    Row(
      "certificates.k8s.io", "v1beta1", ["CertificateSigningRequest"], 19, 22,
      "certificates.k8s.io/v1"),
    Row("coordination.k8s.io", "v1beta1", ["Lease"], 14, 22, "coordination.k8s.io/v1"),
    Row(
      "networking.k8s.io", "v1beta1", ["Ingress", "IngressClass"], 19, 22, "networking.k8s.io/v1"),
    Row(
      "rbac.authorization.k8s.io", "v1beta1",
      ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"], 17, 22,
      "rbac.authorization.k8s.io/v1"),
    Row(
      "rbac.authorization.k8s.io", "v1alpha1",
      ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"], 17, 22,
      "rbac.authorization.k8s.io/v1"),
    Row("scheduling.k8s.io", "v1beta1", ["PriorityClass"], 14, 22, "scheduling.k8s.io/v1"),
    Row(
      "storage.k8s.io", "v1beta1", ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"], 19,
      22, "storage.k8s.io/v1"),
    Row("batch", "v1beta1", ["CronJob"], 21, 25, "batch/v1"),
    Row("batch", "v2alpha1", ["CronJob"], 8, 21, "batch/v1"),
    Row("discovery.k8s.io", "v1beta1", ["EndpointSlice"], 21, 25, "discovery.k8s.io/v1"),
    Row("events.k8s.io", "v1beta1", ["Event"], 19, 25, "events.k8s.io/v1"),
    Row("autoscaling", "v2beta1", ["HorizontalPodAutoscaler"], 22, 25, "autoscaling/v2"),
    Row("autoscaling", "v2beta2", ["HorizontalPodAutoscaler"], 23, 26, "autoscaling/v2"),
    Row("policy", "v1beta1", ["PodDisruptionBudget"], 21, 25, "policy/v1"),
    Row("policy", "v1beta1", ["PodSecurityPolicy"], 21, 25, "Pod Security Admission"),
    Row("node.k8s.io", "v1beta1", ["RuntimeClass"], 22, 25, "node.k8s.io/v1"),
    Row(
      "flowcontrol.apiserver.k8s.io", "v1beta1", ["FlowSchema", "PriorityLevelConfiguration"], 23,
      26, "flowcontrol.apiserver.k8s.io/v1"),
    Row(
      "flowcontrol.apiserver.k8s.io", "v1beta2", ["FlowSchema", "PriorityLevelConfiguration"], 26,
      29, "flowcontrol.apiserver.k8s.io/v1"),
    Row(
      "flowcontrol.apiserver.k8s.io", "v1beta3", ["FlowSchema", "PriorityLevelConfiguration"], 29,
      32, "flowcontrol.apiserver.k8s.io/v1"),
    Row("storage.k8s.io", "v1beta1", ["CSIStorageCapacity"], 24, 27, "storage.k8s.io/v1"),
    Row("", "v1", ["ComponentStatus"], 19, nil, "the health endpoints of the control plane"),
    Row("", "v1", ["Endpoints"], 33, nil, "discovery.k8s.io/v1 EndpointSlice"),
  ]
}
