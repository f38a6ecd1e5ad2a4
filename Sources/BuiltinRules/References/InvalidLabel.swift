import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidLabel = Rule(
    id: "invalid-label", group: .references,
    summary: "The API server refuses this label",
    rationale: """
      A label's value has at most 63 characters: letters, digits, `-`, `_` and `.`, a letter or a digit at either
      end; or it is empty. Its key is such a name, not empty, with a DNS name and a slash before it where
      it belongs to someone. Texts, URLs and e-mail addresses belong into annotations.

      The labels of the object and of its pods are looked at, and what it selects by: `operator: In` needs values, and `Exists` has
      none. An annotation takes any text, but its key is such a name, too. Quiet for placeholders.
      """,
    remedy: "shorten or rewrite it, or make it an annotation",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: shop
          labels: {owner: ↓"team@example.org", ↓"bad key": x}
        spec:
          selector: {matchLabels: {app: ↓-shop}}
          template:
            metadata: {labels: {app: ↓-shop}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        """),
      .bad(
        "of the pods of a CronJob",
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: report}
        spec:
          schedule: "0 3 * * *"
          jobTemplate:
            spec:
              template:
                metadata: {labels: {owner: ↓"team@example.org"}}
                spec:
                  restartPolicy: Never
                  containers: [{name: report, image: "ghcr.io/acme/report:1.4.2"}]
        """),
      .bad(
        "what is selected by; keys of annotations",
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: shop, annotations: {↓"who cares": nobody, ↓example.org/a/b: x}}
        spec:
          maxUnavailable: 1
          selector: {matchExpressions: [{key: app, operator: ↓In}, {key: tier, operator: Exists, values: ↓[web]}, {key: zone, operator: NotIn, values: ↓[]}, {key: part, operator: In, values: [a, ↓the web]}]}
        """),
      .bad(
        "merged into other labels",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: shop
          labels: {<<: {owner: ↓"team@example.org"}, app: shop}
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: shop
          labels: {app.kubernetes.io/name: shop, tier: "", Build_2.0: a-b_c.d}
        spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        """),
      .good(
        "annotations take any text; placeholders are filled in later",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: shop
          annotations: {owner: "team@example.org, on call", Example.org/A_b.c: x, "${KEY}/a b": x}
          labels: {version: "${VERSION}", chart: "{{ .Chart.Name }}"}
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: {name: shop}
        spec: {selector: {matchExpressions: [{key: app, operator: In}]}, endpoints: [{port: http}]}
        ---
        apiVersion: example.com/v1
        kind: Route
        metadata: {name: shop}
        spec: {selector: {matchLabels: {app: "*"}}, template: {metadata: {labels: {owner: "team@example.org"}}}}
        """),
    ],
    check: .resource { resource, _ in
      var defects: [Defect] = []
      check(resource.labels, resource, &defects)
      check(keysOf: resource.annotations, resource, &defects)
      // What other kinds hold there, the server does not read as labels.
      if let spec = resource.spec,
        resource.isOfKubernetes || PodTemplate.isWorkload(resource.kind)
      {
        if let selector = spec["selector"] ?? spec["podSelector"] {
          check(
            resource.id.kind == "Service" ? selector : selector["matchLabels"], resource, &defects)
          checkExpressions(of: selector, resource, &defects)
        }
        let template = spec["template"] ?? spec["jobTemplate"]?["spec"]?["template"]
        if let metadata = template?["metadata"] {
          check(metadata["labels"], resource, &defects)
          check(keysOf: metadata["annotations"], resource, &defects)
        }
      }
      return defects
    })

  private static func checkExpressions(
    of selector: Node, _ resource: Resource, _ defects: inout [Defect]
  ) {
    RequirementFault.forEach(in: selector, ofLabels: true) { fault, key in
      guard resource.isOfKubernetes else { return }
      defects.append(
        Defect(
          "the selector of \(resource.id) \(fault.words), for \(key): it is refused",
          at: fault.node, of: resource, remedy: fault.remedy))
    }
  }

  private static func check(
    keysOf annotations: Node?, _ resource: Resource, _ defects: inout [Defect]
  ) {
    guard let annotations, annotations.isMapping,
      !annotations.allPairs(satisfy: { key, _ in LabelSyntax.isKey(key) })
    else { return }
    for (key, _) in annotations.pairs {
      // The server looks at it in lower case.
      guard let text = key.text, !text.lowercased().withBytes(LabelSyntax.isKey),
        !Placeholder.isIn(text)
      else { continue }
      defects.append(
        Defect(
          "\(resource.id) has the annotation key \"\(text)\", which is refused", at: key,
          of: resource,
          remedy:
            "write letters, digits, dashes, underscores and points, with a domain and a slash before them"
        ))
    }
  }

  private static func check(_ labels: Node?, _ resource: Resource, _ defects: inout [Defect]) {
    guard let labels, labels.isMapping,
      !labels.allPairs(satisfy: { LabelSyntax.isKey($0) && LabelSyntax.isValue($1) })
    else { return }
    for (key, value) in labels.pairs {
      if !key.withText(LabelSyntax.isKey), !Placeholder.isIn(key.text ?? "") {
        defects.append(
          Defect(
            "\(resource.id) has the label key \"\(key.text ?? "")\", which is refused", at: key,
            of: resource))
      }
      if value.kind == .scalar, !value.isNull, !value.withText(LabelSyntax.isValue),
        !Placeholder.isIn(value.text ?? ""), !(value.text ?? "").contains("${")
      {
        defects.append(
          Defect(
            "\(resource.id) has the value \"\(value.text ?? "")\" in its label "
              + "\(key.text ?? ""), which is refused", at: value, of: resource))
      }
    }
  }
}
