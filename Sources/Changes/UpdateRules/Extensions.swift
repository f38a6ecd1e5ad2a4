internal import Manifests

// Kinds that Kubernetes does not bring along and whose definitions most repositories lack: what the rules in
// them, or the webhooks beside them, do not let an update change. A definition in the input says it better.

extension UpdateRule {
  static func ofExtension(_ kind: GroupKind) -> [UpdateRule] { extensions[kind] ?? [] }

  private static let extensions: [GroupKind: [UpdateRule]] = [
    GroupKind("cdi.kubevirt.io", "DataVolume"): [
      frozen("spec", "Cannot update DataVolume Spec", .immutable, recreate)
    ],
    GroupKind("gateway.networking.k8s.io", "GatewayClass"): [
      frozen("spec.controllerName", "Value is immutable", .setOnce, newName)
    ],
    GroupKind("karpenter.sh", "NodePool"): ["group", "kind"].map {
      frozen(
        "spec.template.spec.nodeClassRef.\($0)", "nodeClassRef.\($0) is immutable", .setOnce,
        newName)
    },
    GroupKind("snapshot.storage.k8s.io", "VolumeSnapshot"): [
      "persistentVolumeClaimName", "volumeSnapshotContentName",
    ].map { frozen("spec.source.\($0)", "\($0) is immutable", .setOnce, recreate) },
    GroupKind("snapshot.storage.k8s.io", "VolumeSnapshotContent"): [
      "source.snapshotHandle", "source.volumeHandle", "sourceVolumeMode",
    ].map { field in
      let name = field.split(separator: ".").last ?? ""
      return frozen("spec.\(field)", "\(name) is immutable", .setOnce, recreate)
    },
  ]

  private static func frozen(
    _ field: String, _ message: String, _ policy: Policy, _ remedy: String
  ) -> UpdateRule {
    // Which version of its definition the cluster has, nobody knows here.
    UpdateRule(field, policy, message, remedy: remedy, isConditional: true)
  }

  private static let recreate = "delete and recreate it, or use a new name"
  private static let newName = "make a new one under another name and move over to it"
}
