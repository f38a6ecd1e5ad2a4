extension Field {
  /// A pod's volume.
  static let volume: [Field] =
    [
      .oneOf(""),
      .computed("emptyDir") { $0.pairs.count <= 1 ? Value(.map([:])) : nil },
      .countsWhenEmpty("emptyDir"),
      .value("emptyDir.medium", ""),
      .quantity("emptyDir.sizeLimit"),
      .value("configMap.defaultMode", 420),
      .value("secret.defaultMode", 420),
      .value("downwardAPI.defaultMode", 420),
      .value("downwardAPI.items[].fieldRef.apiVersion", "v1"),
      .value("projected.defaultMode", 420),
      .value("projected.sources[].serviceAccountToken.expirationSeconds", 3600),
      .value("projected.sources[].downwardAPI.items[].fieldRef.apiVersion", "v1"),
      .computed("image.pullPolicy") { pullPolicy(of: $0["reference"]) },
      .value("persistentVolumeClaim.readOnly", false),
      .part("ephemeral.volumeClaimTemplate.spec"),
    ]
    + ["downwardAPI", "projected.sources[].downwardAPI"].flatMap { source -> [Field] in
      let reference = "\(source).items[].resourceFieldRef"
      return [
        .value("\(reference).divisor", "0"), .quantity("\(reference).divisor"),
        .value("\(reference).containerName", ""),
      ]
    } + blank("gitRepo", ["revision", "directory"])
    + within("ephemeral.volumeClaimTemplate.spec", claimSpec) + volumeSource

  /// Sources that pods and PersistentVolumes share.
  static let volumeSource: [Field] =
    [
      .value("hostPath.type", ""),
      .value("nfs.readOnly", false),
      .value("iscsi.iscsiInterface", "default"),
      .value("iscsi.readOnly", false),
      .value("rbd.pool", "rbd"),
      .value("rbd.user", "admin"),
      .value("rbd.keyring", "/etc/ceph/keyring"),
      .value("rbd.readOnly", false),
      .value("azureDisk.cachingMode", "ReadWrite"),
      .value("azureDisk.kind", "Shared"),
      .value("azureDisk.fsType", "ext4"),
      .value("azureDisk.readOnly", false),
      .value("azureFile.readOnly", false),
      .value("cephfs.readOnly", false),
      .value("fc.readOnly", false),
      .value("flexVolume.readOnly", false),
      .value("glusterfs.readOnly", false),
      .value("gcePersistentDisk.readOnly", false),
      .value("awsElasticBlockStore.readOnly", false),
      .value("scaleIO.storageMode", "ThinProvisioned"),
      .value("scaleIO.fsType", "xfs"),
      .value("scaleIO.readOnly", false),
      .value("cinder.readOnly", false),
      .value("portworxVolume.readOnly", false),
      .value("quobyte.readOnly", false),
      .value("storageos.readOnly", false),
      .value("iscsi.chapAuthDiscovery", false),
      .value("iscsi.chapAuthSession", false),
      .value("iscsi.lun", 0),
      .value("gcePersistentDisk.partition", 0),
      .value("awsElasticBlockStore.partition", 0),
    ]
    + [
      "iscsi", "rbd", "gcePersistentDisk", "awsElasticBlockStore", "cinder", "fc", "flexVolume",
      "portworxVolume", "storageos", "vsphereVolume",
    ].flatMap { blank($0, ["fsType"]) }
    + blank("quobyte", ["user", "group", "tenant"])

  /// A driver's volume: its text and its switch are pointers in a pod's volume, and are not here.
  static let persistentSource: [Field] =
    volumeSource + [.value("csi.readOnly", false), .value("csi.fsType", "")]

  /// The `spec` of a claim, on its own or in a template.
  static let claimSpec: [Field] = [
    .value("volumeMode", "Filesystem"),
    .value("volumeName", ""),
    .quantity("resources.requests.*"),
    .quantity("resources.limits.*"),
    .countsWhenEmpty("selector"),
  ]

  /// Of a claim of its own the server writes the source into both fields; in templates it does not.
  static let ownClaimSpec: [Field] =
    claimSpec + [
      .computed("dataSourceRef") { $0["dataSource"] },
      .computed("dataSource") {
        $0["dataSourceRef"]?["namespace"] == nil ? $0["dataSourceRef"] : nil
      },
    ]
}
