import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let serviceWithoutPods = Rule(
    id: "service-without-pods", group: .references,
    summary: "A Service selects no pod of the scan",
    rationale: """
      A Service finds its pods by their labels. One that finds none answers every request with a
      refused connection, and nothing else says why.

      Reported where the Service's own folder or kustomization has a workload, or where some workload has
      nearly the same labels. Quiet for `ExternalName`, without a selector, beside an EndpointSlice or Endpoints of its name;
      where a custom resource or a Helm release of the scan may make the pods; where the selector uses
      an operator's own label, or one by which a program says which of its pods leads (`role: primary`, `vault-active`); beside Helm templates, which are not rendered; and for the control plane.
      Pods that live elsewhere can be named under `external:` in the configuration.
      """,
    remedy: "compare the Service's selector with the labels of the pod template",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          ↓selector: {app: shopp}
          ports: [{port: 80}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .bad(
        "what watches it makes no pods",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: cart}
        spec:
          ↓selector: {app: cart}
          ports: [{port: 80}]
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: {name: cart}
        spec: {selector: {matchLabels: {app: cart}}, endpoints: [{port: http}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "labels that a controller adds to its pods",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: db-0}
        spec:
          selector: {app: db, statefulset.kubernetes.io/pod-name: db-0}
          ports: [{port: 5432}]
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          template:
            metadata: {labels: {app: db}}
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
        """),
      .good(
        "labels that a program writes on its own pods, for one of them leads",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: db-primary}
        spec: {selector: {app: db, role: primary}, ports: [{port: 5432}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: vault-active}
        spec: {selector: {app: db, vault-active: "true"}, ports: [{port: 8200}]}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          template:
            metadata: {labels: {app: db}}
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
        """),
      .bad(
        "a role that nobody writes",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: db-backup}
        spec: {↓selector: {app: db, role: backup}, ports: [{port: 5432}]}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          template:
            metadata: {labels: {app: db}}
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
        """),
      .good(
        "no pods are meant, or others make them",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: outside}
        spec: {type: ExternalName, externalName: example.org, selector: {app: none}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: manual}
        spec: {ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: operated}
        spec: {selector: {cnpg.io/cluster: main}, ports: [{port: 5432}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: kafka}
        spec: {selector: {app: kafka}, ports: [{port: 9092}]}
        ---
        apiVersion: kafka.strimzi.io/v1beta2
        kind: Kafka
        metadata: {name: kafka}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "the configuration says that its pods are made elsewhere",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: worker}
        spec: {selector: {app: worker-a, tier: back}, ports: [{port: 80}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """,
        files: [
          ".kubevet.yaml": """
          external:
            - {kind: Pod, labels: {app: "worker-*", tier: back, team: any}}
          """
        ]),
    ],
    check: .resourceAmongOthers(of: [GroupKind("", "Service")]) { resource, context in
      guard let service = context.inventory.service(resource), !service.isExternalName,
        !resource.isPatch, !service.selector.isEmpty
      else { return [] }
      let namespace = resource.id.namespace
      // Nearly all do, by the whole selector: then there is nothing else to ask.
      guard !context.inventory.hasWorkload(selectedBy: service.selector, for: resource) else {
        return []
      }
      let pairs = service.selector.ofTemplates
      guard !pairs.isEmpty, !pairs.pairs.contains(where: { isOperatorLabel($0.key) }),
        !pairs.pairs.contains(where: { Placeholder.isIn($0.value) }),
        !context.inventory.hasWorkload(selectedBy: pairs, for: resource),
        !context.inventory.surroundings.external.holdPods(pairs, in: namespace),
        context.inventory.shouldMakePods(pairs, for: service),
        !context.inventory.mayMakePods(pairs, for: service),
        !context.inventory.maySelect(LabelSelector(pairs: pairs), for: resource),
        let key = resource.spec?.keyNode("selector")
      else { return [] }
      return [
        Defect(
          "\(resource.id) selects no pod of any workload in the scan", at: key, of: resource,
          severity: context.inventory.surroundings.lacksRenderings ? .info : nil)
      ]
    })

  /// A label in a domain other than Kubernetes' recommended ones belongs to some operator.
  private static func isOperatorLabel(_ key: String) -> Bool {
    key.utf8.contains(UInt8(ascii: "/")) && !key.hasPrefix("app.kubernetes.io/")
  }
}

extension Inventory {
  /// Whether the pods are to be expected in the scan: some stand beside the Service, or nearly match.
  fileprivate func shouldMakePods(_ pairs: Labels, for service: Service) -> Bool {
    let (source, namespace) = (service.resource.source, service.resource.id.namespace)
    guard !surroundings.unrendered.contains(source) else { return false }
    // Static pods: the kubelet makes them, and no manifest of a repository does.
    if namespace == "kube-system",
      pairs.pairs.contains(where: { ["component", "tier", "k8s-app"].contains($0.key) })
    {
      return false
    }
    return workloads.contains { workload in
      guard Self.mayShare(workload.id.namespace, namespace) else { return false }
      return workload.resource.source == source || nearlyMatches(pairs, workload.labels)
    }
  }

  private func nearlyMatches(_ pairs: Labels, _ labels: Labels) -> Bool {
    pairs.pairs.allSatisfy { wanted in
      guard let other = labels[wanted.key] else { return false }
      return other == wanted.value
        || wanted.value.count > 3 && Spelling.distance(other, wanted.value) <= 2
    }
  }
}
