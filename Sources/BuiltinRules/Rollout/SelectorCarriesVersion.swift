import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let selectorCarriesVersion = Rule(
    id: "selector-carries-version", group: .rollout,
    summary: "A selector holds a version: the next release will be refused",
    rationale: """
      The selector of a workload can not be changed, nor can a StatefulSet's volumeClaimTemplates. A label that moves with
      every release (`helm.sh/chart`, `app.kubernetes.io/version`, a version, a date, a commit) makes the
      next update fail: "spec.selector: field is immutable".

      No earlier revision is needed to see it. Quiet for `version: v1`, by which meshes route and which no
      release changes, for such labels on the object and its pods alone, and for bare ReplicaSets of a canary.
      """,
    remedy:
      "select by app.kubernetes.io/name and app.kubernetes.io/instance; keep versions in the pod's labels",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop, helm.sh/chart: ↓shop-1.4.2}}
          template:
            metadata: {labels: {app: shop, helm.sh/chart: shop-1.4.2}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          selector: {matchLabels: {app: db, release: ↓"2024-07-01"}}
          template:
            metadata: {labels: {app: db, release: "2024-07-01"}}
            spec: {containers: [{name: db, image: "postgres:16.4"}]}
          volumeClaimTemplates:
            - metadata: {name: data, labels: {app.kubernetes.io/version: ↓"16.4"}}
        """),
      .good(
        "on the pods it does no harm",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, labels: {helm.sh/chart: shop-1.4.2}}
        spec:
          selector: {matchLabels: {app.kubernetes.io/name: shop}}
          template:
            metadata: {labels: {app.kubernetes.io/name: shop, app.kubernetes.io/version: 1.4.2}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        """),
      .bad(
        "among the values of an expression",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchExpressions: [{key: helm.sh/chart, operator: In, values: [↓shop-1.4.2]}]}
          template:
            metadata: {labels: {helm.sh/chart: shop-1.4.2}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        """),
      .good(
        "a name for a variant that stays; a ReplicaSet of its own for each version",
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata: {name: reviews-1.4.2}
        spec:
          selector: {matchLabels: {app: reviews, version: 1.4.2}}
          template:
            metadata: {labels: {app: reviews, version: 1.4.2}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/reviews:1.4.2"}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: reviews-v2}
        spec:
          selector: {matchLabels: {app: reviews, version: v2}}
          template:
            metadata: {labels: {app: reviews, version: v2}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/reviews:1.4.2"}]}
        """),
    ],
    check: .workload { workload, _ in
      guard let spec = workload.spec, workload.kind != "ReplicaSet" else { return [] }
      var labels = pairs(spec["selector"]?["matchLabels"], "selector")
      for requirement in items(spec["selector"]?["matchExpressions"])
      where requirement["operator"]?.says("In") == true {
        guard let key = requirement["key"] else { continue }
        for value in items(requirement["values"]) {
          labels.append((key, value, "selector"))
        }
      }
      if workload.isStatefulSet, let templates = spec["volumeClaimTemplates"] {
        labels += templates.items.flatMap {
          pairs($0["metadata"]?["labels"], "volumeClaimTemplates")
        }
      }
      return labels.filter { isVersion($0.key, $0.value) }.map { key, value, field in
        Defect(
          "the \(field) of \(workload.id) holds a version, \(key.text ?? ""): "
            + "\(value.text ?? ""): the next release will be refused", at: value,
          of: workload.resource)
      }
    })

  private static func items(_ list: Node?) -> [Node] { list.map { Array($0.items) } ?? [] }

  private static func pairs(
    _ labels: Node?, _ field: String
  ) -> [(key: Node, value: Node, field: String)] {
    labels?.pairs.map { ($0.key, $0.value, field) } ?? []
  }

  private static func isVersion(_ key: Node, _ value: Node) -> Bool {
    if key.says("helm.sh/chart") || key.says("app.kubernetes.io/version") { return true }
    // Most labels are named otherwise, and nothing is read of those.
    let isChart = key.says("chart")
    guard
      isChart || key.says("version") || key.says("release") || key.says("tag")
        || key.says("commit"),
      let text = value.text, let first = text.first, !Placeholder.isIn(text)
    else { return false }
    if isChart { return text.contains { $0.isNumber } && text.contains(".") }
    let isCommit =
      text.count >= 7 && text.allSatisfy(\.isHexDigit) && text.contains(where: \.isNumber)
    let digits = text.trimmingPrefix("v")
    let parts = digits.split { $0 == "." || $0 == "-" }
    let isNumbered = parts.count >= 3 && parts.prefix(3).allSatisfy { $0.allSatisfy(\.isNumber) }
    return isCommit || isNumbered && (first.isNumber || first == "v")
  }
}
