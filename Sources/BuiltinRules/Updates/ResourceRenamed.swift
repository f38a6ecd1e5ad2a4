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
      nothing while the old one goes. A Kustomization, a HelmRelease or an Application takes along what it applied.
      A HelmRelease that gives its release another name or namespace has Flux uninstall the old one first, with all that is in it.

      Quiet for names that carry a hash of their content, or lose or get one, and for Jobs: under a new name it is the
      next run, and the API server would refuse it under the old one.
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
      .bad(
        "what applies others",
        was: """
          apiVersion: kustomize.toolkit.fluxcd.io/v1
          kind: Kustomization
          metadata: {name: shop, namespace: flux-system}
          spec: {path: ./apps/shop, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
          """,
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: ↓shop-app, namespace: flux-system}
        spec: {path: ./apps/shop, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
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
        "the next run of a Job; a generator that makes the ConfigMap from now on",
        was: """
          apiVersion: batch/v1
          kind: Job
          metadata: {name: migrate-1.4.2}
          spec:
            backoffLimit: 1
            template:
              spec:
                restartPolicy: Never
                containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", command: [migrate, up]}]
          ---
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: shop}
          data: {mode: a, level: info, region: eu, host: shop}
          """,
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate-1.4.3}
        spec:
          backoffLimit: 1
          template:
            spec:
              restartPolicy: Never
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.3", command: [migrate, up]}]
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop-9g8k2mh4tb}
        data: {mode: a, level: info, region: eu, host: shop}
        """),
      .bad(
        "another namespace",
        was: """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: shop, namespace: shop}
          data: {mode: a, level: info, region: eu, host: shop}
          """,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop, namespace: ↓store}
        data: {mode: a, level: info, region: eu, host: shop}
        """),
      .bad(
        "a release that gets another name",
        was: """
          apiVersion: helm.toolkit.fluxcd.io/v2
          kind: HelmRelease
          metadata: {name: shop, namespace: shop}
          spec: {interval: 5m, chart: {spec: {chart: shop, version: 1.4.2, sourceRef: {kind: HelmRepository, name: acme}}}}
          """,
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: shop}
        spec: {interval: 5m, releaseName: ↓store, chart: {spec: {chart: shop, version: 1.4.2, sourceRef: {kind: HelmRepository, name: acme}}}}
        """),
      .good(
        "the name of the release is written out; a suspended one",
        was: """
          apiVersion: helm.toolkit.fluxcd.io/v2
          kind: HelmRelease
          metadata: {name: shop, namespace: shop}
          spec: {interval: 5m, chart: {spec: {chart: shop, version: 1.4.2, sourceRef: {kind: HelmRepository, name: acme}}}}
          ---
          apiVersion: helm.toolkit.fluxcd.io/v2
          kind: HelmRelease
          metadata: {name: cart, namespace: shop}
          spec: {interval: 5m, suspend: true, chart: {spec: {chart: cart, version: 1.4.2, sourceRef: {kind: HelmRepository, name: acme}}}}
          """,
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: shop}
        spec: {interval: 5m, releaseName: shop, chart: {spec: {chart: shop, version: 1.4.2, sourceRef: {kind: HelmRepository, name: acme}}}}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: cart, namespace: shop}
        spec: {interval: 5m, suspend: true, releaseName: basket, chart: {spec: {chart: cart, version: 1.4.2, sourceRef: {kind: HelmRepository, name: acme}}}}
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
        if change.rollout == .reinstalled { return reinstalled(change, comparison) }
        guard case .alone(let counterpart?) = change.pairing, let new = change.new,
          let old = comparison.changes.change(of: counterpart)?.old,
          new.kind != GroupKind("batch", "Job"), old.nameWithoutVersion != new.id.name,
          new.nameWithoutVersion != old.id.name
        else { return nil }
        let isMoved = new.id.name == old.id.name
        let (place, origin) = isMoved ? (new.namespaceNode, old.namespaceNode) : (nil, nil)
        let words = isMoved ? "the old namespace" : "the old name"
        let namer =
          (isMoved ? nil : new.namer(.name, otherThanOf: old))
          ?? (new.id.namespace == old.id.namespace
            ? nil : new.namer(.namespace, otherThanOf: old))
        let related =
          namer?.old.map { before in
            Defect.Related("\(words) (\(before.role))", at: before, revision: comparison.name)
          } ?? Defect.Related(words, at: origin ?? old.nameNode, revision: comparison.name)
        let collector = Collector(old)
        let loss =
          collector.map {
            "; what the old one applied may go with it (\($0.source))"
          } ?? ""
        let defect = Defect(
          "\(new.id) was \(old.id): the old object is deleted and a new one created\(loss)",
          at: place ?? new.nameNode, of: new, remedy: collector?.remedy, related: [related])
        return namer.map { defect.shown(at: $0.new) } ?? defect
      }
    })

  private static func reinstalled(_ change: ResourceChange, _ comparison: Comparison) -> Defect? {
    let places = ["releaseName", "targetNamespace", "storageNamespace"].map {
      FieldPath([.key("spec"), .key($0)])
    }
    guard let field = change.fields.first(where: { places.contains($0.path) }) else { return nil }
    return comparison.defect(
      "\(change.id) calls its release otherwise: Flux uninstalls the old one, with all that is in it, and installs a new one",
      change, at: field.path, remedy: "keep the name and the namespaces of the release")
  }
}

extension Resource {
  /// Who calls it otherwise than `old`, where not its manifest does: a prefix, a release.
  fileprivate func namer(
    _ part: NamePart, otherThanOf old: Resource
  ) -> (new: Origin, old: Origin?)? {
    let (own, others) = (namers(part), old.namers(part))
    let (origin, before) = (nameNode.origin, old.nameNode.origin)
    if part == .name, !origin.isChartValue, origin.text != before.text { return nil }
    let changed = own.first { namer in
      !others.contains { $0.role == namer.role && $0.text == namer.text }
    }
    return changed.map { namer in (namer, others.first { $0.role == namer.role }) }
  }

  private func namers(_ part: NamePart) -> [Origin] {
    root.tree.file.provenance?.namers(of: nameNode.range, part) ?? []
  }

  /// nil: whoever applies it says.
  fileprivate var namespaceNode: Node? { metadata?["namespace"] }
}
