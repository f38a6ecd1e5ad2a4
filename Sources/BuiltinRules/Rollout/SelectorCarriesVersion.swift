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
      .good(
        "a name for a variant that stays",
        """
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
      guard let spec = workload.spec else { return [] }
      var defects: [Defect] = []
      let what: [(node: Node?, what: String)] =
        [(spec["selector"]?["matchLabels"], "selector")]
        + (workload.isStatefulSet
          ? (spec["volumeClaimTemplates"].map { Array($0.items) } ?? []).map {
            ($0["metadata"]?["labels"], "volumeClaimTemplates")
          } : [])
      for (labels, field) in what {
        guard let labels else { continue }
        for (key, value) in labels.entries where isVersion(key, value) {
          defects.append(
            Defect(
              "the \(field) of \(workload.id) holds a version, \(key.text ?? ""): "
                + "\(value.text ?? ""): the next release will be refused", at: value,
              of: workload.resource))
        }
      }
      return defects
    })

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
