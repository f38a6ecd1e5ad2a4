import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let identicalProbes = Rule(
    id: "identical-probes", group: .probes,
    summary: "Liveness and readiness ask the same thing with the same patience",
    rationale: """
      A pod that is briefly overloaded should lose its traffic, not its life. When both probes ask the
      same question with the same thresholds, the restart comes at the very moment the pod is taken
      out of the Service, so that readiness never protects it.

      Quiet when the liveness probe waits longer, or asks something else.
      """,
    remedy:
      "let the liveness probe wait several times longer, or ask only whether the process answers",
    severity: .info, isAdvice: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              readinessProbe: {httpGet: {path: /healthz, port: 8080}}
              ↓livenessProbe: {httpGet: {port: 8080, path: /healthz}, failureThreshold: 3}
        """),
      .good(
        "the same endpoint with a much larger threshold is good practice",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              readinessProbe: {httpGet: {path: /healthz, port: 8080}}
              livenessProbe: {httpGet: {path: /healthz, port: 8080}, failureThreshold: 10}
        """),
      .good(
        "two named ports are two ports",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              ports: [{name: http, containerPort: 80}, {name: admin, containerPort: 81}]
              readinessProbe: {httpGet: {path: /healthz, port: http}}
              livenessProbe: {httpGet: {path: /healthz, port: admin}}
        """),
    ],
    check: .container { container, workload, _ in
      guard let liveness = container.probe(.liveness), let readiness = container.probe(.readiness),
        liveness.period == readiness.period, liveness.timeout == readiness.timeout,
        liveness.failureThreshold == readiness.failureThreshold,
        let one = liveness.handlers.first, let other = readiness.handlers.first,
        one.name == other.name, let left = try? one.node.json(), let right = try? other.node.json(),
        left == right, let key = container.node.keyNode("livenessProbe")
      else { return [] }
      let apart =
        liveness.initialDelay == readiness.initialDelay ? "" : " apart from the first delay"
      return [
        Defect(
          "container \"\(container.name)\" of \(workload.id) has the same livenessProbe and "
            + "readinessProbe\(apart): it is restarted when it should only lose its traffic",
          at: key, of: workload.resource,
          related: [Defect.Related("the readinessProbe", at: readiness.node)])
      ]
    })
}
