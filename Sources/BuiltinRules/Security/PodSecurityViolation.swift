import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let podSecurityViolation = Rule(
    id: "pod-security-violation", group: .security,
    summary: "The namespace's Pod Security Standard does not allow these pods",
    rationale: """
      "pods … is forbidden: violates PodSecurity "restricted:latest"": a Namespace with the label `pod-security.kubernetes.io/enforce` refuses pods that go
      beyond the standard. A Pod is refused at once. A Deployment, a Job or the like is accepted with a warning that is easily missed in CI, and then
      waits for pods that are never made: a rollout hangs, with the old pods still running. Helm's `--wait` and Flux's health checks run into their
      time limits without the reason; Argo CD's Application stays Progressing.

      Looks at workloads whose Namespace is among the manifests, by the version of the standard that it pins. Quiet for the labels `warn` and
      `audit`, which refuse nothing; for what is not written, where something among the manifests writes into pods (Kyverno, Gatekeeper, other mutating
      webhooks and policies); and for root, `runAsNonRoot` and, at `baseline`, `procMount` where the pod has users of its own (`hostUsers: false`). Of
      several Namespaces of one name the weakest standard counts.
      """,
    remedy: "change the pod, or have the namespace enforce another standard",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "baseline",
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: agent, namespace: shop}
        spec:
          selector: {matchLabels: {app: agent}}
          template:
            metadata: {labels: {app: agent}}
            spec:
              hostPID: ↓true
              securityContext:
                seccompProfile: {type: ↓Unconfined}
                sysctls: [{name: ↓kernel.msgmax, value: "65536"}, {name: net.ipv4.tcp_syncookies, value: "1"}]
              containers:
                - name: agent
                  image: ghcr.io/acme/agent:1.4.2
                  securityContext: {privileged: ↓true, capabilities: {add: [CHOWN, ↓NET_ADMIN]}}
                  ports: [{containerPort: 9100, hostPort: ↓9100}]
              volumes: [{name: logs, ↓hostPath: {path: /var/log}}]
        """),
      .bad(
        "restricted: what is not written is refused, too",
        """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels:
            pod-security.kubernetes.io/enforce: restricted
            pod-security.kubernetes.io/enforce-version: v1.30
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop, namespace: shop}
        spec:
          securityContext: {runAsNonRoot: true, runAsUser: ↓0, seccompProfile: {type: RuntimeDefault}}
          containers:
            - name: ↓web
              image: ghcr.io/acme/shop:1.4.2
              securityContext: {capabilities: {drop: [all]}}
            - name: sidecar
              image: ghcr.io/acme/sidecar:1.4.2
              securityContext: {allowPrivilegeEscalation: ↓true, runAsUser: 1000, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE, ↓CHOWN]}}
          volumes: [{name: data, ↓nfs: {server: nfs.example.com, path: /shop}}, {name: tmp, emptyDir: {}}]
        """),
      .bad(
        "since 1.34 probes and hooks ask no other host; since 1.35 users of its own excuse no `procMount` at `restricted`",
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: old, labels: {pod-security.kubernetes.io/enforce: baseline, pod-security.kubernetes.io/enforce-version: v1.33}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: strict, labels: {pod-security.kubernetes.io/enforce: restricted}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop, namespace: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              ports: [{containerPort: 8080}]
              readinessProbe: {httpGet: {host: ↓127.0.0.1, path: /ready, port: 8080}}
              startupProbe: {tcpSocket: {host: "", port: 8080}}
              lifecycle: {preStop: {httpGet: {host: ↓proxy.example.com, path: /drain, port: 80}}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop, namespace: old}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              ports: [{containerPort: 8080}]
              livenessProbe: {tcpSocket: {host: 127.0.0.1, port: 8080}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: builder, namespace: strict}
        spec:
          hostUsers: false
          securityContext: {seccompProfile: {type: RuntimeDefault}}
          containers:
            - name: builder
              image: ghcr.io/acme/builder:1.4.2
              securityContext: {allowPrivilegeEscalation: false, procMount: ↓Unmasked, capabilities: {drop: [ALL]}}
        """),
    ] + podSecurityGoodExamples,
    check: .workloadAmongOthers { workload, context in
      guard
        let (namespace, standard) = context.inventory.standard(for: workload, context.kubernetes)
      else { return [] }
      func defect(_ message: String, at node: Node, remedy: String? = nil) -> Defect {
        Defect(
          "\(workload.podRefusal): \(message), and the "
            + "namespace \(namespace.id.name) enforces \(standard.level.rawValue)", at: node,
          of: workload.resource, remedy: remedy,
          related: [
            Defect.Related(
              "\(namespace.id.name) enforces \(standard.level.rawValue)",
              at: namespace.labels?[PodSecurityStandard.label] ?? namespace.root)
          ])
      }
      let missing = workload.containers.compactMap { container -> Defect? in
        let missing = standard.missing(in: container, of: workload)
        guard !missing.isEmpty else { return nil }
        return defect(
          "container \"\(container.name)\" does not say \(missing.joined(separator: ", "))",
          at: container.nameNode, remedy: "write it under the container's securityContext")
      }
      return standard.violations(of: workload).map { defect($0.fact, at: $0.node) }
        + (missing.isEmpty || context.inventory.hasMutatingPolicy ? [] : missing)
    })
}

extension Inventory {
  /// The weakest standard that a Namespace of the workload's enforces; nil: none is known to refuse anything.
  fileprivate func standard(
    for workload: Workload, _ version: KubernetesVersion
  ) -> (Resource, PodSecurityStandard)? {
    guard let name = workload.id.namespace, !workload.isPatch else { return nil }
    let namespaces = resources(Self.namespace, named: name, in: nil)
    var weakest: (Resource, PodSecurityStandard)?
    for namespace in namespaces where !namespace.isPatch && mayBound(namespace, workload.resource) {
      guard let standard = PodSecurityStandard(enforcedBy: namespace, minor: version.minor) else {
        return nil
      }
      if weakest.map({ standard.level < $0.1.level }) ?? true { weakest = (namespace, standard) }
    }
    return weakest
  }

  private static let namespace = GroupKind("", "Namespace")
}
