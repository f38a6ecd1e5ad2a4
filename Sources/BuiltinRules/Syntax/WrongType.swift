import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let wrongType = Rule(
    id: "wrong-type", group: .syntax,
    summary: "The API server cannot read this value",
    rationale: """
      "json: cannot unmarshal number into Go struct field … of type string": no tool gets the object past the API server. Mostly it is a value
      without quotes: `on`, `yes`, `8080`, `1.10` and `1e3` are no texts to kubectl, and labels, annotations, environment variables,
      arguments and the data of a ConfigMap take texts only. Quotes around a number or a boolean are as wrong where one is wanted, and a
      list where there is but one item still needs its dash.

      Known are the types of Kubernetes' own kinds and of custom resources whose CustomResourceDefinition is in the input; of other custom
      resources the labels, annotations and pods, and fields of Argo CD, cert-manager, External Secrets, Flux, Karpenter, KEDA and the Prometheus operator that are
      often written without quotes: revisions, parameters, triggers, names of ports, times. The server takes quantities with and without quotes, `3.0` for a whole number,
      and null for anything. Quiet for placeholders, for encrypted values, and for `status`. Amounts of cpu and memory are the matter of
      `suspicious-quantity`. Values of a Secret are never shown.
      """,
    remedy: "write it as the field wants it: quotes make a text",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "texts without quotes",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: shop
          labels: {version: ↓1.10}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              args: [↓8080]
              env:
                - {name: PORT, value: ↓8080}
                - {name: DEBUG, value: ↓on}
        """),
      .bad(
        "a number in quotes, a mapping for a list, half a replica, a secret in plain text",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: ↓"3"
          minReadySeconds: ↓1.5
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              hostNetwork: ↓"true"
              containers:
                ↓name: web
                image: ghcr.io/acme/shop:1.4.2
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: shop}
        data: {password: ↓"correct horse"}
        """),
      .bad(
        "tags say what a value is",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, annotations: {port: !!int ↓8080, debug: !!bool ↓"true", team: !!str 7}}
        spec:
          replicas: !!str ↓3
          minReadySeconds: !!float ↓1.5
          revisionHistoryLimit: !!int "5"
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        """),
      .bad(
        "what Flux fills in",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: shop, namespace: flux-system}
        spec:
          interval: 10m
          timeout: 5m
          prune: true
          sourceRef: {kind: GitRepository, name: flux-system}
          postBuild:
            substitute: {PORT: ↓8080, DEBUG: ↓true, MODE: ↓0777, NAME: shop, VERSION: 1.4.2, EMPTY: }
        """),
      .bad(
        "texts of kinds whose definitions live elsewhere",
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: shop, namespace: argocd}
        spec:
          project: shop
          source:
            repoURL: https://charts.acme.com
            chart: shop
            targetRevision: ↓1.20
            helm: {parameters: [{name: replicas, value: ↓3}], values: ↓{port: 80}}
          destination: {server: "https://kubernetes.default.svc", namespace: shop}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: shop}
        spec:
          scaleTargetRef: {name: shop}
          triggers: [{type: cpu, metricType: Utilization, metadata: {value: ↓60}}]
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: {name: shop}
        spec: {selector: {matchLabels: {app: shop}}, endpoints: [{port: ↓8080, interval: ↓30}]}
        """),
      .good(
        "texts of kinds whose definitions live elsewhere",
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: shop, namespace: argocd}
        spec:
          project: shop
          sources:
            - repoURL: https://charts.acme.com
              chart: shop
              targetRevision: 1.2.3
              helm: {parameters: [{name: replicas, value: "3", forceString: true}], valuesObject: {port: 80}, values: }
          destination: {server: "https://kubernetes.default.svc", namespace: shop}
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: {name: shop}
        spec: {selector: {matchLabels: {app: shop}}, endpoints: [{port: http, interval: 30s}, {targetPort: 8080, interval: "${INTERVAL}"}]}
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: PrometheusRule
        metadata: {name: shop}
        spec: {groups: [{name: shop, rules: [{record: shop:one, expr: 1, labels: {tier: "1"}}]}]}
        """),
      .good(
        "what the server takes",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: shop
          labels: {version: "1.10", tier: 1.4.2, empty: }
        spec:
          hostNetwork: true
          terminationGracePeriodSeconds: 30.0
          priority: null
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              args: ["8080", "on", --port=1, 2024-01-01]
              resources: {limits: {cpu: 0.5, memory: "1073741824"}}
              livenessProbe: {httpGet: {path: /, port: web}}
              readinessProbe: {httpGet: {path: /, port: 8080}}
        """),
      .good(
        "placeholders; what is encrypted",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: ${REPLICAS}
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              terminationGracePeriodSeconds: $GRACE
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: shop}
        data: {password: "ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]", token: <token>, key: "?{base64:shop/key:3192c15c}", salt: "ref+vault://shop#/salt"}
        sops: {version: 3.9.0}
        """),
      .good(
        "the operations of a JSON patch, whatever is in them",
        """
        - {op: replace, path: /spec/replicas, value: "3"}
        - op: add
          path: /spec/items
          value: {apiVersion: apps/v1, kind: Deployment, metadata: {name: shop}, spec: {replicas: "3"}}
        """),
    ],
    fix: .safe("put a number or a boolean in quotes where the API server wants a text"),
    check: .resourceAmongOthers { resource, context in
      let faults = context.schemaFaults(of: resource).compactMap { fault -> Defect? in
        guard case .wrongType(let wanted) = fault.problem else { return nil }
        let isFilledIn = wanted == .text && fault.node.isFilledIn
        let defect = Defect(
          message(fault.node, wanted, in: resource), at: fault.node, of: resource,
          remedy: isFilledIn ? quoteVariable : remedy(fault.node, wanted))
        return wanted == .text && !isFilledIn ? defect.repaired(by: quote) : defect
      }
      return faults + textsOfOtherTypes(in: resource, besides: faults)
    })

  /// Where no definition says so.
  private static func textsOfOtherTypes(
    in resource: Resource, besides known: [Defect]
  ) -> [Defect] {
    resource.textsOfOtherTypes.filter { value in
      !known.contains { $0.place.range == value.range }
    }.map {
      Defect(
        message($0, .text, in: resource), at: $0, of: resource, remedy: remedy($0, .text)
      ).repaired(by: quote)
    }
  }

  private static func message(
    _ node: Node, _ wanted: FieldType, in resource: Resource
  ) -> String {
    let field = node.path(from: resource.root)
    let wants = "but the API server wants \(wanted.description)"
    guard node.kind == .scalar else {
      let found = node.isSequence ? "a list" : "a mapping"
      return "\(field) of \(resource.id) is \(found), \(wants)"
    }
    let value = resource.id.kind == "Secret" ? "the value" : node.text ?? ""
    let found: String
    switch (node.scalar(), wanted) {
    case (.bool?, _): found = "a boolean"
    case (.int?, _), (.float?, _): found = "a number"
    case (_, .quantity), (_, .base64):
      return "\(value) at \(field) of \(resource.id) is not \(wanted.description)"
    default:
      let shown = resource.id.kind == "Secret" ? value : "\"\(value)\""
      return "\(shown) at \(field) of \(resource.id) is a text, \(wants)"
    }
    return "\(value) at \(field) of \(resource.id) is \(found), \(wants)"
  }

  /// kustomize takes quotes away that it finds needless, before Flux puts in the value.
  private static let quoteVariable =
    "write ${quote}${NAME}${quote}, with quote: '\"' under substitute: Flux puts the value in where quotes are gone"

  private static func remedy(_ node: Node, _ wanted: FieldType) -> String? {
    guard node.kind == .scalar, let tag = node.tag else { return untaggedRemedy(node, wanted) }
    if wanted == .text { return "put the value in quotes, without a tag" }
    guard tag.hasSuffix(":str") else { return nil }
    return node.style == .plain ? "leave the tag out" : "leave the tag and the quotes out"
  }

  private static func untaggedRemedy(_ node: Node, _ wanted: FieldType) -> String? {
    switch wanted {
    case .text: node.kind == .scalar ? "put the value in quotes" : nil
    case .base64: "encode it, or move it to stringData"
    case .list: "write a list: a dash before each item"
    case .bool, .number, .wholeNumber, .smallNumber:
      node.style == .plain ? nil : "remove the quotes"
    case .quantity, .numberOrText, .longNumberOrText, .mapping: nil
    }
  }
}

extension Node {
  /// It is written as a variable that Flux fills in.
  fileprivate var isFilledIn: Bool {
    guard tree.file.provenance != nil else { return false }
    let origin = origin
    return Array(origin.file.bytes[origin.range.start..<origin.range.end]).contains("${")
  }
}
