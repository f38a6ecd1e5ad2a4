/// Kinds without a namespace in Kubernetes' own groups and in those that most clusters have
/// (`kubectl api-resources --namespaced=false`).
package enum ClusterScope {
  package static func contains(_ kind: GroupKind) -> Bool {
    // A binding's namespace matters; a custom kind called `Cluster…` is cluster-scoped by custom.
    kinds.contains(kind)
  }

  private static let kinds = Set(ofGroups: [
    "": ["Namespace", "Node", "PersistentVolume", "ComponentStatus"],
    "admissionregistration.k8s.io": [
      "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding", "MutatingWebhookConfiguration",
      "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
      "ValidatingWebhookConfiguration",
    ],
    "apiextensions.k8s.io": ["CustomResourceDefinition"],
    "apiregistration.k8s.io": ["APIService"],
    "authentication.k8s.io": ["SelfSubjectReview", "TokenReview"],
    "authorization.k8s.io": [
      "SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview",
    ],
    "certificates.k8s.io": ["CertificateSigningRequest", "ClusterTrustBundle"],
    "cert-manager.io": ["ClusterIssuer"],
    "cilium.io": ["CiliumClusterwideNetworkPolicy", "CiliumNode"],
    "extensions": ["PodSecurityPolicy"],
    "external-secrets.io": ["ClusterSecretStore", "ClusterExternalSecret"],
    "flowcontrol.apiserver.k8s.io": ["FlowSchema", "PriorityLevelConfiguration"],
    "gateway.networking.k8s.io": ["GatewayClass"],
    "internal.apiserver.k8s.io": ["StorageVersion"],
    "kyverno.io": ["ClusterPolicy", "ClusterCleanupPolicy"],
    "networking.k8s.io": ["IngressClass", "IPAddress", "ServiceCIDR"],
    "node.k8s.io": ["RuntimeClass"],
    "policy": ["PodSecurityPolicy"],
    "policy.networking.k8s.io": ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy"],
    "rbac.authorization.k8s.io": ["ClusterRole", "ClusterRoleBinding"],
    "resource.k8s.io": ["DeviceClass", "DeviceTaintRule", "ResourceSlice"],
    "scheduling.k8s.io": ["PriorityClass"],
    "snapshot.storage.k8s.io": ["VolumeSnapshotClass", "VolumeSnapshotContent"],
    "storage.k8s.io": [
      "CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass",
    ],
    "storagemigration.k8s.io": ["StorageVersionMigration"],
  ])
}
