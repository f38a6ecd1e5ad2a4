import YAMLSyntax

/// A CustomResourceDefinition of the input.
package struct CustomDefinition: Sendable {
  package let resource: Resource
  package let kind: GroupKind
  /// `openAPIV3Schema` by version.
  package let schemas: [String: Node]

  package init?(_ resource: Resource) {
    guard let spec = resource.spec, let group = spec["group"]?.text,
      let kind = spec["names"]?["kind"]?.text
    else { return nil }
    self.resource = resource
    self.kind = GroupKind(group, kind)
    schemas = Self.schemas(of: spec)
  }

  private static func schemas(of spec: Node) -> [String: Node] {
    var schemas: [String: Node] = [:]
    let shared = spec["validation"]?["openAPIV3Schema"]
    if let name = spec["version"]?.text { schemas[name] = shared }
    for version in spec["versions"].map({ Array($0.items) }) ?? [] {
      guard let name = version["name"]?.text else { continue }
      schemas[name] = version["schema"]?["openAPIV3Schema"] ?? shared
    }
    return schemas
  }

  /// Versions in which its objects can be applied.
  fileprivate var servedVersions: [String] {
    let versions = resource.spec?["versions"].map { Array($0.items) } ?? []
    guard !versions.isEmpty else { return resource.spec?["version"]?.text.map { [$0] } ?? [] }
    return versions.filter { $0["served"]?.bool != false }.compactMap { $0["name"]?.text }
  }

  package var isClusterScoped: Bool { resource.spec?["scope"]?.says("Cluster") ?? false }

  /// Its first version kept unknown fields, and nothing was checked that it did not name.
  var isStrict: Bool {
    resource.apiVersion == "apiextensions.k8s.io/v1"
      && resource.spec?["preserveUnknownFields"]?.bool != true
  }
}

/// The CustomResourceDefinitions of one inventory by what they define.
struct CustomDefinitions: Sendable {
  private var definitions: [GroupKind: [CustomDefinition]] = [:]
  /// Those that stay in the cluster though the inventory has others.
  private var kept: [GroupKind: CustomDefinition] = [:]

  init(_ inventory: [Resource], kept: [Resource]) {
    definitions = Dictionary(grouping: inventory.compactMap(CustomDefinition.init), by: \.kind)
    self.kept = Dictionary(kept.compactMap(CustomDefinition.init).map { ($0.kind, $0) }) { $1 }
  }

  func defines(_ kind: GroupKind) -> Bool { definitions[kind] != nil }

  /// The versions that are served of a kind, where that of `resource` is not among them; nil: it is, or
  /// nobody knows.
  func versions(insteadOf resource: Resource) -> [String]? {
    guard let found = definitions[resource.kind] else { return nil }
    let served = found.map(\.servedVersions)
    let version = String(resource.version)
    guard
      served.allSatisfy({ versions in
        !versions.isEmpty && !versions.contains { Placeholder.mayBe($0, version) }
      })
    else { return nil }
    return served[0]
  }

  /// That of the definition which stays in the cluster where it is not the inventory's own.
  func keptSchema(of resource: Resource) -> Node? {
    guard let kept = kept[resource.kind], kept.isStrict else { return nil }
    return kept.schemas[String(resource.version)]
  }

  /// The schema of `resource`'s version; nil where none is known, or several that may differ.
  func schema(of resource: Resource) -> Node? {
    guard let found = definitions[resource.kind], found.count == 1, found[0].isStrict else {
      return nil
    }
    return found[0].schemas[String(resource.version)]
  }
}
