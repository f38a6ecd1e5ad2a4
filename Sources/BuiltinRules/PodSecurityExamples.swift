import Linting

extension Rule {
  /// Pods that their namespace lets in.
  static let podSecurityGoodExamples: [Example] = [
    .good(
      "the standard is met",
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: report, namespace: shop}
      spec:
        template:
          spec:
            restartPolicy: Never
            securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
            containers:
              - name: report
                image: ghcr.io/acme/report:1.4.2
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}
            volumes: [{name: tmp, emptyDir: {}}]
      """),
    .good(
      "labels that only warn; another namespace; an older version; the weaker of two",
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop, labels: {pod-security.kubernetes.io/warn: restricted, pod-security.kubernetes.io/audit: restricted}}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: old, labels: {pod-security.kubernetes.io/enforce: baseline, pod-security.kubernetes.io/enforce-version: v1.18}}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: tools, labels: {pod-security.kubernetes.io/enforce: "${LEVEL}"}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: shop, namespace: shop}
      spec: {hostNetwork: true, containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: shop, namespace: old}
      spec:
        securityContext: {seccompProfile: {type: Unconfined}}
        containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: shop, namespace: tools}
      spec: {hostPID: true, containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
      """),
    .good(
      "a policy writes what is not there",
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: shop, namespace: shop}
      spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
      ---
      apiVersion: kyverno.io/v1
      kind: ClusterPolicy
      metadata: {name: secure-by-default}
      spec:
        rules:
          - name: context
            match: {any: [{resources: {kinds: [Pod]}}]}
            mutate: {patchStrategicMerge: {spec: {securityContext: {runAsNonRoot: true}}}}
      """),
    .good(
      "Windows, and users of its own",
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: builds, labels: {pod-security.kubernetes.io/enforce: baseline}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: windows, namespace: shop}
      spec:
        os: {name: windows}
        securityContext: {runAsNonRoot: true}
        containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: users, namespace: shop}
      spec:
        hostUsers: false
        securityContext: {runAsUser: 0, seccompProfile: {type: RuntimeDefault}}
        containers:
          - name: web
            image: ghcr.io/acme/shop:1.4.2
            securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: builder, namespace: builds}
      spec:
        hostUsers: false
        containers: [{name: builder, image: "ghcr.io/acme/builder:1.4.2", securityContext: {procMount: Unmasked}}]
      """),
    .good(
      "privileged, which forbids nothing; a level that there is not",
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: privileged}}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: cart, labels: {pod-security.kubernetes.io/enforce: "${LEVEL}"}}
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: {name: agent, namespace: shop}
      spec:
        selector: {matchLabels: {app: agent}}
        template:
          metadata: {labels: {app: agent}}
          spec:
            hostPID: true
            securityContext: {sysctls: [{name: kernel.msgmax, value: "65536"}]}
            containers:
              - name: agent
                image: ghcr.io/acme/agent:1.4.2
                securityContext: {privileged: true, runAsUser: 0, capabilities: {add: [NET_ADMIN]}}
                ports: [{containerPort: 9100, hostPort: 9100}]
            volumes: [{name: logs, hostPath: {path: /var/log}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: agent, namespace: cart}
      spec:
        hostPID: true
        containers: [{name: agent, image: "ghcr.io/acme/agent:1.4.2", securityContext: {privileged: true}}]
      """),
    .good(
      "another cluster's",
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop, namespace: shop}
      spec:
        selector: {matchLabels: {app: shop}}
        template:
          metadata: {labels: {app: shop}}
          spec: {hostPID: true, containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
      """,
      at: "clusters/dev/shop.yaml",
      files: [
        "clusters/prod/shop.yaml": """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, namespace: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {privileged: false}}]}
        """
      ]),
  ]
}
