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

  init(_ inventory: [Resource]) {
    definitions = Dictionary(grouping: inventory.compactMap(CustomDefinition.init), by: \.kind)
  }

  func defines(_ kind: GroupKind) -> Bool { definitions[kind] != nil }

  /// The schema of `resource`'s version; nil where none is known, or several that may differ.
  func schema(of resource: Resource) -> Node? {
    guard let found = definitions[resource.kind], found.count == 1, found[0].isStrict else {
      return nil
    }
    return found[0].schemas[String(resource.version)]
  }
}
