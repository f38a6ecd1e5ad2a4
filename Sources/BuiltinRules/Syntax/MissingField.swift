import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let missingField = Rule(
    id: "missing-field", group: .syntax,
    summary: "The API server refuses the object without this field",
    rationale: """
      "Required value": the field has no default, and the object is not created. Often the indentation is at fault: the field stands one
      level too high or too low, which `unknown-field` says, too.

      Demanded is what the server's validation demands of Kubernetes' own kinds, and what is `required` in a CustomResourceDefinition of the
      input. A null counts as missing, and so does an empty text, as a chart writes it for a value that nobody set. Quiet for what the server fills in, and for patches: objects with `$patch`, files
      that a kustomization names as patches or that are called so, and workloads without any container that has an image,
      where they do not also have a selector and labels for their pods.
      """,
    remedy: "add the field",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          ↓template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
                - ↓image: ghcr.io/acme/shop:1.4.2
                  ports: [{↓name: web}]
                - ↓name: log
                  resources: {requests: {cpu: 10m}}
        """),
      .bad(
        "",
        """
        ↓apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec:
          rules:
            - http:
                paths: [{↓path: /, backend: {service: {name: shop, port: {number: 80}}}}]
        ---
        ↓apiVersion: storage.k8s.io/v1
        kind: VolumeAttributesClass
        metadata: {name: fast}
        driverName: ebs.csi.aws.com
        """),
      .good(
        "",
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
                  ports: [{containerPort: 8080}]
        """),
      .bad(
        "an empty text",
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
                  env:
                    - {name: ↓"", value: a}
                    - {name: A, value: "", valueFrom: {secretKeyRef: {name: ↓"", key: a}}}
                    - {name: B, valueFrom: {fieldRef: {fieldPath: ↓''}}}
                  envFrom: [{configMapRef: {name: ↓""}}]
                  volumeMounts: [{name: a, mountPath: ↓""}]
              volumes:
                - {name: a, secret: {secretName: ↓""}}
                - {name: b, configMap: {name: ↓""}}
                - {name: c, persistentVolumeClaim: {claimName: ↓""}}
                - {name: d, nfs: {server: ↓"", path: /}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec:
          rules:
            - host: ""
              http:
                paths: [{path: "", pathType: ImplementationSpecific, backend: {service: {name: ↓"", port: {number: 80}}}}]
        ---
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: shop}
        spec: {controller: ↓""}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: shop}
        subjects: [{kind: User, name: ↓""}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: ↓"", labelSelector: {matchLabels: {app: shop}}}]}}
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .bad(
        "a name, or the beginning of one",
        """
        apiVersion: v1
        kind: ConfigMap
        ↓metadata: {labels: {app: shop}}
        data: {mode: a}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {↓name: ""}
        data: {mode: a}
        ---
        ↓kind: Pod
        apiVersion: v1
        spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        """),
      .good(
        "what the server is asked has none; a patch that a kustomization is for",
        """
        apiVersion: authorization.k8s.io/v1
        kind: SelfSubjectAccessReview
        spec: {resourceAttributes: {verb: get, resource: pods}}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {generateName: shop-}
        ---
        apiVersion: apps/v1
        kind: Deployment
        spec: {replicas: 2}
        """),
      .good(
        "a patch; a policy for all pods; a role reference without its group",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec: {template: {spec: {containers: [{name: web, resources: {limits: {memory: 64Mi}}}]}}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: shop}
        spec: {policyTypes: [Ingress]}
        """),
      .bad(
        "with all that a patch leaves to what it is laid over, and in a folder that is only called a little like one",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{↓name: web, ports: [{containerPort: 8080}]}]}
        """,
        at: "k8s/dispatcher/all.yaml"),
      .good(
        "a patch of no workload, by its file's name",
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec: {rules: [{http: {paths: [{path: /, backend: {service: {name: shop}}}]}}]}
        """,
        at: "k8s/ingress-patch.yaml"),
    ],
    check: .resourceAmongOthers { resource, context in
      missingName(of: resource, context)
        + context.schemaFaults(of: resource).compactMap { fault in
          let path = fault.node.path(from: resource.root)
          switch fault.problem {
          case .missingField(let name):
            return Defect(
              missing: name,
              "\(resource.id) has no \(path.appending(name)), which the API server demands",
              in: fault.node, of: resource)
          case .emptyText(let name) where !isJudgedElsewhere(name, at: path):
            return Defect(
              "\(resource.id) has an empty \(path), which the API server demands", at: fault.node,
              of: resource, remedy: "write the \(name), or take out what holds it")
          default: return nil
          }
        }
    })

  /// Questions to the API server, which it answers and does not keep.
  private static let questions: Set<String> = ["authentication.k8s.io", "authorization.k8s.io"]

  /// `ValidateObjectMeta`
  private static func missingName(of resource: Resource, _ context: Rule.Context) -> [Defect] {
    guard resource.id.name.isEmpty, !resource.isPartial, !questions.contains(resource.id.group),
      !context.inventory.lacksSchema(of: resource),
      let holder = resource.metadata?.keyNode("name") ?? resource.root.keyNode("metadata")
        ?? resource.root.keyNode("kind")
    else { return [] }
    return [
      Defect(
        "\(resource.id) has neither metadata.name nor generateName, and the API server demands one",
        at: holder, of: resource, remedy: "name it under metadata, at the depth of its labels")
    ]
  }

  /// Which rules of their own find empty, by the field that holds them.
  private static let judgedElsewhere: [String: Set<String>] = [
    "cidr": ["ipBlock"], "ip": ["addresses", "hostAliases", "notReadyAddresses"],
    "image": ["containers", "ephemeralContainers", "initContainers"], "schedule": ["spec"],
  ]

  private static func isJudgedElsewhere(_ name: String, at path: FieldPath) -> Bool {
    guard let holders = judgedElsewhere[name] else { return false }
    for case .key(let key) in path.steps.dropLast().reversed() { return holders.contains(key) }
    return false
  }
}
