import Linting

extension Rule {
  static let podContainerExamples: [Example] = [
    .bad(
      "names, mounts and ends of containers",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: shop}
      spec:
        dnsConfig: {nameservers: [192.0.2.1, 192.0.2.2, ↓dns.acme.com, ↓192.0.2.4], searches: [acme.com, ↓Acme.com, ↓acme com], options: [{↓value: "2"}]}
        hostAliases: [{ip: ↓localhost, hostnames: [shop, ↓shop_1]}]
        shareProcessNamespace: ↓true
        hostPID: true
        containers:
          - name: web
            image: ghcr.io/acme/shop:1.4.2
            ports: [{containerPort: 80, hostPort: 80}, {containerPort: 81, hostPort: ↓80}]
            env:
              - {name: ↓"A=b", value: c}
              - {name: B, valueFrom: {secretKeyRef: {name: shop, key: ↓a/b}}}
              - {name: C, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: ↓1m}}}
              - {name: D, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: ↓1Mi}}}
              - {name: E, valueFrom: {fieldRef: {fieldPath: ↓"metadata.labels['app name']"}}}
            envFrom: [{prefix: ↓"A=", configMapRef: {name: shop}}]
            lifecycle: {postStart: {exec: {command: ↓[]}}, preStop: {sleep: {seconds: ↓31}}}
            volumeMounts:
              - {name: a, mountPath: /a, subPath: a, ↓subPathExpr: b}
              - {name: a, mountPath: /b, mountPropagation: ↓Bidirectional}
              - {name: a, mountPath: /c, recursiveReadOnly: ↓Enabled}
              - {name: a, mountPath: /d, subPathExpr: ↓/$(B)}
              - {name: a, mountPath: /e, readOnly: true, recursiveReadOnly: ↓Enabled, mountPropagation: HostToContainer}
        volumes: [{name: a, emptyDir: {}}]
        ephemeralContainers: [{↓name: debug, image: "busybox:1.36.1"}]
      """),
    .good(
      "names, mounts and ends of containers",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: shop}
      spec:
        dnsConfig: {nameservers: ["fd00::10", "${DNS}"], searches: [., acme.com., _tcp.acme.com, "${DOMAIN}"], options: [{name: ndots, value: "2"}, {name: edns0}]}
        hostAliases: [{ip: 127.0.0.1, hostnames: [shop.local]}]
        shareProcessNamespace: true
        terminationGracePeriodSeconds: 60
        containers:
          - name: web
            image: ghcr.io/acme/shop:1.4.2
            securityContext: {privileged: true}
            ports: [{containerPort: 53, hostPort: 53}, {containerPort: 53, hostPort: 53, protocol: UDP}, {containerPort: 54, hostPort: 53, hostIP: 192.0.2.1}]
            env:
              - {name: 1.a-b_c, value: c}
              - {name: "${NAME}", value: c}
              - {name: B, valueFrom: {secretKeyRef: {name: shop, key: .a_b.C-1}}}
              - {name: C, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
              - {name: D, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: "0"}}}
              - {name: E, valueFrom: {fieldRef: {fieldPath: "metadata.annotations['Acme.com/Owner']"}}}
            envFrom: [{prefix: 1.a-, configMapRef: {name: shop}}, {prefix: "", secretRef: {name: shop}}]
            lifecycle: {preStop: {sleep: {seconds: 60}}}
            volumeMounts:
              - {name: a, mountPath: /a, subPath: "", subPathExpr: $(B)/x}
              - {name: a, mountPath: /b, mountPropagation: Bidirectional}
              - {name: a, mountPath: /c, recursiveReadOnly: Enabled, readOnly: true}
              - {name: a, mountPath: /d, recursiveReadOnly: Disabled}
        volumes: [{name: a, emptyDir: {}}]
      """),
    .bad(
      "devices, claims and ends",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: shop}
      spec:
        securityContext: {sysctls: [{name: net.core.somaxconn, value: "1024"}, {name: ↓net.core.somaxconn, value: "2048"}]}
        resourceClaims: [{name: gpu, resourceClaimName: gpu}]
        containers:
          - name: web
            image: ghcr.io/acme/shop:1.4.2
            volumeDevices: [{name: ↓a, devicePath: /dev/a}, {name: ↓x, devicePath: /dev/b}, {name: b, devicePath: ↓/dev/b}, {name: ↓c, devicePath: ↓/dev/../c}]
            volumeMounts: [{name: c, mountPath: /data}]
            resources: {claims: [{name: gpu}, {name: ↓gpus}]}
            lifecycle: {preStop: {exec: {command: ↓[]}}, postStart: {httpGet: {path: /, port: ↓"8080"}}}
          - {name: cart, image: "ghcr.io/acme/cart:1.4.2", lifecycle: {preStop: {tcpSocket: {port: ↓80800}}}}
        volumes: [{name: a, emptyDir: {}}, {name: b, persistentVolumeClaim: {claimName: b}}, {name: c, persistentVolumeClaim: {claimName: c}}]
      """),
    .good(
      "devices, and sources that a pipeline names",
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: shop}
      spec:
        selector: {matchLabels: {app: shop}}
        template:
          metadata: {labels: {app: shop}}
          spec:
            securityContext: {sysctls: [{name: net.core.somaxconn, value: "1024"}, {name: "${NAME}", value: a}, {name: "${NAME}", value: b}]}
            resourceClaims: [{name: gpu, resourceClaimName: gpu}, {name: "${CLAIM}", resourceClaimName: gpu}]
            containers:
              - name: web
                image: ghcr.io/acme/shop:1.4.2
                volumeDevices: [{name: a, devicePath: /dev/a}, {name: b, devicePath: /dev/b}, {name: c, devicePath: /dev/c}, {name: f, devicePath: /dev/f}, {name: "${D}", devicePath: /dev/d}]
                resources: {claims: [{name: gpu, request: one}, {name: gpus}]}
            volumes:
              - {name: a, persistentVolumeClaim: {claimName: a}}
              - {name: b, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], volumeMode: Block, resources: {requests: {storage: 1Gi}}}}}}
              - {name: d, secret: {secretName: "${SECRET}"}}
              - {name: e, secret: {optional: true, secretName: e}}
              - {name: f, emptyDir: {}}
        volumeClaimTemplates:
          - {metadata: {name: c}, spec: {accessModes: [ReadWriteOnce], volumeMode: Block, resources: {requests: {storage: 1Gi}}}}
          - {metadata: {name: f}, spec: {accessModes: [ReadWriteOnce], volumeMode: Block, resources: {requests: {storage: 1Gi}}}}
      """),
    .bad(
      "one port of the host for two containers",
      """
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: {name: shop}
      spec:
        selector: {matchLabels: {app: shop}}
        template:
          metadata: {labels: {app: shop}}
          spec:
            hostNetwork: true
            containers:
              - {name: web, image: "ghcr.io/acme/shop:1.4.2", ports: [{containerPort: 8080}]}
              - {name: metrics, image: "ghcr.io/acme/metrics:1.4.2", ports: [{containerPort: ↓8080}]}
      """),
    .bad(
      "volumes",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: shop}
      spec:
        containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        volumes:
          - {name: a, configMap: {name: a, items: [{key: a, path: ↓/a}, {key: b, path: ↓a/../b}]}}
          - {name: b, secret: {secretName: a, items: [{key: a, path: ↓..a}]}}
          - {name: c, hostPath: {path: ↓/var/../etc}}
          - {name: d, nfs: {server: nfs.acme.com, path: ↓exports}}
          - name: e
            downwardAPI:
              items:
                - {↓path: a}
                - {path: b, fieldRef: {fieldPath: metadata.name}, ↓resourceFieldRef: {containerName: web, resource: limits.cpu}}
                - {path: c, resourceFieldRef: {↓resource: limits.cpu}}
                - {path: d, fieldRef: {fieldPath: ↓spec.nodeName}}
                - {path: e, fieldRef: {fieldPath: ↓"metadata.labels['a b']"}}
                - {path: f, resourceFieldRef: {containerName: web, resource: ↓cpu}}
                - {path: g, resourceFieldRef: {containerName: web, resource: limits.memory, divisor: ↓2Mi}}
          - {name: f, projected: {sources: [{secret: {name: a}, ↓configMap: {name: a}}, {configMap: {name: a, items: [{key: a, path: ↓/a}]}}, {serviceAccountToken: {path: ↓/token}}]}}
          - {name: g, ephemeral: {volumeClaimTemplate: {metadata: {↓name: g, labels: {app: shop}}, spec: {accessModes: [ReadWriteOnce], resources: {↓limits: {storage: 1Gi}}}}}}
      """),
    .good(
      "volumes",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: shop}
      spec:
        containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        volumes:
          - {name: a, configMap: {name: a, items: [{key: a, path: a/b..c}, {key: b, path: "${FILE}"}]}}
          - {name: c, hostPath: {path: /var/lib..d}}
          - {name: d, nfs: {server: nfs.acme.com, path: "${EXPORT}"}}
          - name: e
            downwardAPI:
              items:
                - {path: a, fieldRef: {fieldPath: "metadata.annotations['a']"}}
                - {path: b, fieldRef: {fieldPath: metadata.labels}, resourceFieldRef: null}
                - {path: c, resourceFieldRef: {containerName: web, resource: limits.cpu}}
                - {path: d, resourceFieldRef: {containerName: web, resource: requests.hugepages-2Mi, divisor: 1Mi}}
          - {name: g, ephemeral: {volumeClaimTemplate: {metadata: {name: "", creationTimestamp: null, annotations: {a: b}}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}}
          - name: f
            projected:
              sources:
                - {secret: {name: a}, optional: true}
                - {serviceAccountToken: {path: token, expirationSeconds: 600}}
                - {downwardAPI: {items: [{path: ns, fieldRef: {fieldPath: metadata.namespace}}]}}
      """),
    .bad(
      "rights",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: shop}
      spec:
        hostUsers: ↓false
        hostNetwork: true
        securityContext: {seccompProfile: {type: ↓Localhost}, appArmorProfile: {type: RuntimeDefault, ↓localhostProfile: shop}}
        containers:
          - {name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {seccompProfile: {type: Localhost, localhostProfile: ↓/shop.json}}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: cart}
      spec:
        os: {name: windows}
        securityContext: {↓runAsUser: 1000}
        containers: [{name: web, image: "ghcr.io/acme/cart:1.4.2", securityContext: {↓allowPrivilegeEscalation: false}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: order}
      spec:
        os: {name: linux}
        securityContext: {↓windowsOptions: {runAsUserName: shop}}
        containers: [{name: web, image: "ghcr.io/acme/order:1.4.2"}]
      """),
    .good(
      "rights",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: shop}
      spec:
        hostUsers: false
        hostNetwork: false
        securityContext: {seccompProfile: {type: Localhost, localhostProfile: profiles/shop.json}, appArmorProfile: {type: Localhost, localhostProfile: /shop}}
        containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {seccompProfile: {type: RuntimeDefault, localhostProfile: null}}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: cart}
      spec:
        os: {name: windows}
        hostPID: false
        securityContext: {runAsNonRoot: true, windowsOptions: {runAsUserName: shop}, supplementalGroups: []}
        containers: [{name: web, image: "ghcr.io/acme/cart:1.4.2"}]
      """),
    .good(
      "as a cluster prints it after kubectl debug",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: shop, uid: 6a1c, resourceVersion: "7", creationTimestamp: "2026-01-01T00:00:00Z"}
      spec:
        containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ephemeralContainers: [{name: debug, image: "busybox:1.36.1"}]
      """),
  ]
}
