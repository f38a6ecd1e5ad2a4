internal import Manifests

extension Field {
  /// A pod's `spec`, in templates too (`SetDefaults_PodSpec` and what it calls).
  static let podSpec: [Field] =
    [
      .value("restartPolicy", "Always"),
      .value("dnsPolicy", "ClusterFirst"),
      .value("schedulerName", "default-scheduler"),
      .value("terminationGracePeriodSeconds", 30),
      .value("hostNetwork", false),
      .value("hostPID", false),
      .value("hostIPC", false),
      .value("hostname", ""),
      .value("subdomain", ""),
      .value("nodeName", ""),
      .value("priorityClassName", ""),
      .part("securityContext"),
      .computed("serviceAccountName") { $0["serviceAccount"] ?? "" },
      .ignored("serviceAccount"),
      .keyed("imagePullSecrets", "name"),
      .keyed("hostAliases", "ip"),
      .keyed("schedulingGates", "name"),
      .keyed("resourceClaims", "name"),
      .keyed(
        "topologySpreadConstraints", "topologyKey", "whenUnsatisfiable"),
      .quantity("overhead.*"),
      .countsWhenEmpty("affinity"),
      .countsWhenEmpty("affinity.nodeAffinity"),
      .countsWhenEmpty("affinity.podAffinity"),
      .countsWhenEmpty("affinity.podAntiAffinity"),
      .countsWhenEmpty("dnsConfig"),
      .keyed("volumes", "name"),
    ] + within("volumes[]", volume)
    + ["initContainers", "containers", "ephemeralContainers"].flatMap {
      [.keyed($0, "name")] + within("\($0)[]", container)
    }

  static let container: [Field] =
    [
      .computed("imagePullPolicy", pullPolicy),
      .value("terminationMessagePath", "/dev/termination-log"),
      .value("terminationMessagePolicy", "File"),
      .value("stdin", false),
      .value("stdinOnce", false),
      .value("tty", false),
      .value("workingDir", ""),
      .keyed("ports", "containerPort", server: ["containerPort", "protocol"]),
      .value("ports[].protocol", "TCP"),
      .value("ports[].name", ""),
      .value("ports[].hostPort", 0),
      .value("ports[].hostIP", ""),
      .keyed("env", "name"),
      .computed("env[].value") { $0["valueFrom"] == nil ? "" : nil },
      .atomic("env[].valueFrom.fieldRef"),
      .value("env[].valueFrom.fieldRef.apiVersion", "v1"),
      .value("env[].valueFrom.resourceFieldRef.divisor", "0"),
      .quantity("env[].valueFrom.resourceFieldRef.divisor"),
      .value("envFrom[].prefix", ""),
      .keyed("volumeMounts", "mountPath"),
      .value("volumeMounts[].readOnly", false),
      .value("volumeMounts[].subPath", ""),
      .value("volumeMounts[].subPathExpr", ""),
      .keyed("volumeDevices", "devicePath"),
      .quantity("resources.requests.*"),
      .quantity("resources.limits.*"),
      .countsWhenEmpty("securityContext"),
      .countsWhenEmpty("securityContext.capabilities"),
      .countsWhenEmpty("lifecycle"),
    ]
    + ["livenessProbe", "readinessProbe", "startupProbe"].flatMap { within($0, probe) }
    + ["lifecycle.postStart", "lifecycle.preStop"].flatMap { within($0, handler) }

  private static let probe: [Field] =
    [
      .value("initialDelaySeconds", 0),
      .value("timeoutSeconds", 1),
      .value("periodSeconds", 10),
      .value("successThreshold", 1),
      .value("failureThreshold", 3),
      .value("grpc.service", ""),
    ] + handler

  private static let handler: [Field] = [
    .value("httpGet.path", "/"),
    .value("httpGet.scheme", "HTTP"),
    .value("httpGet.host", ""),
    .value("tcpSocket.host", ""),
  ]

  private static let volume: [Field] =
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
      .value("persistentVolumeClaim.readOnly", false),
      .part("ephemeral.volumeClaimTemplate.spec"),
    ] + within("ephemeral.volumeClaimTemplate.spec", claimSpec) + volumeSource

  /// Sources that pods and PersistentVolumes share.
  static let volumeSource: [Field] = [
    .value("hostPath.type", ""),
    .value("nfs.readOnly", false),
    .value("csi.readOnly", false),
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
  ]

  /// The `spec` of a claim, on its own or in a template.
  static let claimSpec: [Field] = [
    .value("volumeMode", "Filesystem"),
    .value("volumeName", ""),
    .quantity("resources.requests.*"),
    .quantity("resources.limits.*"),
    .countsWhenEmpty("selector"),
    .computed("dataSourceRef") { $0["dataSource"] },
    .computed("dataSource") {
      $0["dataSourceRef"]?["namespace"] == nil ? $0["dataSourceRef"] : nil
    },
  ]

  /// Fields of every object.
  static let everywhere: [Field] = [
    .set("metadata.finalizers"),
    .ignored("metadata.creationTimestamp"),
    .ignored("metadata.generation"),
    .ignored("metadata.managedFields"),
    .ignored("metadata.selfLink"),
    .ignored("metadata.uid"),
    .ignored("metadata.resourceVersion"),
    .ignored("metadata.namespace"),
    .ignored("metadata.name"),
    .ignored("apiVersion"),
    .ignored("kind"),
    .ignored("status"),
  ]

  /// A pod template: `creationTimestamp: null` is what generators leave behind.
  static let podTemplate: [Field] =
    [.part(""), .part("metadata"), .ignored("metadata.creationTimestamp"), .part("spec")]
    + within("spec", podSpec)

  private static func pullPolicy(_ container: Value) -> Value? {
    guard let text = container["image"]?.string, let image = ImageReference(text) else {
      return "IfNotPresent"
    }
    let isLatest = image.tag == "latest" || (image.tag == nil && image.digest == nil)
    return isLatest ? "Always" : "IfNotPresent"
  }
}
