import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let undefinedSubstitution = Rule(
    id: "undefined-substitution", group: .gitops,
    summary: "Flux puts an empty text in the place of a variable",
    rationale: """
      With `postBuild` Flux replaces every `${name}` in all that the Kustomization applies, scripts and
      dashboards included. A name without a value becomes nothing, without a word: an empty host, a path that
      begins at the root.

      Known are `substitute` and the ConfigMaps and Secrets of `substituteFrom` that are in the scan; of a Secret
      only the keys are looked at. Quiet for `${name:=default}`, `$${name}`, objects with
      `kustomize.toolkit.fluxcd.io/substitute: disabled`, and where one of `substituteFrom` is not in the scan or a
      patch adds to `postBuild`.
      """,
    remedy:
      "define the variable, give it a default (${name:=value}), or write $${name} for a text that stays",
    severity: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web, namespace: shop}
        data:
          host: ↓${HOST}
          zone: ${ZONE}
          path: ${ROOT:=/}
          price: $${PRICE}
          command: cd ↓${APP_HOME}/bin
        """,
        at: "apps/web.yaml", files: ["clusters/apps.yaml": kustomization]),
      .good(
        "no substitution for this object",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: dashboard
          annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}
        data:
          board.json: '{"datasource": "${DS_PROMETHEUS}"}'
        """,
        at: "apps/web.yaml", files: ["clusters/apps.yaml": kustomization]),
      .good(
        "not every value is known here",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        data: {host: "${HOST}"}
        """,
        at: "apps/web.yaml",
        files: [
          "clusters/apps.yaml": """
          apiVersion: kustomize.toolkit.fluxcd.io/v1
          kind: Kustomization
          metadata: {name: apps, namespace: flux-system}
          spec:
            path: ./apps
            sourceRef: {kind: GitRepository, name: flux-system}
            postBuild:
              substituteFrom: [{kind: Secret, name: cluster-secrets}]
          """
        ]),
      .good(
        "no substitution at all",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        data: {run.sh: "cd ${APP_HOME}"}
        """,
        at: "apps/web.yaml",
        files: [
          "clusters/apps.yaml": """
          apiVersion: kustomize.toolkit.fluxcd.io/v1
          kind: Kustomization
          metadata: {name: apps, namespace: flux-system}
          spec: {path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}}
          """
        ]),
    ],
    check: .inventory { context in
      let inventory = context.inventory
      let substituting = inventory.fluxKustomizations.filter { $0.spec?["postBuild"] != nil }
      guard !substituting.isEmpty, !inventory.patchesSubstitutions else { return [] }
      let owners = inventory.folderOwners(OwnSources(inventory))
      var reader = ClosureReader(inventory.surroundings.repository)
      var seen: Set<String> = []
      var defects: [Defect] = []
      for kustomization in substituting {
        guard let owner = owners.first(where: { $0.resource === kustomization.resource }),
          let known = inventory.variables(of: kustomization), !known.isEmpty
        else { continue }
        for resource in reader.applied(by: owner).objects.compactMap(\.resource)
        where !resource.isLeftUnsubstituted {
          for (node, variable) in resource.variables where !known.contains(variable.name) {
            let file = resource.root.tree.file
            guard seen.insert("\(file.path)\n\(node.range.start)\n\(variable.name)").inserted
            else { continue }
            defects.append(defect(node, variable, resource, kustomization))
          }
        }
      }
      return defects
    })

  private static func defect(
    _ node: Node, _ variable: SubstitutionVariable, _ resource: Resource,
    _ kustomization: FluxKustomization
  ) -> Defect {
    var defect = Defect(
      "${\(variable.name)} in \(resource.id) has no value: \(kustomization.resource.id) puts nothing in its place",
      at: node, of: resource,
      related: [Defect.Related("the substitution", at: kustomization.resource.nameNode)])
    // In a long text the variable itself is the place.
    let written = Array("${\(variable.name)".utf8)
    let bytes = resource.root.tree.file.bytes[node.range.start..<node.range.end]
    if let range = bytes.firstRange(of: written) {
      defect.place.range = SourceRange(range.lowerBound, range.upperBound + 1)
    }
    return defect
  }

  private static let kustomization = """
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec:
      path: ./apps
      sourceRef: {kind: GitRepository, name: flux-system}
      postBuild:
        substitute: {ZONE: eu}
    """
}

extension Resource {
  fileprivate var isLeftUnsubstituted: Bool {
    let name = "kustomize.toolkit.fluxcd.io/substitute"
    let label = metadata?["labels"]?.value(forKey: name)?.text
    return [annotation(name), label].contains { $0?.lowercased() == "disabled" }
  }

  /// Variables without a default, each at its first place.
  fileprivate var variables: [(Node, SubstitutionVariable)] {
    guard root.tree.file.bytes.contains("${") else { return [] }
    var found: [(Node, SubstitutionVariable)] = []
    var names: Set<String> = []
    var open = [root]
    var budget = 200_000
    while let node = open.popLast(), budget > 0 {
      budget -= 1
      if let text = node.text, text.contains("${") {
        for variable in SubstitutionVariable.all(in: text)
        where !variable.hasDefault && names.insert(variable.name).inserted {
          found.append((node, variable))
        }
      }
      open += Array(node.items).reversed()
      open += node.entries.flatMap { [$0.key, $0.value] }.reversed()
    }
    return found
  }
}

extension Inventory {
  /// Names that have a value; nil: not all of them are known.
  fileprivate func variables(of kustomization: FluxKustomization) -> Set<String>? {
    let postBuild = kustomization.spec?["postBuild"]
    var names: Set<String> = []
    func add(_ values: Node?) { values?.forEachPair { key, _ in names.insert(key.text ?? "") } }
    add(postBuild?["substitute"])
    for reference in postBuild?["substituteFrom"].map({ Array($0.items) }) ?? [] {
      guard let kind = reference["kind"]?.text, let name = reference["name"]?.text,
        let source = resources("", kind).first(where: {
          $0.id.name == name
            && Self.mayShare($0.id.namespace, kustomization.resource.id.namespace)
        })
      else { return nil }
      add(source.root["data"])
      add(source.root["stringData"])
    }
    return names
  }
}
