import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let hastyLiveness = Rule(
    id: "hasty-liveness", group: .probes,
    summary: "The liveness probe can kill the container before it had a chance to start",
    rationale: """
      Without a startup probe the liveness probe counts from the container's start. When it gives up
      (`initialDelaySeconds + failureThreshold × periodSeconds`) before the readiness probe even asks
      for the first time, or within 10 seconds, a slow start or a short pause becomes a restart, and
      restarts under load become an outage.

      Quiet with a startup probe, which holds the liveness probe back.
      """,
    remedy: "add a startupProbe, or raise the liveness probe's failureThreshold",
    severity: .warning,
    examples: [
      .bad(
        "gives up after 5 seconds",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              ↓livenessProbe: {tcpSocket: {port: 8080}, periodSeconds: 5, failureThreshold: 1}
        """),
      .bad(
        "gives up after 30 seconds, but readiness first asks after 60",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              readinessProbe: {tcpSocket: {port: 8080}, initialDelaySeconds: 60}
              ↓livenessProbe: {tcpSocket: {port: 8080}}
        """),
      .good(
        "the startup probe goes first",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              startupProbe: {tcpSocket: {port: 8080}, failureThreshold: 30}
              livenessProbe: {tcpSocket: {port: 8080}, periodSeconds: 5, failureThreshold: 1}
        """),
      .good(
        "the defaults give 30 seconds",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              readinessProbe: {tcpSocket: {port: 8080}, initialDelaySeconds: 5}
              livenessProbe: {tcpSocket: {port: 8080}}
        """),
    ],
    check: .container { container, workload, _ in
      guard let liveness = container.probe(.liveness), container.probe(.startup) == nil,
        container.role == .main || container.role == .sidecar
      else { return [] }
      var whose: String { "the livenessProbe of container \"\(container.name)\" of \(workload.id)" }
      let budget = liveness.budget
      let readiness = container.probe(.readiness)
      guard budget < max(10, readiness?.initialDelay ?? 0),
        let key = container.node.keyNode("livenessProbe")
      else { return [] }
      if let readiness, budget < readiness.initialDelay {
        return [
          Defect(
            "\(whose) kills it after \(budget) s, before the readinessProbe first asks "
              + "(\(readiness.initialDelay) s)", at: key, of: workload.resource)
        ]
      }
      return [
        Defect(
          "\(whose) kills it when it does not answer for \(budget) s", at: key,
          of: workload.resource)
      ]
    })
}
