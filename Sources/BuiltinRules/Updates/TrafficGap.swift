import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let trafficGap = Rule(
    id: "traffic-gap", group: .updates,
    summary: "The Service loses its pods through this change",
    rationale: """
      A Service selects by labels. When its selector and the labels of the pods change together, the Service
      finds none of the running pods from the moment it is applied until new ones are ready; when only one of
      them changes, the workload's update is refused, or the other pods do not run, it finds none for good.

      So it is with a `targetPort` whose name changes together with the container's port.

      Quiet for new Services, ExternalName, and workloads without replicas.
      Pods that live elsewhere can be named under `external:` in the configuration.
      """,
    remedy:
      "change in two steps: give the pods both labels first, then move the Service's selector",
    severity: .error,
    examples: [
      .bad(
        "no pod will carry the label",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec: {selector: {app: shop}, ports: [{port: 80}]}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {run: shop}}
            template:
              metadata: {labels: {run: shop, app: shop}}
              spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {↓selector: {app: shop-v2}, ports: [{port: 80}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {run: shop}}
          template:
            metadata: {labels: {run: shop, app: shop}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        """),
      .bad(
        "both change at once",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec: {selector: {app: shop}, ports: [{port: 80}]}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {run: shop}}
            template:
              metadata: {labels: {run: shop, app: shop}}
              spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {↓selector: {app: shop-v2}, ports: [{port: 80}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {run: shop}}
          template:
            metadata: {labels: {run: shop, app: shop-v2}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        """),
      .bad(
        "the other pods do not run",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec: {selector: {app: shop, color: blue}, ports: [{port: 80}]}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: blue}
          spec:
            replicas: 2
            selector: {matchLabels: {app: shop, color: blue}}
            template:
              metadata: {labels: {app: shop, color: blue}}
              spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: green}
          spec:
            replicas: 0
            selector: {matchLabels: {app: shop, color: green}}
            template:
              metadata: {labels: {app: shop, color: green}}
              spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.3"}]}
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {↓selector: {app: shop, color: green}, ports: [{port: 80}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: blue}
        spec:
          replicas: 2
          selector: {matchLabels: {app: shop, color: blue}}
          template:
            metadata: {labels: {app: shop, color: blue}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: green}
        spec:
          replicas: 0
          selector: {matchLabels: {app: shop, color: green}}
          template:
            metadata: {labels: {app: shop, color: green}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.3"}]}
        """),
      .bad(
        "the Deployment's own update is refused, the Service's is not",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec: {selector: {app: shop}, ports: [{port: 80}]}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {↓selector: {app: shop-v2}, ports: [{port: 80}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop-v2}}
          template:
            metadata: {labels: {app: shop-v2}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        """),
      .bad(
        "a port gets another name",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec: {selector: {app: shop}, ports: [{port: 80, targetPort: http}]}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", ports: [{name: http, containerPort: 80}]}]}
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80, targetPort: ↓web}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", ports: [{name: web, containerPort: 80}]}]}
        """),
      .good(
        "the Service selects less",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec: {selector: {app: shop, run: shop}, ports: [{port: 80}]}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {run: shop}}
            template:
              metadata: {labels: {run: shop, app: shop}}
              spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {run: shop}}
          template:
            metadata: {labels: {run: shop, app: shop}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        """),
      .good(
        "the image changes",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec: {selector: {app: shop}, ports: [{port: 80}]}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {run: shop}}
            template:
              metadata: {labels: {run: shop, app: shop}}
              spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {run: shop}}
          template:
            metadata: {labels: {run: shop, app: shop}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.3"}]}
        """),
    ],
    check: .comparison { comparison, _ in
      comparison.changes.trafficGaps.compactMap { gap in
        let resource = gap.service.resource
        guard let key = resource.spec?.keyNode("selector") else { return nil }
        let pods = gap.workloads.first.map { " of \($0.id)" } ?? ""
        let old = gap.previous.resource.spec
        func related(_ key: StaticString, _ message: String) -> [Defect.Related] {
          (old?.keyNode(key)).map {
            [Defect.Related(message, at: $0, revision: comparison.name)]
          } ?? []
        }
        let what =
          gap.moment == .forGood
          ? "will select none of the pods\(pods) any more"
          : "selects none of the running pods\(pods): nobody answers until new ones are ready"
        if let target = gap.port {
          return Defect(
            "\(resource.id) sends traffic to the port \"\(target.text ?? "")\", which the running "
              + "pods\(pods) do not have: nobody answers until new ones are ready", at: target,
            of: resource,
            remedy:
              "change in two steps: let targetPort be the number until all pods have the new name",
            related: related("ports", "the old ports"))
        }
        return Defect(
          "\(resource.id) \(what)", at: key, of: resource,
          related: related("selector", "the old selector"))
      }
    })
}
