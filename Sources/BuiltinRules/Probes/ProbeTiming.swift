import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let probeTiming = Rule(
    id: "probe-timing", group: .probes,
    summary: "The times of a probe contradict each other",
    rationale: """
      A probe whose `timeoutSeconds` is longer than its `periodSeconds` is still waiting when the next
      one is due: the period is not kept (`info`). A Deployment whose `progressDeadlineSeconds` (600 unless
      said) is shorter than the time its startup probe allows is reported as failed while it still
      starts as planned; Helm and Flux roll it back.
      """,
    remedy: "keep the timeout within the period, and the deadline above the time to start",
    severity: .warning, isAdvice: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          progressDeadlineSeconds: ↓60
          template:
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  startupProbe: {tcpSocket: {port: 8080}, periodSeconds: 5, failureThreshold: 30}
                  readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 5, timeoutSeconds: ↓10}
        """),
      .good(
        "a timeout as long as the period is kept",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 5, timeoutSeconds: 5}
        """),
      .good(
        "the default deadline of ten minutes is enough for five",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  startupProbe: {tcpSocket: {port: 8080}, failureThreshold: 30}
        """),
    ],
    check: .workload { workload, _ in
      var defects: [Defect] = []
      for container in workload.containers {
        for probe in container.probes where probe.timeout > probe.period {
          guard let timeout = probe.node["timeoutSeconds"] ?? probe.node["periodSeconds"] else {
            continue
          }
          defects.append(
            Defect(
              "the \(probe.kind.rawValue) of container \"\(container.name)\" of \(workload.id) waits "
                + "\(probe.timeout) s for an answer but is due every \(probe.period) s",
              at: timeout, of: workload.resource, severity: .info))
        }
      }
      return late(workload) + defects
    })

  private static func late(_ workload: Workload) -> [Defect] {
    guard workload.isDeployment else { return [] }
    let node = workload.spec?["progressDeadlineSeconds"]
    let deadline = node?.int32 ?? 600
    for container in workload.containers
    where container.role == .main || container.role == .sidecar {
      guard let startup = container.probe(.startup), startup.budget > deadline else { continue }
      let place = node ?? container.node.keyNode("startupProbe") ?? container.nameNode
      return [
        Defect(
          "\(workload.id) has \(deadline) s to make progress, but the startupProbe of container "
            + "\"\(container.name)\" allows \(startup.budget) s", at: place, of: workload.resource,
          related: [Defect.Related("allows \(startup.budget) s", at: startup.node)])
      ]
    }
    return []
  }
}
