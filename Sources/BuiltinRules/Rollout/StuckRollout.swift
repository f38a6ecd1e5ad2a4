import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let stuckRollout = Rule(
    id: "stuck-rollout", group: .rollout,
    summary: "The rollout may neither add nor remove a pod",
    rationale: """
      With `maxSurge` and `maxUnavailable` both zero no pod can be replaced, and the API server
      refuses the object. Percentages that merely round to zero for this number of replicas are
      accepted: the Deployment controller then takes one pod down at a time, which is said as `info`.
      """,
    remedy: "allow at least one pod more (maxSurge: 1) or one pod fewer (maxUnavailable: 1)",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          strategy:
            rollingUpdate: {maxSurge: 0, maxUnavailable: ↓0%}
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .bad(
        "25 % of 3 rounds down to 0: one pod goes all the same (info)",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 3
          strategy:
            rollingUpdate: {maxSurge: 0, maxUnavailable: ↓25%}
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "one more at a time",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          strategy:
            rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "left out, maxSurge is 25 %, which rounds up to one",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 1
          strategy:
            rollingUpdate: {maxUnavailable: 0}
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .workload(of: Workload.kinds("DaemonSet", "Deployment")) { workload, context in
      guard let strategy = workload.strategy, strategy.isRolling, strategy.maxSurge.isZero,
        let place = strategy.node?["rollingUpdate"]?["maxUnavailable"]
          ?? strategy.node?["rollingUpdate"]?["maxSurge"]
      else { return [] }
      if strategy.maxUnavailable.isZero {
        return [
          Defect(
            "\(workload.id) may neither add nor remove a pod: maxSurge and maxUnavailable are 0",
            at: place, of: workload.resource)
        ]
      }
      guard workload.isDeployment, let replicas = workload.replicas, replicas > 0,
        strategy.maxUnavailable.scaled(to: replicas, .down) == 0
      else { return [] }
      return [
        Defect(
          "\(workload.id) allows \(strategy.maxUnavailable) of \(replicas) replicas to be missing, "
            + "which rounds to 0; one pod is taken down all the same", at: place,
          of: workload.resource, severity: .info, remedy: "write maxUnavailable: 1")
      ]
    })
}
