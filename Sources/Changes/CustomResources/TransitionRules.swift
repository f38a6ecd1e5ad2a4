internal import Manifests
internal import YAMLSyntax

/// Judges an update of a custom resource by the rules of its schema that compare with `oldSelf`.
///
/// As the API server does: a rule holds where its field is there before and after; items of a list
/// are the same item where the list is a map with keys.
struct TransitionRules {
  private let definition: String
  private let method: ApplyMethod
  private(set) var refusals: [Refusal] = []
  private(set) var unevaluated: Set<UnevaluatedRule> = []

  init(_ update: Update, _ definition: CustomResources.Definition, version: Substring) {
    self.definition = definition.name
    method = update.method
    guard let schema = definition.schemas[String(version)] else { return }
    check(update.before, update.after, schema, FieldPath(), depth: 0)
    if method == .server { refuseNulls(update.manifest, schema, FieldPath(), depth: 0) }
  }

  private mutating func check(
    _ old: Value, _ new: Value, _ schema: Node, _ path: FieldPath, depth: Int
  ) {
    guard depth < Limits.nesting else { return }
    if let rules = schema["x-kubernetes-validations"] {
      for rule in rules.items { evaluate(rule, old, new, schema, path) }
    }
    switch (old.content, new.content) {
    case (.map(let before), .map(let after)):
      let properties = schema["properties"]
      let others = schema["additionalProperties"]
      for (key, value) in after.sorted(by: { $0.key < $1.key }) {
        guard let previous = before[key],
          let inner = properties?.value(forKey: key) ?? others, inner.isMapping
        else { continue }
        check(previous, value, inner, path.appending(key), depth: depth + 1)
      }
    case (.list(let before), .list(let after)):
      guard let item = schema["items"], item.isMapping, let keys = Self.keys(of: schema),
        let index = ItemIndex(before, keys), let names = ItemIndex(after, keys)?.names
      else { return }
      for (position, value) in after.enumerated() {
        guard let previous = index.positions[names[position]] else { continue }
        check(before[previous], value, item, path.appending(position), depth: depth + 1)
      }
    default: return
    }
  }

  private static func keys(of schema: Node) -> [String]? {
    guard schema["x-kubernetes-list-type"]?.says("map") == true else { return nil }
    return schema["x-kubernetes-list-map-keys"]?.items.compactMap(\.text)
  }

  private mutating func evaluate(
    _ rule: Node, _ old: Value, _ new: Value, _ schema: Node, _ path: FieldPath
  ) {
    guard let text = rule["rule"]?.text, text.mentionsOldSelf else { return }
    do {
      let expression = try Expression(parsing: text)
      guard expression.mentions("oldSelf") else { return }
      // With `optionalOldSelf` the old value is wrapped, which this subset does not know.
      if rule["optionalOldSelf"]?.bool == true {
        throw EvaluationFailure.unsupported("`optionalOldSelf`")
      }
      let variables = [
        "self": Self.comparable(new, schema), "oldSelf": Self.comparable(old, schema),
      ]
      if try !expression.truth(variables) { refuse(rule, text, path) }
    } catch EvaluationFailure.noSuchKey(let key) {
      refuse(rule, text, path, message: "no such key: \(key) evaluating rule: \(text)")
    } catch EvaluationFailure.unsupported(let what) {
      note(text, what)
    } catch let error as UnsupportedExpression {
      note(text, error.what)
    } catch {
      note(text, "\(error)")
    }
  }

  private mutating func note(_ rule: String, _ what: String) {
    unevaluated.insert(UnevaluatedRule(definition: definition, rule: rule, reason: what))
  }

  private mutating func refuse(
    _ rule: Node, _ text: String, _ path: FieldPath, message: String? = nil
  ) {
    var path = path
    for key in (rule["fieldPath"]?.text ?? "").split(separator: ".") {
      path = path.appending(String(key))
    }
    refusals.append(
      Refusal(
        path: path, reported: path.description.isEmpty ? "<nil>" : path.description,
        message: message ?? rule["message"]?.text ?? "failed rule: \(text)",
        remedy: "keep the value, or delete and recreate the object", topic: .immutable,
        isConditional: false))
  }

  /// Sets and maps in an order of their own: to CEL theirs means nothing.
  private static func comparable(_ value: Value, _ schema: Node, depth: Int = 0) -> Value {
    guard depth < Limits.nesting else { return value }
    switch value.content {
    case .map(let pairs):
      let properties = schema["properties"]
      let others = schema["additionalProperties"]
      return Value(
        .map(
          pairs.reduce(into: [:]) { result, pair in
            let inner = properties?.value(forKey: pair.key) ?? others
            result[pair.key] =
              inner.map { comparable(pair.value, $0, depth: depth + 1) }
              ?? pair.value
          }))
    case .list(let items):
      let list = schema["items"].map { item in
        items.map { comparable($0, item, depth: depth + 1) }
      }
      guard let type = schema["x-kubernetes-list-type"], !type.says("atomic") else {
        return Value(.list(list ?? items))
      }
      let keys = keys(of: schema)
      let name: (Value) -> [String] = { item in
        keys?.map { item[$0]?.text ?? "" } ?? [item.text ?? "\(item.json)"]
      }
      return Value(
        .list((list ?? items).sorted { name($0).lexicographicallyPrecedes(name($1)) }))
    default: return value
    }
  }
}

// MARK: - Nulls

extension TransitionRules {
  /// Server-side apply keeps an explicit null, which most schemas do not allow, where the schema does
  /// not name the property: there the server takes it out. A patch takes the field away instead.
  private mutating func refuseNulls(
    _ value: Value, _ schema: Node, _ path: FieldPath, depth: Int
  ) {
    guard depth < Limits.nesting else { return }
    switch value.content {
    case .null:
      guard let type = schema["type"]?.text, schema["nullable"]?.bool != true,
        schema["default"] == nil, !path.steps.isEmpty
      else { return }
      refusals.append(
        Refusal(
          path: path, reported: path.description,
          message: "\(path) in body must be of type \(type): \"null\"",
          remedy: "leave the field out", topic: .leftover, isConditional: false))
    case .map(let pairs):
      let properties = schema["properties"]
      let others = schema["additionalProperties"]
      for (key, inner) in pairs.sorted(by: { $0.key < $1.key }) {
        let property = properties?.value(forKey: key)
        if property != nil, inner.isNull { continue }
        guard let part = property ?? others, part.isMapping else { continue }
        refuseNulls(inner, part, path.appending(key), depth: depth + 1)
      }
    case .list(let items):
      guard let item = schema["items"], item.isMapping else { return }
      for (index, inner) in items.enumerated() {
        refuseNulls(inner, item, path.appending(index), depth: depth + 1)
      }
    default: return
    }
  }
}

extension String {
  fileprivate var mentionsOldSelf: Bool { contains("oldSelf") }
}
