import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let selectorCarriesVersion = Rule(
    id: "selector-carries-version", group: .rollout,
    summary: "A selector holds a version: the next release will be refused",
    rationale: """
      The selector of a workload can not be changed, nor can a StatefulSet's volumeClaimTemplates. A label that moves with
      every release (`helm.sh/chart`, `app.kubernetes.io/version`, a version, a date, a commit, the image's tag) makes the
      next update fail: "spec.selector: field is immutable".

      No earlier revision is needed to see it. Quiet for `version: v1`, by which meshes route and which no
      release changes, for such labels on the object and its pods alone, for objects whose name holds the version, and for
      bare ReplicaSets of a canary.
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
      .bad(
        "a build, a commit; the tag of the image under any name",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop, acme.example.com/git-sha: ↓3f9c2d1, build: ↓"412", runs: ↓"1.4"}}
          template:
            metadata: {labels: {app: shop, acme.example.com/git-sha: 3f9c2d1, build: "412", runs: "1.4"}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:v1.4"}]}
        """),
      .good(
        "a name for a variant that stays; an object of its own for each version",
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
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: istiod-1-24-1}
        spec:
          selector: {matchLabels: {app: istiod, istio.io/rev: 1-24-1}}
          template:
            metadata: {labels: {app: istiod, istio.io/rev: 1-24-1}}
            spec: {containers: [{name: discovery, image: "docker.io/istio/pilot:1.24.1"}]}
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
      return labels.filter { isVersion($0.key, $0.value, of: workload) }.map { key, value, field in
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

  /// Whether the value moves with each release: its key says so, or a container's image has it for its tag.
  private static func isVersion(_ key: Node, _ value: Node, of workload: Workload) -> Bool {
    if key.says("helm.sh/chart") || key.says("app.kubernetes.io/version") { return true }
    // Most values are names.
    guard value.withText({ $0.contains(where: \.isDigit) }), let text = value.text,
      moves(key, text, of: workload), !Placeholder.isIn(text)
    else { return false }
    // A new name for each version is a new object.
    return !workload.id.name.contains(text.replacing(".", with: "-"))
      && !workload.id.name.contains(text)
  }

  private static func moves(_ key: Node, _ text: String, of workload: Workload) -> Bool {
    let name = (key.text ?? "").split(separator: "/").last?.lowercased() ?? ""
    if name == "chart" { return text.contains(".") }
    if text.contains("."), workload.containers.contains(where: { isTag(text, of: $0) }) {
      return true
    }
    return words.contains(name) && (isCommit(text) || isNumbered(text))
      || counts.contains(name) && text.allSatisfy(\.isNumber)
  }

  /// Keys whose values may say which release it is.
  private static let words: Set<String> = [
    "build", "commit", "commit-sha", "date", "git-commit", "git-sha", "image-tag", "imagetag",
    "release",
    "rev", "revision", "sha", "tag", "timestamp", "version",
  ]

  /// And those whose values count releases.
  private static let counts: Set<String> = ["build", "build-id", "build-number", "timestamp"]

  private static func isTag(_ text: String, of container: Container) -> Bool {
    guard let tag = container.image?.reference?.tag else { return false }
    return tag == text || tag == "v\(text)"
  }

  private static func isCommit(_ text: String) -> Bool {
    text.count >= 7 && text.allSatisfy(\.isHexDigit)
  }

  /// `1.4.2`, `v1.4.2-rc1`, `2024-07-01`.
  private static func isNumbered(_ text: String) -> Bool {
    let parts = text.trimmingPrefix("v").split { $0 == "." || $0 == "-" }
    return parts.count >= 3 && parts.prefix(3).allSatisfy { $0.allSatisfy(\.isNumber) }
  }
}
