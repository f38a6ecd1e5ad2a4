import Changes
import Manifests
import YAMLSyntax

/// The last applied revision beside the new one, as far as they differ.
package struct Comparison: Sendable {
  package let changes: ChangeSet
  /// How the old side is called in messages: `HEAD~1`, a file's name.
  package let name: String

  package init(changes: ChangeSet, name: String) {
    self.changes = changes
    self.name = name
  }

  package var old: Inventory { changes.old }
  package var new: Inventory { changes.new }

  /// A defect of an object that is there before and after, at `path` or what is left of the way to it.
  package func defect(
    _ message: String, _ change: ResourceChange, at path: FieldPath, severity: Severity? = nil,
    remedy: String? = nil
  ) -> Defect? {
    guard let new = change.new else { return nil }
    let place = path.asWritten(in: new).nearestNode(in: new.root) ?? new.nameNode
    let before = change.old.flatMap { path.asWritten(in: $0).node(in: $0.root) }
    let related = before.map { [was(at: $0, of: change)] } ?? []
    return Defect(
      message, at: place, of: new, severity: severity, remedy: remedy, related: related)
  }

  /// A defect of an object that is gone: where it stood.
  package func defect(
    ofRemoved resource: Resource, _ message: String, severity: Severity? = nil,
    remedy: String? = nil
  ) -> Defect {
    Defect(message, at: resource.nameNode, of: resource, severity: severity, remedy: remedy)
      .inRevision(name)
  }

  /// What was applied, never the value of a Secret.
  private func was(at node: Node, of change: ResourceChange) -> Defect.Related {
    let isSecret = change.old?.id.kind == "Secret"
    let value = isSecret ? nil : node.text.flatMap { $0.count <= 80 ? $0 : nil }
    return Defect.Related(
      value.map { "was applied as \($0)" } ?? "was applied like this", at: node, revision: name)
  }
}

extension FieldPath {
  /// What a Secret says in `stringData` the server keeps in `data`.
  fileprivate func asWritten(in resource: Resource) -> FieldPath {
    guard resource.id.kind == "Secret", steps.first == .key("data"), node(in: resource.root) == nil
    else { return self }
    let written = FieldPath([.key("stringData")] + Array(steps.dropFirst()))
    return written.node(in: resource.root) == nil ? self : written
  }

  /// The node at this path, or at the longest beginning of it that is there: the value that is an
  /// ancestor's, so that the place is one line where the field itself is gone.
  fileprivate func nearestNode(in root: Node) -> Node? {
    if let node = node(in: root) { return node.isMapping ? keyNode(in: root) ?? node : node }
    var path = self
    while !path.steps.isEmpty {
      path.steps.removeLast()
      guard !path.steps.isEmpty, let node = path.node(in: root) else { continue }
      // An item of a list is pointed at by its name.
      if case .index? = path.steps.last { return node["name"] ?? node.firstKey ?? node }
      return path.keyNode(in: root)
    }
    return nil
  }

  /// The key under which the value at this path stands.
  private func keyNode(in root: Node) -> Node? {
    guard case .key(let key)? = steps.last else { return nil }
    let parent = FieldPath(Array(steps.dropLast())).node(in: root) ?? root
    for entry in parent.entries where entry.key.text == key { return entry.key }
    return nil
  }
}
