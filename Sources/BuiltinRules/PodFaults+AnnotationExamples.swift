import Linting

extension Rule {
  static let podAnnotationExamples: [Example] = [
    .bad(
      "annotations that the server reads",
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop}
      spec:
        selector: {matchLabels: {app: shop}}
        template:
          metadata:
            labels: {app: shop}
            annotations:
              controller.kubernetes.io/pod-deletion-cost: ↓high
              ↓container.apparmor.security.beta.kubernetes.io/wbe: runtime/default
              container.apparmor.security.beta.kubernetes.io/log: ↓default
              container.apparmor.security.beta.kubernetes.io/web: ↓unconfined
              seccomp.security.alpha.kubernetes.io/pod: ↓RuntimeDefault
              container.seccomp.security.alpha.kubernetes.io/web: ↓unconfined
          spec:
            securityContext: {appArmorProfile: {type: RuntimeDefault}}
            containers:
              - {name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {seccompProfile: {type: RuntimeDefault}}}
              - {name: log, image: "ghcr.io/acme/log:1.4.2"}
      """),
    .good(
      "annotations that the server reads",
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop, annotations: {container.apparmor.security.beta.kubernetes.io/shop: none}}
      spec:
        selector: {matchLabels: {app: shop}}
        template:
          metadata:
            labels: {app: shop}
            annotations:
              controller.kubernetes.io/pod-deletion-cost: "-010"
              container.apparmor.security.beta.kubernetes.io/web: localhost/shop
              container.apparmor.security.beta.kubernetes.io/setup: runtime/default
              container.apparmor.security.beta.kubernetes.io/${NAME}: runtime/default
              container.apparmor.security.beta.kubernetes.io/log: ${PROFILE}
              seccomp.security.alpha.kubernetes.io/pod: docker/default
              container.seccomp.security.alpha.kubernetes.io/other: localhost/shop.json
          spec:
            securityContext: {seccompProfile: {type: RuntimeDefault}, appArmorProfile: {type: Unconfined}}
            initContainers: [{name: setup, image: "ghcr.io/acme/setup:1.4.2", securityContext: {appArmorProfile: {type: RuntimeDefault}}}]
            containers:
              - {name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {appArmorProfile: {type: Localhost, localhostProfile: shop}}}
              - {name: log, image: "ghcr.io/acme/log:1.4.2"}
      """),
    .bad(
      "kernel parameters and what of /proc is hidden",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: shop}
      spec:
        hostNetwork: true
        hostIPC: true
        securityContext:
          sysctls: [{name: ↓net.core.somaxconn, value: "1024"}, {name: ↓kernel/shmmax, value: "1"}, {name: ↓Net.a, value: "1"}, {name: ↓net..b, value: "1"}]
        containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {procMount: ↓Unmasked}}]
      """),
    .good(
      "kernel parameters and what of /proc is hidden",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: shop}
      spec:
        hostUsers: false
        securityContext:
          sysctls: [{name: net/ipv4/ip_local_port_range, value: "1024 65535"}, {name: kernel.shm_rmid_forced, value: "1"}, {name: "${NAME}", value: "1"}]
        containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {procMount: Unmasked}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: cart}
      spec:
        hostNetwork: true
        securityContext: {sysctls: [{name: kernel.shm_rmid_forced, value: "1"}]}
        containers: [{name: web, image: "ghcr.io/acme/cart:1.4.2", securityContext: {procMount: Default}}]
      """),
  ]
}
