/// The API versions and kinds that a cluster has by itself, for `.Capabilities.APIVersions.Has`: `helm
/// template` knows most of the versions and no kind, so that a chart would render something else than
/// in a cluster. Versions that Helm's own libraries know cannot be taken away from it.
enum APIVersions {
  private struct Row {
    var version: String
    /// The first minor version of Kubernetes that serves them by default.
    var since = 0
    /// The first one that does not any more.
    var until = Int.max
    var kinds: [String]

    init(_ version: String, since: Int = 0, until: Int = .max, _ kinds: String...) {
      self.version = version
      self.since = since
      self.until = until
      self.kinds = kinds
    }
  }

  /// What `--api-versions` takes, for Kubernetes 1.`minor`.
  static func served(by minor: Int) -> [String] {
    var served: [String] = []
    for row in rows where row.since <= minor && minor < row.until {
      if !served.contains(row.version) { served.append(row.version) }
      served += row.kinds.map { "\(row.version)/\($0)" }
    }
    return served
  }

  private static let rows: [Row] = [
    Row(
      "v1", "Binding", "ConfigMap", "Endpoints", "Event", "LimitRange", "Namespace", "Node",
      "PersistentVolume", "PersistentVolumeClaim", "Pod", "PodTemplate", "ReplicationController",
      "ResourceQuota", "Secret", "Service", "ServiceAccount"),
    Row(
      "admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration",
      "ValidatingWebhookConfiguration"),
    Row(
      "admissionregistration.k8s.io/v1", since: 30, "ValidatingAdmissionPolicy",
      "ValidatingAdmissionPolicyBinding"),
    Row(
      "admissionregistration.k8s.io/v1beta1", until: 22, "MutatingWebhookConfiguration",
      "ValidatingWebhookConfiguration"),
    Row("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
    Row("apiextensions.k8s.io/v1beta1", until: 22, "CustomResourceDefinition"),
    Row("apiregistration.k8s.io/v1", "APIService"),
    Row("apiregistration.k8s.io/v1beta1", until: 22, "APIService"),
    Row(
      "apps/v1", "ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"),
    Row("authentication.k8s.io/v1", "TokenReview"),
    Row("authentication.k8s.io/v1", since: 28, "SelfSubjectReview"),
    Row(
      "authorization.k8s.io/v1", "LocalSubjectAccessReview", "SelfSubjectAccessReview",
      "SelfSubjectRulesReview", "SubjectAccessReview"),
    Row("autoscaling/v1", "HorizontalPodAutoscaler", "Scale"),
    Row("autoscaling/v2", since: 23, "HorizontalPodAutoscaler"),
    Row("autoscaling/v2beta1", until: 25, "HorizontalPodAutoscaler"),
    Row("autoscaling/v2beta2", until: 26, "HorizontalPodAutoscaler"),
    Row("batch/v1", "Job"),
    Row("batch/v1", since: 21, "CronJob"),
    Row("batch/v1beta1", until: 25, "CronJob"),
    Row("certificates.k8s.io/v1", "CertificateSigningRequest"),
    Row("coordination.k8s.io/v1", "Lease"),
    Row("discovery.k8s.io/v1", since: 21, "EndpointSlice"),
    Row("discovery.k8s.io/v1beta1", until: 25, "EndpointSlice"),
    Row("events.k8s.io/v1", "Event"),
    Row("extensions/v1beta1", until: 22, "Ingress"),
    Row(
      "flowcontrol.apiserver.k8s.io/v1", since: 29, "FlowSchema", "PriorityLevelConfiguration"),
    Row(
      "flowcontrol.apiserver.k8s.io/v1beta3", since: 26, until: 32, "FlowSchema",
      "PriorityLevelConfiguration"),
    Row("networking.k8s.io/v1", "Ingress", "IngressClass", "NetworkPolicy"),
    Row("networking.k8s.io/v1", since: 33, "IPAddress", "ServiceCIDR"),
    Row("networking.k8s.io/v1beta1", until: 22, "Ingress", "IngressClass"),
    Row("node.k8s.io/v1", "RuntimeClass"),
    Row("node.k8s.io/v1beta1", until: 25, "RuntimeClass"),
    Row("policy/v1", since: 21, "PodDisruptionBudget"),
    Row("policy/v1", since: 22, "Eviction"),
    Row("policy/v1beta1", until: 25, "PodDisruptionBudget", "PodSecurityPolicy"),
    Row(
      "rbac.authorization.k8s.io/v1", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"),
    Row(
      "rbac.authorization.k8s.io/v1beta1", until: 22, "ClusterRole", "ClusterRoleBinding", "Role",
      "RoleBinding"),
    Row(
      "resource.k8s.io/v1", since: 34, "DeviceClass", "ResourceClaim", "ResourceClaimTemplate",
      "ResourceSlice"),
    Row("scheduling.k8s.io/v1", "PriorityClass"),
    Row("scheduling.k8s.io/v1beta1", until: 22, "PriorityClass"),
    Row("storage.k8s.io/v1", "CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"),
    Row("storage.k8s.io/v1", since: 24, "CSIStorageCapacity"),
    Row("storage.k8s.io/v1", since: 34, "VolumeAttributesClass"),
    Row("storage.k8s.io/v1beta1", until: 22, "CSIDriver", "CSINode", "StorageClass"),
    Row("storage.k8s.io/v1beta1", since: 21, until: 27, "CSIStorageCapacity"),
  ]
}
