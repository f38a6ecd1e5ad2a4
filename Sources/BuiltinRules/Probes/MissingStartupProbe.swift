import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let missingStartupProbe = Rule(
    id: "missing-startup-probe", group: .probes,
    summary: "A liveness probe runs from the start, for nothing tells when the start is over",
    rationale: """
      Until a startup probe succeeds the liveness probe waits. Without one the liveness probe needs an
      `initialDelaySeconds` that suits the slowest start, which is then also paid after every crash.

      Off unless selected. Quiet without a liveness probe, for Jobs, and for init containers.
      """,
    remedy: "add a startupProbe with the liveness probe's handler and a large failureThreshold",
    severity: nil,
    examples: [
      .bad(
        "",
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
                  ↓livenessProbe: {httpGet: {path: /, port: 8080}}
        """),
      .good(
        "",
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
                  startupProbe: {httpGet: {path: /, port: 8080}, failureThreshold: 30}
                  livenessProbe: {httpGet: {path: /, port: 8080}}
        """),
      .good(
        "no liveness probe that could come too early",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .container { container, workload, _ in
      guard container.role == .main || container.role == .sidecar, workload.isLongRunning,
        container.probe(.liveness) != nil, container.probe(.startup) == nil,
        let key = container.node.keyNode("livenessProbe")
      else { return [] }
      return [
        Defect(
          "container \"\(container.name)\" of \(workload.id) has a livenessProbe but no "
            + "startupProbe", at: key, of: workload.resource)
      ]
    })
}
