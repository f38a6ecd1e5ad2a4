import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let applyOrder = Rule(
    id: "apply-order", group: .references,
    summary: "What is needed first is applied last, or in one go with what needs it",
    rationale: """
      Three orders that go wrong on a new cluster and hide on an old one:

      - *A custom resource in one apply with its definition.* kubectl and `kustomize build | kubectl apply` refuse it
        the first time ("no matches for kind"), Helm too unless the definition lies in the chart's `crds/`. Flux applies
        definitions first and waits for them, Argo CD does with `SkipDryRunOnMissingResource=true` or when both are new.
      - *Waves and weights against the references.* A pod in a lower `argocd.argoproj.io/sync-wave` or `werf.io/weight`
        than the ConfigMap, Secret, claim or account that it names waits for what is applied only once it is healthy.
      - *A webhook that stands in its own way.* With `failurePolicy: Fail` and no selector a webhook for pods also
        decides over the pods that serve it: once they are all gone, none can start.

      Quiet where Flux or Argo CD is known to apply the definition; where the two are not known to be applied together; for equal
      waves; for hooks; and for webhooks with a selector or with `failurePolicy: Ignore`.
      """,
    remedy: "apply what is needed in a step of its own, or with the lower wave",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.org}
        spec: {group: example.org, names: {kind: Widget, plural: widgets}, scope: Namespaced}
        ---
        apiVersion: example.org/v1
        kind: Widget
        metadata: {name: ↓one}
        ---
        apiVersion: example.org/v1
        kind: Widget
        metadata: {name: two}
        """),
      .bad(
        "the Deployment waits for a Secret that comes once it is healthy",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: db, annotations: {argocd.argoproj.io/sync-wave: "1"}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", envFrom: [{secretRef: {name: ↓db}}]}]
        """),
      .bad(
        "no pod of the webhook can start while it is down",
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: guard}
        webhooks:
          - name: ↓guard.example.org
            clientConfig: {service: {name: guard, namespace: guard}}
            rules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: guard, namespace: guard}
        spec: {selector: {app: guard}, ports: [{port: 443}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: guard, namespace: guard}
        spec:
          template:
            metadata: {labels: {app: guard}}
            spec: {containers: [{name: guard, image: "ghcr.io/acme/guard:1.4.2"}]}
        """),
      .good(
        "the wave is right; the webhook leaves its own namespace alone",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: db, annotations: {argocd.argoproj.io/sync-wave: "-1"}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: guard}
        spec:
          template:
            metadata: {labels: {app: guard}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/guard:1.4.2", envFrom: [{secretRef: {name: db}}]}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: guard}
        spec: {selector: {app: guard}, ports: [{port: 443}]}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: guard}
        webhooks:
          - name: guard.example.org
            clientConfig: {service: {name: guard, namespace: guard}}
            namespaceSelector: {matchExpressions: [{key: guard, operator: DoesNotExist}]}
            rules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}]
        """),
      .good(
        "Argo CD is told that the kind may be missing; a kind defined elsewhere",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.org}
        spec: {group: example.org, names: {kind: Widget, plural: widgets}, scope: Namespaced}
        ---
        apiVersion: example.org/v1
        kind: Widget
        metadata: {name: one, annotations: {argocd.argoproj.io/sync-options: SkipDryRunOnMissingResource=true}}
        ---
        apiVersion: example.com/v1
        kind: Widget
        metadata: {name: one}
        """),
      .good(
        "Flux applies the whole repository, definitions first",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.org}
        spec: {group: example.org, names: {kind: Widget, plural: widgets}, scope: Namespaced}
        ---
        apiVersion: example.org/v1
        kind: Widget
        metadata: {name: one}
        """,
        at: "apps/widgets.yaml",
        files: [
          "clusters/prod/all.yaml": """
          apiVersion: kustomize.toolkit.fluxcd.io/v1
          kind: Kustomization
          metadata: {name: all, namespace: flux-system}
          spec: {path: ./, sourceRef: {kind: GitRepository, name: shop}}
          """
        ]),
      .good(
        "a hook is applied when the rest is there",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.org}
        spec: {group: example.org, names: {kind: Widget, plural: widgets}, scope: Namespaced}
        ---
        apiVersion: example.org/v1
        kind: Widget
        metadata: {name: one, annotations: {helm.sh/hook: test}}
        """),
    ],
    check: .inventory { context in
      unknownKinds(context.inventory) + lateNeeds(context.inventory)
        + selfBlockingWebhooks(context.inventory)
    })

  private static func unknownKinds(_ inventory: Inventory) -> [Defect] {
    inventory.resources("apiextensions.k8s.io", "CustomResourceDefinition").compactMap {
      definition in
      guard let group = definition.spec?["group"]?.text,
        let kind = definition.spec?["names"]?["kind"]?.text
      else { return nil }
      guard !definition.isChartDefinition else { return nil }
      let user = inventory.resources(group, kind).first {
        $0.hook == nil && inventory.areAppliedTogether($0, definition)
          && inventory.engine(reconciling: $0) == nil
      }
      return user.map { user in
        Defect(
          "\(user.id) is applied in one go with the definition of its kind: a new cluster does not "
            + "know the kind yet", at: user.nameNode, of: user,
          related: [Defect.Related("the definition", at: definition.nameNode)])
      }
    }
  }

  /// References against Argo CD's waves or nelm's weights.
  private static func lateNeeds(_ inventory: Inventory) -> [Defect] {
    let late = inventory.references.late
    return late.compactMap { reference, needed in
      guard inventory.areAppliedTogether(reference.from, needed), reference.from.hook == nil,
        needed.hook == nil
      else { return nil }
      return Defect(
        "\(reference.from.id) is applied in wave \(reference.from.applyStep ?? 0) and needs "
          + "\(needed.id), which comes in wave \(needed.applyStep ?? 0)", at: reference.node,
        of: reference.from,
        related: [Defect.Related("\(needed.id)", at: needed.nameNode)])
    }
  }

  private static func selfBlockingWebhooks(_ inventory: Inventory) -> [Defect] {
    ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"].flatMap { kind in
      inventory.resources("admissionregistration.k8s.io", kind).flatMap { configuration in
        (configuration.root["webhooks"].map { Array($0.items) } ?? []).compactMap {
          webhook -> Defect? in
          guard webhook.blocksEveryPod, let backend = inventory.backend(of: webhook) else {
            return nil
          }
          return Defect(
            "\(configuration.id) decides over the pods of \(backend.id), which serve it: once they "
              + "are gone, none can start", at: webhook["name"] ?? webhook, of: configuration,
            related: [Defect.Related("\(backend.id)", at: backend.resource.nameNode)])
        }
      }
    }
  }
}

extension Node {
  fileprivate var blocksEveryPod: Bool {
    guard self["failurePolicy"]?.says("Ignore") != true, self["matchConditions"] == nil,
      self["namespaceSelector"]?.firstKey == nil, self["objectSelector"]?.firstKey == nil
    else { return false }
    return self["rules"]?.items.contains { rule in
      let resources = rule["resources"]?.items.contains { ["pods", "*", "*/*"].contains($0.text) }
      let creates = rule["operations"]?.items.contains { ["CREATE", "*"].contains($0.text) }
      let isCore = rule["apiGroups"]?.items.contains { ["", "*"].contains($0.text) }
      return resources == true && creates == true && isCore == true
    } ?? false
  }
}

extension Inventory {
  fileprivate func backend(of webhook: Node) -> Workload? {
    guard let reference = webhook["clientConfig"]?["service"], let name = reference["name"]?.text
    else { return nil }
    return services(named: name, in: reference["namespace"]?.text).lazy.compactMap { service in
      self.workloads(selectedBy: service.selector, for: service.resource).first
    }.first
  }
}
