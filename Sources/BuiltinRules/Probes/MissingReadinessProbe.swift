import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let missingReadinessProbe = Rule(
    id: "missing-readiness-probe", group: .probes,
    summary: "Nothing tells Kubernetes when the container can take traffic",
    rationale: """
      Without a readiness probe a pod counts as ready as soon as its process starts. A rollout then
      goes on while the new pods still load, takes the old ones away, and Services send requests to
      pods that refuse them.

      Quiet for Jobs, CronJobs and init containers; for a second container when one has a probe and
      no Service port points at the other; for bare Pods behind no Service. Where there is no port and no Service: `info`.
      """,
    remedy: "add a readinessProbe that asks what a client would ask",
    severity: .warning, isAdvice: true,
    examples: examples(ofMissing: "readinessProbe"),
    fix: .unsafe("write a skeleton that asks the first port, with a `TODO` above it"),
    check: .workloadAmongOthers { workload, context in
      missing(.readiness, in: workload, context, "nothing tells when it can take traffic")
    })

  /// Shared with ``missingLivenessProbe``, which differs in the probe alone.
  static func missing(
    _ kind: Probe.Kind, in workload: Workload, _ context: Context, _ consequence: String
  ) -> [Defect] {
    guard workload.isLongRunning else { return [] }
    let unprobed = context.inventory.containers(of: workload, without: kind)
    guard !unprobed.isEmpty, !workload.isOwned,
      workload.resource.annotation("helm.sh/hook") == nil,
      // Knative asks the port where nothing else is said.
      kind != .readiness || workload.resource.id.group != "serving.knative.dev"
    else { return [] }
    let isSelected = !context.inventory.services(selecting: workload).isEmpty
    // A bare pod behind no Service is a shell or a test.
    guard isSelected || workload.kind != "Pod" else { return [] }
    return unprobed.map { container in
      let isReachable = isSelected || !container.ports.isEmpty
      return Defect(
        "container \"\(container.name)\" of \(workload.id) has no \(kind.rawValue): \(consequence)",
        at: container.nameNode, of: workload.resource, severity: isReachable ? nil : .info
      ).repaired { writeSkeleton(of: kind, $0) }
    }
  }

  /// Behind the ports, the first of which it asks.
  private static func writeSkeleton(of kind: Probe.Kind, _ site: RepairSite) -> EditGroup? {
    guard site.resource != nil, !site.isSetByLayer,
      let container = site.tree.writtenEntry(at: site.range)?.entry.mapping,
      container.value(forKey: kind.rawValue) == nil, let ports = container.writtenEntry("ports"),
      let port = ports.value.items.first(where: { $0["protocol"]?.text ?? "TCP" == "TCP" }),
      let number = port["containerPort"]?.int
    else { return nil }
    let handler = NewValue.mapping([("port", .word("\(number)"))])
    let new =
      kind == .readiness
      ? NewEntry(
        kind.rawValue, .mapping([("tcpSocket", handler), ("periodSeconds", .word("5"))]),
        comment: "TODO: ask what a client would ask; that the port is open says little")
      // Slower than readiness: a restart is the last resort.
      : NewEntry(
        kind.rawValue,
        .mapping([
          ("tcpSocket", handler), ("periodSeconds", .word("10")), ("failureThreshold", .word("6")),
        ]),
        comment: "TODO: ask what only a restart can mend; that the port is open says little")
    return site.text.inserting(new, after: ports)
  }

  static func examples(ofMissing probe: String) -> [Example] {
    [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
                - name: ↓web
                  image: ghcr.io/acme/shop:1.4.2
                  ports: [{containerPort: 8080}]
        """),
      .bad(
        "a Service sends traffic to the second container too",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  ports: [{containerPort: 8080}]
                  \(probe): {httpGet: {path: /, port: 8080}}
                - name: ↓admin
                  image: ghcr.io/acme/admin:1.4.2
                  ports: [{name: admin, containerPort: 9090}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: admin}
        spec:
          selector: {app: shop}
          ports: [{port: 80, targetPort: admin}]
        """),
      .good(
        "Istio writes what the container leaves out",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: gateway}
        spec:
          template:
            metadata: {labels: {istio: gateway}, annotations: {inject.istio.io/templates: gateway}}
            spec: {containers: [{name: istio-proxy, image: auto, ports: [{containerPort: 8443}]}]}
        """),
      .good(
        "Jobs and init containers end by themselves",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: report}
        spec:
          template:
            spec:
              initContainers:
                - {name: wait, image: "busybox:1.36.1"}
              containers:
                - {name: report, image: "ghcr.io/acme/report:1.4.2"}
        """),
      .good(
        "a helper beside a probed container, and a native sidecar",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            metadata: {labels: {app: shop}}
            spec:
              initContainers:
                - {name: proxy, image: "ghcr.io/acme/proxy:1.0.0", restartPolicy: Always}
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  ports: [{containerPort: 8080}]
                  \(probe): {httpGet: {path: /, port: 8080}}
                - {name: logs, image: "ghcr.io/acme/logs:2.0.1"}
        """),
    ]
  }
}
