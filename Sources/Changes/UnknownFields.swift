internal import Manifests
internal import YAMLSyntax

/// What two manifests of an object say of fields that do not exist. The API server stores nothing of it.
struct UnknownFields {
  let old: [FieldPath]
  let new: [FieldPath]
  /// Those that the old manifest did not have, or had with another value.
  let fresh: [FieldPath]

  init(_ old: Resource, _ new: Resource, _ judge: Judge) {
    let target = SchemaTarget(minor: judge.options.kubernetes)
    self.old = judge.old.unknownFields(of: old, target)
    // What the live object has, its server knows.
    self.new = judge.new.unknownFields(of: new, target).filter {
      !old.isLive || !old.root.holds($0.keys[...])
    }
    let known = self.old.map { Written($0, in: old) }
    fresh = self.new.filter { !known.contains(Written($0, in: new)) }
  }

  /// A field and what it says, whichever item of its list holds it.
  private struct Written: Equatable {
    var keys: [String]
    var value: JSONValue?

    init(_ path: FieldPath, in resource: Resource) {
      keys = path.keys
      value = path.node(in: resource.root).map { Value($0).json }
    }
  }
}

extension FieldPath {
  /// Without the places of items in their lists.
  fileprivate var keys: [String] {
    steps.compactMap { if case .key(let key) = $0 { key } else { nil } }
  }
}

extension Node {
  /// Whether the field that `keys` lead to is there, in whichever item of a list.
  fileprivate func holds(_ keys: ArraySlice<String>) -> Bool {
    guard let key = keys.first else { return true }
    if isSequence { return items.contains { $0.holds(keys) } }
    return value(forKey: key)?.holds(keys.dropFirst()) ?? false
  }
}

extension Inventory {
  fileprivate func unknownFields(of resource: Resource, _ target: SchemaTarget) -> [FieldPath] {
    schemaFaults(of: resource, target).compactMap { fault in
      guard case .unknownField = fault.problem else { return nil }
      return fault.node.path(from: resource.root)
    }
  }
}

extension Judge {
  /// Those of an object that was not there before.
  func unknownFields(ofNew resource: Resource) -> [FieldPath] {
    guard !resource.isLive, resource.isWithinLimits else { return [] }
    return new.unknownFields(of: resource, SchemaTarget(minor: options.kubernetes))
  }
}

extension ApplyMethod {
  /// What the API server says of a field that does not exist.
  func words(forUnknown field: FieldPath) -> String {
    switch self {
    case .client: "unknown field \"\(field)\""
    case .server: "\(field): field not declared in schema"
    }
  }

  /// What becomes of the whole object.
  func fate(ofUnknown fields: [FieldPath]) -> String {
    let words = fields.map(words(forUnknown:)).joined(separator: ", ")
    switch self {
    case .client:
      let them = fields.count == 1 ? "it" : "them"
      return "kubectl apply refuses this object: \(words); "
        + "Helm 3 drops \(them) and applies the rest"
    case .server: return "server-side apply refuses this object: \(words)"
    }
  }
}

extension Value {
  /// Without the field at `path`; what held it stays, even empty.
  func without(_ path: FieldPath) -> Value { without(path.steps[...]) }

  private func without(_ steps: ArraySlice<FieldPath.Step>) -> Value {
    guard let step = steps.first else { return self }
    let rest = steps.dropFirst()
    switch (step, content) {
    case (.key(let key), .map(var pairs)):
      pairs[key] = rest.isEmpty ? nil : pairs[key]?.without(rest)
      return Value(.map(pairs), at: node)
    case (.index(let index), .list(var items)) where items.indices.contains(index):
      items[index] = items[index].without(rest)
      return Value(.list(items), at: node)
    default: return self
    }
  }
}
