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
      them changes, the workload's update is refused, the other pods do not run, or the workload is removed and its
      Service is kept, it finds none for good.

      So it is with a `targetPort` that changes together with the container's port.

      Quiet for new Services, ExternalName, and workloads without replicas; for a removed workload also where a
      custom resource or a Helm release may make the pods instead, or whatever prunes keeps it.
      Pods that live elsewhere can be named under `external:` in the configuration.
      """,
    remedy:
      "change in two steps: give the pods both labels first, then move the Service's selector",
    severity: .error,
    examples: [
      .bad(
        "no pod will carry the label",
        was: """
          \(service)
          ---
          \(deployment)
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {↓selector: {app: shop-v2}, ports: [{port: 80}]}
        ---
        \(deployment)
        """),
      .bad(
        "both change at once",
        was: """
          \(service)
          ---
          \(deployment)
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
          \(blueAndGreen)
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {↓selector: {app: shop, color: green}, ports: [{port: 80}]}
        ---
        \(blueAndGreen)
        """),
      .bad(
        "the Deployment's own update is refused, the Service's is not",
        was: """
          \(service)
          ---
          \(ownDeployment)
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
      .bad(
        "the workload is gone, its Service is not",
        was: """
          \(service)
          ---
          \(ownDeployment)
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {↓selector: {app: shop}, ports: [{port: 80}]}
        """),
      .good(
        "the Service selects less",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec: {selector: {app: shop, run: shop}, ports: [{port: 80}]}
          ---
          \(deployment)
          """,
        """
        \(service)
        ---
        \(deployment)
        """),
      .good(
        "the image changes",
        was: """
          \(service)
          ---
          \(deployment)
          """,
        """
        \(service)
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
      .good(
        "something else may run the pods from now on",
        was: """
          \(service)
          ---
          \(ownDeployment)
          """,
        """
        \(service)
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: web}
        spec: {interval: 1h, chartRef: {kind: OCIRepository, name: web}}
        """),
    ],
    check: .comparison { comparison, _ in
      comparison.changes.trafficGaps.compactMap { gap in
        let resource = gap.service.resource
        guard let key = gap.selectorPlace, let first = gap.workloads.first else {
          return nil
        }
        let old = gap.previous.resource.spec
        func related(_ key: StaticString, _ message: String) -> [Defect.Related] {
          (old?.keyNode(key)).map {
            [Defect.Related(message, at: $0, revision: comparison.name)]
          } ?? []
        }
        let selector = related("selector", "the old selector")
        switch gap.moment {
        case .untilRollout:
          guard let target = gap.port else {
            return Defect(
              "\(resource.id) selects none of the running pods of \(first.id): nobody answers until new ones are ready",
              at: key, of: resource, related: selector)
          }
          if target.int != nil {
            return Defect(
              "\(resource.id) sends traffic to port \(target.text ?? ""), which the running pods of \(first.id) do not declare: there may be nobody to answer until new ones are ready",
              at: target, of: resource, severity: .warning,
              remedy:
                "change in two steps: have the pods listen on both, then move the Service's targetPort",
              related: related("ports", "the old ports"))
          }
          return Defect(
            "\(resource.id) sends traffic to the port \"\(target.text ?? "")\", which the running "
              + "pods of \(first.id) do not have: nobody answers until new ones are ready",
            at: target, of: resource,
            remedy:
              "change in two steps: let targetPort be the number until all pods have the new name",
            related: related("ports", "the old ports"))
        case .forGood:
          return Defect(
            "\(resource.id) will select none of the pods of \(first.id) any more", at: key,
            of: resource, related: selector)
        case .removed:
          return Defect(
            "\(resource.id) will select no pod any more: \(first.id) is gone", at: key,
            of: resource,
            remedy: "remove the Service too, or let it select the pods of what takes their place",
            related: [
              Defect.Related(
                "stood here", at: first.resource.nameNode, revision: comparison.name)
            ])
        }
      }
    })

  private static let service = """
    apiVersion: v1
    kind: Service
    metadata: {name: shop}
    spec: {selector: {app: shop}, ports: [{port: 80}]}
    """

  private static let deployment = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: shop}
    spec:
      selector: {matchLabels: {run: shop}}
      template:
        metadata: {labels: {run: shop, app: shop}}
        spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
    """

  private static let ownDeployment = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: shop}
    spec:
      selector: {matchLabels: {app: shop}}
      template:
        metadata: {labels: {app: shop}}
        spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
    """

  private static let blueAndGreen = """
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
    """
}
