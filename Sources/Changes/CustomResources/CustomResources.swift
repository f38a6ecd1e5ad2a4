internal import Manifests
internal import YAMLSyntax

/// A validation rule of a custom resource that could not be evaluated: nothing is said of it.
package struct UnevaluatedRule: Sendable, Hashable {
  /// The CustomResourceDefinition's name.
  package let definition: String
  package let rule: String
  /// What the rule needs beyond what is understood.
  package let reason: String

  package var sentence: String {
    "\(definition): its rule \"\(rule)\" is not evaluated, for kubevet does not read \(reason)"
  }
}

/// The CustomResourceDefinitions of the input.
struct CustomResources: Sendable {
  private var definitions: [GroupKind: Definition] = [:]

  struct Definition: Sendable {
    var name: String
    var isClusterScoped: Bool
    /// `openAPIV3Schema` by version.
    var schemas: [String: Node]
  }

  /// The new definitions win: they are applied before, or along with, their objects.
  init(old: Inventory, new: Inventory) {
    for inventory in [old, new] {
      let kind = "CustomResourceDefinition"
      for resource in inventory.resources("apiextensions.k8s.io", kind) {
        guard let definition = CustomDefinition(resource) else { continue }
        definitions[definition.kind] = Definition(
          name: resource.id.name, isClusterScoped: definition.isClusterScoped,
          schemas: definition.schemas)
      }
    }
  }

  func isClusterScoped(_ kind: GroupKind) -> Bool {
    !definitions.isEmpty && definitions[kind]?.isClusterScoped ?? false
  }

  subscript(_ kind: GroupKind) -> Definition? { definitions[kind] }
}

extension CustomResources.Definition {
  /// `object` with the defaults of its schema.
  func completed(_ object: Value, version: Substring) -> Value {
    guard let schema = schemas[String(version)] else { return object }
    return Self.completed(object, schema, depth: 0)
  }

  private static func completed(_ value: Value, _ schema: Node, depth: Int) -> Value {
    guard depth < Limits.nesting else { return value }
    switch value.content {
    case .list(let items):
      guard let item = schema["items"], item.isMapping else { return value }
      return Value(.list(items.map { completed($0, item, depth: depth + 1) }), at: value.node)
    case .map(var pairs):
      for (key, property) in schema["properties"]?.pairs ?? [] {
        guard let name = key.text else { continue }
        // A null where the schema has a default and allows none counts as left out.
        if pairs[name].map(\.isNull) ?? true, let filled = property["default"] {
          if pairs[name] == nil || property["nullable"]?.bool != true {
            pairs[name] = Value(Value(filled).content)
          }
        }
        if let inner = pairs[name] { pairs[name] = completed(inner, property, depth: depth + 1) }
      }
      if let more = schema["additionalProperties"], more.isMapping {
        let known = schema["properties"]
        for (name, inner) in pairs where known?.value(forKey: name) == nil {
          pairs[name] = completed(inner, more, depth: depth + 1)
        }
      }
      return Value(.map(pairs), at: value.node)
    default: return value
    }
  }
}
