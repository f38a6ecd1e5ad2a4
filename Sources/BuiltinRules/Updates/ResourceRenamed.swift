import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let resourceRenamed = Rule(
    id: "resource-renamed", group: .updates,
    summary: "The object was renamed: the old one is deleted and a new one created",
    rationale: """
      To Kubernetes a name is the object. Another name, or another namespace, means that one object is created
      and the other one pruned: a Service gets a new address, a claim starts empty, a Deployment starts from
      nothing while the old one goes.

      Quiet for names that carry a hash of their content.
      """,
    remedy:
      "keep the name, or move in two steps: create the new one, switch over, remove the old one",
    severity: .warning,
    examples: [
      .bad(
        "",
        was: """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec:
                containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
          """,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: ↓store}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "a hashed name",
        was: """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: shop-2bfg57h9kt}
          data: {mode: a}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec:
                containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
          """,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop-9g8k2mh4tb}
        data: {mode: b}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "a second one",
        was: """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec:
                containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
          """,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: store}
        spec:
          selector: {matchLabels: {app: store}}
          template:
            metadata: {labels: {app: store}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .comparison { comparison, _ in
      comparison.changes.changes.compactMap { change in
        guard case .alone(let counterpart?) = change.pairing, let new = change.new,
          let old = comparison.changes.change(of: counterpart)?.old
        else { return nil }
        return Defect(
          "\(new.id) was \(old.id): the old object is deleted and a new one created",
          at: new.nameNode,
          of: new,
          related: [Defect.Related("the old name", at: old.nameNode, revision: comparison.name)])
      }
    })
}
