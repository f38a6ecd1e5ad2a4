import Linting
import Manifests
import YAMLSyntax

extension Rule.Context {
  var schemaTarget: SchemaTarget { kubernetes.schemaTarget }

  func schemaFaults(of resource: Resource) -> [SchemaFault] {
    inventory.schemaFaults(of: resource, schemaTarget)
  }
}

extension Defect {
  /// A field that is missing in `mapping`: shown at its first key, and named as if it were there.
  init(missing field: String, _ message: String, in mapping: Node, of resource: Resource) {
    self.init(message, at: mapping.firstKey ?? mapping, of: resource)
    let holder = Place(mapping, of: resource)
    self.place.field = holder.field.map { $0.isEmpty ? field : "\($0).\(field)" }
    self.place.stableField = holder.stableField.map { "\($0).\(field)" }
  }
}

extension Rule {
  /// Makes a text of a number or a boolean.
  static func quote(_ site: RepairSite) -> EditGroup? {
    guard site.resource != nil, let scalar = site.tree.writtenScalar(at: site.range),
      scalar.isNumberOrBoolean, scalar.tag == nil, let text = scalar.text,
      !site.text.isReferenced(site.range)
    else { return nil }
    return EditGroup([TextEdit(site.range, "\"\(text)\"")])
  }
}
