import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidPod = Rule(
    id: "invalid-pod", group: .syntax,
    summary: "The API server refuses a pod that is put together like this",
    rationale: """
      A container mounts a volume that the pod does not have; two containers, volumes or ports bear one name; a volume has two sources
      (as after a patch that adds the new one and leaves the old one); a variable has a `value` and a `valueFrom`; two mounts have one path; a
      name has capitals or underscores; a variable takes a field that none can; two fields contradict each other, such as `privileged: true` and `allowPrivilegeEscalation: false`;
      an expression of an affinity lacks its values; the containers ask for more than the pod as a whole; a profile, a port of the host, an address or a path is none that the server takes. The
      API server refuses the object; of a StatefulSet, whose template it hardly looks at before 1.34, it refuses the pods.

      Volumes are those of the pod and the claims of a StatefulSet. Quiet for placeholders, for patches, for kinds whose controllers
      make other pods of their templates, and for what was read from a cluster.
      """,
    remedy: "give each name and each path once, each volume one source, and each mount a volume",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "volumes and their mounts",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  volumeMounts:
                    - {name: ↓confg, mountPath: /etc/shop}
                    - {name: cache, mountPath: /cache}
                    - {name: cache, mountPath: ↓/cache}
              volumes:
                - {name: config, emptyDir: {}, ↓configMap: {name: shop}}
                - {name: cache, emptyDir: {}}
                - {name: ↓cache, emptyDir: {}}
        """),
      .bad(
        "names and variables",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          initContainers:
            - {name: setup, image: "ghcr.io/acme/setup:1.4.2"}
          containers:
            - name: ↓Web_1
              image: ghcr.io/acme/shop:1.4.2
              ports: [{name: ↓administration-port, containerPort: 81}, {name: http, containerPort: 80}, {name: ↓http, containerPort: 82}]
              volumeMounts: [{name: Data, mountPath: /data}]
              env: [{name: NODE, value: here, ↓valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]
            - {name: ↓setup, image: "ghcr.io/acme/shop:1.4.2", ports: [{name: ↓HTTP, containerPort: 80}, {name: PORT_NAME, containerPort: 81}]}
          volumes: [{name: ↓Data, emptyDir: {}}]
        """),
      .good(
        "",
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  ports: [{name: http, containerPort: 80}, {containerPort: 81}, {containerPort: 82}]
                  env: [{name: A, value: "", valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}, {name: A, value: b}]
                  volumeMounts: [{name: data, mountPath: /data}, {name: tmp, mountPath: /tmp}, {name: tmp, mountPath: /var, subPath: var}]
              volumes: [{name: tmp}]
          volumeClaimTemplates:
            - metadata: {name: data}
              spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """),
      .bad(
        "the Service of a StatefulSet",
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: shop}
        spec:
          serviceName: ↓shop.acme
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        """),
      .bad(
        "fields of a container that do not go together",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              hostNetwork: true
              initContainers:
                - {name: setup, image: "ghcr.io/acme/setup:1.4.2", ↓lifecycle: {preStop: {exec: {command: [sleep, "5"]}}}}
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  securityContext: {privileged: true, ↓allowPrivilegeEscalation: false}
                  ports: [{containerPort: 8080, hostPort: ↓80}]
                  envFrom: [{configMapRef: {name: shop}, ↓secretRef: {name: shop}}]
                  env:
                    - {name: A, valueFrom: {configMapKeyRef: {name: shop, key: a}, ↓secretKeyRef: {name: shop, key: a}}}
                    - {name: B, ↓valueFrom: {}}
                  lifecycle: {preStop: {exec: {command: [sleep, "5"]}, ↓httpGet: {port: 80}}}
                  volumeMounts:
                    - {name: data, mountPath: /etc/shop, subPath: ↓/shop}
                    - {name: data, mountPath: /etc/cart, subPath: ↓../cart}
              volumes: [{name: data, emptyDir: {}}]
        """),
      .bad(
        "fields of a pod that do not go together",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              ↓activeDeadlineSeconds: 600
              dnsPolicy: ↓None
              tolerations:
                - {key: spot, operator: Exists, value: ↓"true"}
                - {key: spot, value: "true", effect: NoSchedule, ↓tolerationSeconds: 60}
                - {↓operator: Equal, value: "true"}
              topologySpreadConstraints: [{maxSkew: ↓0, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .bad(
        "fields that no variable can take",
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: report}
        spec:
          schedule: "0 3 * * *"
          jobTemplate:
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers:
                    - name: report
                      image: ghcr.io/acme/report:1.4.2
                      env:
                        - {name: NODE, valueFrom: {fieldRef: {fieldPath: ↓spec.nodename}}}
                        - {name: APP, valueFrom: {fieldRef: {fieldPath: ↓metadata.labels.app}}}
                        - {name: TEAM, valueFrom: {fieldRef: {fieldPath: ↓'metadata.labels["team"]'}}}
                        - {name: GPUS, valueFrom: {resourceFieldRef: {resource: ↓limits.gpu}}}
        """),
      .good(
        "fields that variables can take",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              env:
                - {name: APP, valueFrom: {fieldRef: {fieldPath: "metadata.labels['app']"}}}
                - {name: IPS, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: status.podIPs}}}
                - {name: ANY, valueFrom: {fieldRef: {fieldPath: "${FIELD}"}}}
                - {name: TODO, valueFrom: {fieldRef: {fieldPath: TODO}}}
                - {name: PAGES, valueFrom: {resourceFieldRef: {resource: limits.hugepages-2Mi}}}
                - {name: CPU, valueFrom: {resourceFieldRef: {containerName: web, resource: requests.cpu, divisor: 1m}}}
        """),
      .good(
        "what goes together",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop}
        spec:
          template:
            spec:
              restartPolicy: Never
              activeDeadlineSeconds: 600
              hostNetwork: true
              dnsPolicy: None
              dnsConfig: {nameservers: [192.0.2.53]}
              tolerations:
                - {operator: Exists}
                - {key: spot, operator: Exists, value: "", effect: NoExecute, tolerationSeconds: 60}
                - {key: spot, value: "true"}
              initContainers:
                - {name: proxy, image: "ghcr.io/acme/proxy:1.4.2", restartPolicy: Always, lifecycle: {preStop: {exec: {command: [sleep, "5"]}}}}
                - {name: setup, image: "ghcr.io/acme/setup:1.4.2", ports: [{containerPort: 8080, hostPort: 80}]}
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  securityContext: {privileged: false, allowPrivilegeEscalation: false, capabilities: {add: [SYS_ADMIN]}}
                  ports: [{containerPort: 8080, hostPort: 8080}, {containerPort: 8081}]
                  envFrom: [{prefix: A_, configMapRef: {name: shop}}, {secretRef: {name: shop}, configMapRef: null}]
                  env: [{name: A, valueFrom: {secretKeyRef: {name: shop, key: a}}}]
                  volumeMounts: [{name: data, mountPath: 'C:\\data', subPath: a/..b}]
              volumes: [{name: data, emptyDir: {}}]
        """),
      .good(
        "names that no field has are no second source",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              envFrom: [{configMapRef: {name: shop}, optional: true}]
              env: [{name: A, valueFrom: {fieldRef: {fieldPath: spec.nodeName}, key: a}}]
              lifecycle: {preStop: {exec: {command: [sleep, "5"]}, timeoutSeconds: 9}}
              volumeMounts: [{name: data, mountPath: /data}]
          volumes: [{name: data, hostPath: {path: /data}, readOnly: true}]
        """),
      .good(
        "placeholders; nothing where there is null",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: "${NAME}", image: "ghcr.io/acme/shop:1.4.2", volumeMounts: [{name: "${VOLUME}", mountPath: /a}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: cart}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/cart:1.4.2", volumeMounts: [{name: cart-data, mountPath: /a}]}]
          volumes: [{name: "${NAME}-data", emptyDir: {}}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: report}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/report:1.4.2"}]
          volumes: [{name: config, configMap: {name: shop}, emptyDir: null}]
        """),
    ] + podPlacementExamples + podContainerExamples + podResourceExamples + podAnnotationExamples,
    check: .workload(of: PodTemplate.kinds.filter { ["", "apps", "batch"].contains($0.group) }) {
      workload, context in
      let defects = PodFaults(workload, minor: context.kubernetes.minor).defects
      return defects.isEmpty || !workload.resource.isLive ? defects : []
    })
}
