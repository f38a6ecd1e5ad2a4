internal import Manifests
package import YAMLSyntax

/// One field that applying the new manifest changes, or was meant to change.
package struct FieldChange: Sendable {
  /// In the new manifest; in the old one for what is gone.
  package let path: FieldPath
  /// nil: not there. What nobody wrote has the server's default.
  package internal(set) var old: JSONValue?
  package internal(set) var new: JSONValue?
  package internal(set) var effect: Effect
  /// The server's own words, where it refuses or ignores the change.
  package internal(set) var message: String?
  /// How the server names the field in its refusal: `spec` for a StatefulSet's service name.
  package internal(set) var reported: String?
  package internal(set) var remedy: String?
  /// Where the values are written; nil for what is not.
  package let oldNode: Node?
  package let newNode: Node?
  /// There is no such field.
  package internal(set) var isUnknown = false

  package enum Effect: String, Sendable {
    case reject, replace, restart, update
    /// The server accepts the manifest and keeps the old value.
    case ineffective
  }

  /// What the values of a Secret read.
  package static let redacted = JSONValue.string("(redacted)")
}

extension FieldChange {
  /// A field that does not exist, of an object that was there before or was not.
  init(ofUnknown path: FieldPath, _ old: Resource?, _ new: Resource, in method: ApplyMethod) {
    let before = old.flatMap { path.node(in: $0.root) }
    let after = path.node(in: new.root)
    let resources = [old, new].compactMap { $0 }
    self.init(
      path: path, old: Self.shown(before.map { Value($0) }, path, of: resources),
      new: Self.shown(after.map { Value($0) }, path, of: resources), effect: .reject,
      message: method.words(forUnknown: path), reported: nil, remedy: nil, oldNode: before,
      newNode: after, isUnknown: true)
  }

  /// What may be shown of a value that is a field of `resources`.
  static func shown(_ value: Value?, _ path: FieldPath, of resources: [Resource]) -> JSONValue? {
    guard let value else { return nil }
    guard resources.allSatisfy({ $0.mayShow(path) }), value.node?.holdsSecret != true else {
      return redacted
    }
    return (value.node.map { Value($0).withoutNulls } ?? value).json
  }
}
