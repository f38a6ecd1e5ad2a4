/// Kinds of others that route, watch, admit or store: their controllers take a change up without stopping a pod.
/// What brings other objects with it is not among them: releases, Gateways, and whatever writes a Secret, for
/// which Reloader may restart pods.
package enum PodlessKinds {
  package static func contain(_ kind: GroupKind) -> Bool { kinds.contains(kind) }

  /// Whether no pod comes of them: beside these kinds, those that write Secrets, scale and fetch.
  package static func makeNoPods(_ kind: GroupKind) -> Bool {
    kinds.contains(kind) || writers.contains(kind)
  }

  private static let writers = Set(ofGroups: [
    "bitnami.com": ["SealedSecret"],
    "cert-manager.io": ["Certificate"],
    "elbv2.k8s.aws": ["TargetGroupBinding"],
    "external-secrets.io": [
      "ClusterExternalSecret", "ClusterSecretStore", "ExternalSecret", "PushSecret", "SecretStore",
    ],
    "karpenter.k8s.aws": ["EC2NodeClass"],
    "karpenter.sh": ["NodePool"],
    "keda.sh": ["ClusterTriggerAuthentication", "ScaledObject", "TriggerAuthentication"],
    "kyverno.io": ["ClusterPolicy", "Policy", "PolicyException"],
    "secrets-store.csi.x-k8s.io": ["SecretProviderClass"],
    "source.toolkit.fluxcd.io": ["Bucket", "GitRepository", "HelmRepository", "OCIRepository"],
  ])

  private static let kinds = Set(ofGroups: [
    "cert-manager.io": ["ClusterIssuer", "Issuer"],
    "cilium.io": ["CiliumClusterwideNetworkPolicy", "CiliumNetworkPolicy"],
    "crd.projectcalico.org": ["GlobalNetworkPolicy", "IPPool", "NetworkPolicy"],
    "gateway.networking.k8s.io": [
      "BackendTLSPolicy", "GRPCRoute", "HTTPRoute", "ReferenceGrant", "TCPRoute", "TLSRoute",
      "UDPRoute",
    ],
    "metallb.io": ["BGPAdvertisement", "IPAddressPool", "L2Advertisement"],
    "monitoring.coreos.com": [
      "AlertmanagerConfig", "PodMonitor", "Probe", "PrometheusRule", "ScrapeConfig",
      "ServiceMonitor",
    ],
    "networking.istio.io": [
      "DestinationRule", "EnvoyFilter", "Gateway", "ServiceEntry", "Sidecar", "VirtualService",
      "WorkloadEntry",
    ],
    "security.istio.io": ["AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication"],
    "snapshot.storage.k8s.io": [
      "VolumeSnapshot", "VolumeSnapshotClass", "VolumeSnapshotContent",
    ],
    "traefik.io": [
      "IngressRoute", "IngressRouteTCP", "IngressRouteUDP", "Middleware", "MiddlewareTCP",
      "ServersTransport", "TLSOption", "TLSStore", "TraefikService",
    ],
    "velero.io": ["BackupStorageLocation", "Schedule", "VolumeSnapshotLocation"],
  ])
}
