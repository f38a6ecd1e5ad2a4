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
      .alias("serviceAccount", of: "serviceAccountName"),
      .keyed("imagePullSecrets", "name"),
      .keyed("hostAliases", "ip"),
      .keyed("schedulingGates", "name"),
      .keyed("resourceClaims", "name"),
      .oneOf("resourceClaims[]"),
      .keyed(
        "topologySpreadConstraints", "topologyKey", server: ["topologyKey", "whenUnsatisfiable"]),
      .countsWhenEmpty("topologySpreadConstraints[].labelSelector"),
      .quantity("overhead.*"),
      .countsWhenEmpty("resources"),
      .quantity("resources.requests.*"),
      .quantity("resources.limits.*"),
      .countsWhenEmpty("affinity"),
      .countsWhenEmpty("affinity.nodeAffinity"),
      .countsWhenEmpty("affinity.podAffinity"),
      .countsWhenEmpty("affinity.podAntiAffinity"),
      .countsWhenEmpty("dnsConfig"),
      .keyed("volumes", "name"),
    ] + blank("tolerations[]", ["key", "operator", "value", "effect"])
    + within("securityContext", securityOptions) + podTerms + within("volumes[]", volume)
    + ["initContainers", "containers", "ephemeralContainers"].flatMap {
      [.keyed($0, "name")] + within("\($0)[]", container)
    }

  static let container: [Field] =
    [
      .computed("imagePullPolicy") { pullPolicy(of: $0["image"]) },
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
      .value("env[].valueFrom.resourceFieldRef.containerName", ""),
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
    + within("securityContext", securityOptions)
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
    ]
    + ["timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"].map {
      .unsetByZero($0)
    } + handler

  /// Of a pod and of a container: pointers, so that an empty one is not none.
  private static let securityOptions: [Field] =
    ["seLinuxOptions", "windowsOptions"].map { .countsWhenEmpty($0) }
    + blank("seLinuxOptions", ["user", "role", "type", "level"])

  /// What a pod wants near it, and not: an empty selector selects all, a missing one nothing.
  private static let podTerms: [Field] = ["podAffinity", "podAntiAffinity"].flatMap { affinity in
    [
      "requiredDuringSchedulingIgnoredDuringExecution[]",
      "preferredDuringSchedulingIgnoredDuringExecution[].podAffinityTerm",
    ].flatMap { term in
      ["labelSelector", "namespaceSelector"].map {
        .countsWhenEmpty("affinity.\(affinity).\(term).\($0)")
      }
    }
  }

  private static let handler: [Field] = [
    .value("httpGet.path", "/"),
    .value("httpGet.scheme", "HTTP"),
    .value("httpGet.host", ""),
    .value("tcpSocket.host", ""),
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

  /// Texts that are the same empty and left out.
  static func blank(_ prefix: String, _ names: [String]) -> [Field] {
    names.map { .value("\(prefix).\($0)", "") }
  }

  static func pullPolicy(of image: Value?) -> Value? {
    guard let text = image?.string, let image = ImageReference(text) else { return "IfNotPresent" }
    let isLatest = image.tag == "latest" || (image.tag == nil && image.digest == nil)
    return isLatest ? "Always" : "IfNotPresent"
  }
}
