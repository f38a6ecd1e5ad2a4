import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let refusedRoot = Rule(
    id: "refused-root", group: .rollout,
    summary: "A container is to run as root and must not",
    rationale: """
      Under `runAsNonRoot: true` the kubelet starts no container whose `runAsUser` is 0: the pod stays in
      `CreateContainerConfigError` ("container's runAsUser breaks non-root policy"), and the rollout waits for it. Often one of the
      two stands on the pod and the other one on the container; the container's own counts.

      Quiet for placeholders and for pods of Windows.
      """,
    remedy: "give it a runAsUser other than 0, or leave runAsNonRoot out",
    severity: .error,
    examples: [
      .bad(
        "the pod forbids what the container asks for",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              securityContext: {runAsNonRoot: true, runAsUser: 1000}
              initContainers:
                - {name: owner, image: "ghcr.io/acme/owner:1.0.0", securityContext: {runAsUser: ↓0}}
              containers:
                - {name: web, image: "ghcr.io/acme/shop:1.4.2"}
        """),
      .good(
        "the container allows it itself; another user",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              securityContext: {runAsNonRoot: true, runAsUser: 0}
              initContainers:
                - {name: owner, image: "ghcr.io/acme/owner:1.0.0", securityContext: {runAsNonRoot: false}}
              containers:
                - {name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {runAsUser: 1000}}
        """),
      .good(
        "root is allowed, or nobody knows the user; Windows has no such number",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {runAsUser: 0}}
            - {name: log, image: "ghcr.io/acme/log:1.4.2", securityContext: {runAsUser: "${USER_ID}", runAsNonRoot: true}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: office}
        spec:
          nodeSelector: {kubernetes.io/os: windows}
          securityContext: {runAsNonRoot: true, runAsUser: 0}
          containers: [{name: web, image: "ghcr.io/acme/office:1.4.2"}]
        """),
    ],
    check: .container { container, workload, _ in
      guard container.role != .ephemeral else { return [] }
      let rights = workload.rights(of: container)
      guard let user = rights.node("runAsUser"), user.int == 0,
        let demand = rights.node("runAsNonRoot"), demand.bool == true, !workload.isWindows
      else { return [] }
      return [
        Defect(
          "container \"\(container.name)\" of \(workload.id) is to run as root, which runAsNonRoot forbids: "
            + "the kubelet does not start it", at: user, of: workload.resource,
          related: [Defect.Related("what forbids it", at: demand)])
      ]
    })
}
