import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidValue = Rule(
    id: "invalid-value", group: .syntax,
    summary: "The API server does not take this value",
    rationale: """
      "Unsupported value: \"Alway\": supported values: \"Always\", \"IfNotPresent\", \"Never\"": fields that choose between a few words take
      only those, in just this spelling; ports are 1 to 65535, counts are not negative, and names of other objects, of hosts and of labels have the
      letters that those can have. The whole object is refused.

      Known are such fields of Kubernetes' own kinds, and what the definition of a custom resource asks for if it is in the input: words, numbers,
      lengths, patterns that are plain enough, formats, alternatives (`oneOf`), and lists in which nothing stands twice. Quiet for placeholders, for an empty text where that is as good as nothing, and for what has rules of its own: restart policies, kinds of strategies,
      probes, schedules.
      """,
    remedy: "write one of the words that the field takes",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "words",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          type: ↓Loadbalancer
          selector: {app: shop}
          ports: [{port: 80, protocol: ↓http}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          dnsPolicy: ↓clusterFirst
          tolerations: [{key: spot, operator: ↓Exist, effect: ↓NoScheduling}]
          containers:
            - {name: web, image: "ghcr.io/acme/shop:1.4.2", imagePullPolicy: ↓Alway}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: shop}
        spec: {accessModes: [ReadWriteOnce, ↓ReadWrite], resources: {requests: {storage: 1Gi}}}
        """),
      .bad(
        "numbers",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: ↓-1
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
                - {name: web, image: "ghcr.io/acme/shop:1.4.2", ports: [{containerPort: ↓80800}, {containerPort: ↓0}]}
              volumes: [{name: a, secret: {secretName: a, defaultMode: ↓644}}, {name: b, configMap: {name: b, defaultMode: ↓0888}}]
        """),
      .bad(
        "weights, users and deadlines",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          activeDeadlineSeconds: ↓0
          securityContext: {runAsUser: ↓-1, supplementalGroups: [1000, ↓4294967294]}
          affinity:
            nodeAffinity:
              preferredDuringSchedulingIgnoredDuringExecution:
                - weight: ↓0
                  preference: {matchExpressions: [{key: zone, operator: Exists}]}
            podAntiAffinity:
              preferredDuringSchedulingIgnoredDuringExecution:
                - weight: ↓200
                  podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: shop}}}
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: report}
        spec:
          schedule: "0 3 * * *"
          startingDeadlineSeconds: ↓-1
          jobTemplate:
            spec:
              activeDeadlineSeconds: ↓-5
              template: {spec: {restartPolicy: Never, containers: [{name: a, image: "ghcr.io/acme/a:1.4.2"}]}}
        """),
      .bad(
        "names and ranges",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          hostname: ↓shop.acme.com
          serviceAccountName: ↓shop_web
          priorityClassName: ↓High
          tolerations: [{key: ↓spot node, operator: Exists}]
          os: {name: ↓Linux}
          schedulingGates: [{name: ↓acme quota}]
          topologySpreadConstraints: [{maxSkew: 1, topologyKey: a b, whenUnsatisfiable: DoNotSchedule, labelSelector: {}, matchLabelKeys: [app, ↓my app]}]
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              env: [{name: A, valueFrom: {secretKeyRef: {name: ↓Shop_Login, key: a}}}]
              livenessProbe: {httpGet: {path: /, port: 8080, scheme: ↓https, httpHeaders: [{name: ↓"Host:", value: shop}, {name: ↓X_Probe, value: a}, {name: X-Probe, value: ""}]}}
              securityContext: {procMount: ↓default}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          sessionAffinity: ClientIP
          sessionAffinityConfig: {clientIP: {timeoutSeconds: 86400}}
          trafficDistribution: ↓PreferLocal
          selector: {app: shop}
          ports: [{port: 80, appProtocol: ↓"http 2"}]
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          maxReplicas: 5
          metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: ↓0}}}]
          behavior: {scaleDown: {stabilizationWindowSeconds: ↓7200, policies: [{type: Pods, value: ↓0, periodSeconds: ↓1801}]}}
        ---
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: {name: shop}
        value: ↓2000000000
        ---
        apiVersion: flowcontrol.apiserver.k8s.io/v1
        kind: FlowSchema
        metadata: {name: shop}
        spec: {matchingPrecedence: ↓10001, priorityLevelConfiguration: {name: shop}}
        ---
        apiVersion: storage.k8s.io/v1
        kind: CSIDriver
        metadata: {name: csi.acme.com}
        spec: {volumeLifecycleModes: [Persistent, ↓Inline]}
        """),
      .good(
        "names and ranges",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          hostname: shop-1
          subdomain: ""
          serviceAccountName: shop.web
          priorityClassName: "${PRIORITY}"
          nodeName: NODE_NAME
          readinessGates: [{conditionType: www.example.com/Feature_1}]
          tolerations: [{operator: Exists, key: null}]
          containers:
            - {name: web, image: "ghcr.io/acme/shop:1.4.2", env: [{name: A, valueFrom: {secretKeyRef: {name: "${SECRET}_login", key: a}}}]}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          maxReplicas: 5
          metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 250}}}]
          behavior: {scaleDown: {stabilizationWindowSeconds: 0, policies: [{type: Pods, value: 1, periodSeconds: 1800}]}}
        ---
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: {name: shop}
        value: -1000000000
        """),
      .good(
        "the least and the most",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          activeDeadlineSeconds: 1
          securityContext: {runAsUser: 0, fsGroup: 2147483647}
          affinity:
            podAntiAffinity:
              preferredDuringSchedulingIgnoredDuringExecution:
                - weight: 100
                  podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: shop}}}
                - weight: 1
                  podAffinityTerm: {topologyKey: zone, labelSelector: {matchLabels: {app: shop}}}
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: report}
        spec:
          activeDeadlineSeconds: 0
          template: {spec: {restartPolicy: Never, containers: [{name: a, image: "ghcr.io/acme/a:1.4.2"}]}}
        """),
      .bad(
        "a custom resource whose definition is here",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: shops.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {kind: Shop, plural: shops}
          versions:
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: string, enum: [small, large]}, count: {type: integer, maximum: 9}, owner: {type: string, minLength: 3}, zones: {type: array, items: {type: string}, minItems: 1}}}}}}
        ---
        apiVersion: example.com/v1
        kind: Shop
        metadata: {name: shop}
        spec: {size: ↓big, count: ↓10, owner: ↓me, zones: ↓[]}
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          type: NodePort
          sessionAffinity: "None"
          selector: {app: shop}
          ports: [{port: 65535, nodePort: 30080, protocol: TCP}, {name: two, port: 1}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 0
          selector: {matchExpressions: [{key: app, operator: In, values: [shop]}]}
          template:
            metadata: {labels: {app: shop}}
            spec:
              dnsPolicy: ""
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  imagePullPolicy:
                  ports: [{containerPort: 8080, hostPort: 0}, {containerPort: 50051}]
              volumes:
                - {name: a, secret: {secretName: a, defaultMode: 0400}}
                - {name: b, configMap: {name: b, defaultMode: 420, items: [{key: a, path: a, mode: 0o755}]}}
        """),
      .good(
        "placeholders",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {type: "${SERVICE_TYPE}", selector: {app: shop}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec: {hostname: "@HOST@", containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        """),
      .good(
        "a class of the server's own",
        """
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: {name: system-node-critical}
        value: 2000001000
        """),
    ] + OwnerFaults.examples + valueExamples + customValueExamples,
    check: .resourceAmongOthers { resource, context in
      OwnerFaults.defects(of: resource)
        + context.schemaFaults(of: resource).compactMap { fault in
          guard case .invalidValue(let wanted) = fault.problem, !resource.isSystemPriority
          else { return nil }
          let field = fault.node.path(from: resource.root)
          return Defect(
            "\(fault.shownValue(wanted)) at \(field) of \(resource.id) is refused: the API server takes "
              + wanted.words(insteadOf: fault.node.text ?? ""), at: fault.node, of: resource,
            remedy: wanted.remedy)
        }
    })
}

extension Resource {
  /// Only the server's own classes have this prefix, and their values are above those of all others.
  fileprivate var isSystemPriority: Bool {
    id.kind == "PriorityClass" && id.name.hasPrefix("system-")
  }
}
