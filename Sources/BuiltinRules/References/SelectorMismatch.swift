import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let selectorMismatch = Rule(
    id: "selector-mismatch", group: .references,
    summary: "A workload's selector does not match the labels of its own pods",
    rationale: """
      The API server refuses such an object: "`selector` does not match template `labels`". A
      controller could never find the pods that it makes. It refuses an empty selector as well.

      Quiet for Jobs, whose selector the API server writes, and for placeholders.
      """,
    remedy: "give the pod template every label that the selector asks for",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {↓app: shop, tier: web}}
          template:
            metadata: {labels: {app: cart, tier: web}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchExpressions: [↓{key: app, operator: In, values: [shop]}]}
          template:
            metadata: {labels: {app: cart}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .bad(
        "an empty one",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: ↓{matchLabels: {}}
          template:
            metadata: {labels: {app: cart}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
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
            metadata: {labels: {app: shop, tier: web}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "labels that are merged from an anchor",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: &labels {app: shop}}
          template:
            metadata: {labels: {<<: *labels, tier: web}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "a missing key satisfies NotIn",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector:
            matchLabels: {app: shop}
            matchExpressions:
              - {key: canary, operator: DoesNotExist}
              - {key: tier, operator: NotIn, values: [db]}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "a placeholder",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop, track: "${TRACK}"}}
          template:
            metadata: {labels: {app: shop, track: stable}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .workload { workload, _ in
      guard workload.kind != "Job", workload.kind != "CronJob",
        let selector = workload.selector, selector.isEmpty || !selector.mayMatch(workload.labels),
        let node = workload.spec?["selector"], !node.isNull
      else { return [] }
      if selector.isEmpty {
        guard workload.resource.id.group == "apps", isBlank(node), !workload.resource.isUnfinished
        else { return [] }
        return [
          Defect("the selector of \(workload.id) is empty", at: node, of: workload.resource)
        ]
      }
      let labels = workload.template.metadata?["labels"]
      let place = unmetRequirement(in: node, selector, workload.labels) ?? node
      return [
        Defect(
          "the selector of \(workload.id) does not match the labels of its pod template", at: place,
          of: workload.resource,
          related: labels.map { [Defect.Related("the labels", at: $0)] } ?? [])
      ]
    })

  /// Nothing stands in it, not even what a pipeline fills in.
  private static func isBlank(_ selector: Node) -> Bool {
    selector.isMapping
      && selector.pairs.allSatisfy { key, value in
        (key.says("matchLabels") || key.says("matchExpressions")) && value.firstKey == nil
      }
  }

  private static func unmetRequirement(
    in node: Node, _ selector: LabelSelector, _ labels: Labels
  ) -> Node? {
    let labelled = node["matchLabels"] ?? node
    for (key, value) in labelled.pairs {
      guard let name = key.text, let wanted = value.text, selector.matchLabels[name] != nil else {
        continue
      }
      if !LabelSelector(pairs: Labels([name: wanted])).mayMatch(labels) { return key }
    }
    guard let expressions = node["matchExpressions"] else { return nil }
    for (requirement, expression) in zip(selector.matchExpressions, expressions.items) {
      var single = selector
      single.matchLabels = Labels()
      single.matchExpressions = [requirement]
      if !single.mayMatch(labels) { return expression }
    }
    return nil
  }
}
