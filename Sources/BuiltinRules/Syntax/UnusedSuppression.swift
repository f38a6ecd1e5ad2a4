import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unusedSuppression = Rule(
    id: "unused-suppression", group: .syntax,
    summary: "A suppression suppresses nothing",
    rationale: """
      It names a rule that finds nothing there any more, or that does not exist; it lacks its reason, or has another form; it stands on the pods of a
      workload instead of the workload; or it is an entry of the configuration whose `until:` is over. Left behind, it hides the
      next fault of the same kind, and readers take it for true.

      Quiet for rules that do not run (off, ignored, not selected), whose findings nobody knows; for rules about
      updates, which find something only while the change is new; where only a part was looked at (paths that were
      named, targets that were not rendered), so that nobody knows what else it covers; and in the templates and
      values of charts for lines from which nothing comes with the values that are known: others may need them.
      """,
    remedy: "remove it, or correct what it names",
    severity: .warning,
    examples: [
      .bad(
        "the tag was pinned since; no rule is called so",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: shop
          annotations:
            ↓kubevet.dev/ignore.mutable-image-tag: pinned next week
            ↓kubevet.dev/ignore.mutable-image-tags: pinned next week
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .bad(
        "without a reason nothing is suppressed",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: shop
          annotations:
            ↓kubevet.dev/ignore.mutable-image-tag: ""
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:main"}]
        """),
      .bad(
        "no annotation is called so",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: shop
          annotations:
            ↓kubevet.dev/ignore: all
            ↓kubevet.dev/ignored.mutable-image-tag: pinned next week
        spec:
          containers:
            - {name: web, image: "ghcr.io/acme/shop:main"}
        """),
      .bad(
        "findings are those of the Deployment, whose own annotations count",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata:
              labels: {app: shop}
              annotations:
                ↓kubevet.dev/ignore.mutable-image-tag: pinned next week
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:main"}]
        """),
      .bad(
        "no container is called so, but one nearly",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: shop
          annotations:
            ↓kubevet.dev/ignore.mutable-image-tag: "container=wep; pinned next week"
        spec:
          containers:
            - {name: web, image: "ghcr.io/acme/shop:main"}
        """),
      .good(
        "the sidecar alone, which has no other tag",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: shop
          annotations: {kubevet.dev/ignore.mutable-image-tag: "container=proxy; its vendor has no other tag"}
        spec:
          containers:
            - {name: web, image: "ghcr.io/acme/shop:1.4.2"}
            - {name: proxy, image: "ghcr.io/acme/proxy:stable"}
        """),
      .good(
        "both are needed",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: shop
          annotations: {kubevet.dev/ignore.mutable-image-tag: pinned next week}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:main"}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: cart}
        spec:
          # kubevet: ignore[mutable-image-tag] pinned next week
          containers: [{name: web, image: "ghcr.io/acme/cart:main"}]
        """),
      .good(
        "rules about updates are quiet again once the change is applied",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: shop
          annotations: {kubevet.dev/ignore.selector-change: recreated by hand}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    fix: .safe("remove it, unless it names a rule that is not there"),
    check: .suppressions)
}
