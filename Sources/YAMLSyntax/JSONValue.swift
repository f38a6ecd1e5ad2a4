/// What a YAML document becomes on its way to the API server.
package indirect enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  case array([JSONValue])
  /// In the order in which the keys stand.
  case object([(key: String, value: JSONValue)])

  package static func == (lhs: JSONValue, rhs: JSONValue) -> Bool {
    switch (lhs, rhs) {
    case (.null, .null): true
    case (.bool(let lhs), .bool(let rhs)): lhs == rhs
    case (.string(let lhs), .string(let rhs)): lhs == rhs
    case (.array(let lhs), .array(let rhs)): lhs == rhs
    case (.object(let lhs), .object(let rhs)):
      lhs.count == rhs.count
        && lhs.allSatisfy { entry in
          rhs.contains { $0.key == entry.key && $0.value == entry.value }
        }
    default: lhs.number != nil && lhs.number == rhs.number
    }
  }

  private var number: Double? {
    switch self {
    case .int(let int): Double(int)
    case .double(let double): double
    default: nil
    }
  }
}

extension Node {
  /// The value as `dialect`'s tools send it.
  ///
  /// - Throws: ``SyntaxError`` where those tools refuse the document.
  package func json(_ dialect: Dialect = .kubectl) throws(SyntaxError) -> JSONValue {
    switch record.kind {
    case .alias: return try resolved.json(dialect)
    case .scalar: return try scalarJSON(dialect)
    case .sequence:
      var items: [JSONValue] = []
      for item in self.items { items.append(try item.json(dialect)) }
      return .array(items)
    case .mapping: return .object(try objectJSON(dialect).entries)
    }
  }

  /// Whether kubectl and kustomize both read this as they read `other`.
  package func isRead(as other: Node) -> Bool {
    guard let mine = try? json(.kubectl), let others = try? other.json(.kubectl) else {
      return false
    }
    return mine == others && (try? json(.kustomize)) == (try? other.json(.kustomize))
  }

  private func objectJSON(_ dialect: Dialect) throws(SyntaxError) -> JSONObject {
    var object = JSONObject()
    for (key, value) in entries {
      if key.isMergeKey {
        let sources = value.isSequence ? Array(value.items) : [value]
        for source in sources.reversed() {
          guard source.isMapping else {
            throw SyntaxError("map merge requires map or sequence of maps as the value", at: range)
          }
          for (key, value) in try source.objectJSON(dialect).entries {
            object.set(key, value, isMerged: true, dialect)
          }
        }
        continue
      }
      // kustomize drops what it takes for a merge key but does not merge.
      if dialect == .kustomize, key.says("<<") { continue }
      let name = try key.keyText(dialect)
      if dialect == .kustomize, object.own.contains(name) {
        throw SyntaxError("mapping key \"\(name)\" already defined", at: key.range)
      }
      object.set(name, try value.json(dialect), isMerged: false, dialect)
    }
    return object
  }

  private func keyText(_ dialect: Dialect) throws(SyntaxError) -> String {
    guard record.kind == .scalar else { throw SyntaxError("invalid map key", at: range) }
    switch scalar(dialect) {
    case .null?: throw SyntaxError("unsupported map key: null", at: range)
    case .bool(let bool)?: return bool ? "true" : "false"
    case .int(let int)?: return String(int)
    case .float?, .string?, nil: return text ?? ""
    }
  }

  private func scalarJSON(_ dialect: Dialect) throws(SyntaxError) -> JSONValue {
    switch scalar(dialect) ?? .null {
    case .null:
      // kustomize turns a value left out in a flow collection into an empty text.
      let isLeftOut = isInFlow && record.start == record.end
      return dialect == .kustomize && isLeftOut && tag == nil ? .string("") : .null
    case .bool(let bool):
      if dialect == .kustomize, let tag, tag.hasSuffix(":bool"), let text,
        !["true", "false"].contains(text.lowercased())
      {
        throw SyntaxError("cannot decode !!str `\(text)` as a !!bool", at: range)
      }
      return .bool(bool)
    case .int(let int): return .int(int)
    case .float(let float):
      guard float.isFinite else { throw SyntaxError("JSON has no number for this", at: range) }
      return .double(float)
    case .string(let string):
      if dialect == .kustomize, record.style == .plain, tag == nil,
        let date = Timestamp.normalized(string)
      {
        return .string(date)
      }
      return .string(string)
    }
  }
}

/// A JSON object under construction, with the precedence of merged keys.
private struct JSONObject {
  var entries: [(key: String, value: JSONValue)] = []
  /// Keys that stand in the mapping itself.
  var own: Set<String> = []
  private var positions: [String: Int] = [:]

  mutating func set(_ key: String, _ value: JSONValue, isMerged: Bool, _ dialect: Dialect) {
    if isMerged, dialect == .kustomize, own.contains(key) { return }
    if !isMerged { own.insert(key) }
    if let position = positions[key] {
      entries[position].value = value
    } else {
      positions[key] = entries.count
      entries.append((key, value))
    }
  }
}

/// Dates, which kustomize rewrites and kubectl leaves alone.
enum Timestamp {
  /// `2001-12-14 21:59:43.10 -05:00` as RFC 3339; nil for what is no date.
  static func normalized(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 8, bytes[4] == UInt8(ascii: "-"), bytes[..<4].allSatisfy(\.isDigit) else {
      return nil
    }
    guard let match = text.wholeMatch(of: pattern) else { return nil }
    let (_, year, month, day, hour, minute, second, fraction, zone) = match.output
    let date = "\(year)-\(padded(month))-\(padded(day))"
    guard let hour, let minute, let second else { return "\(date)T00:00:00Z" }
    var digits = fraction.map { $0.dropFirst() } ?? ""
    while digits.last == "0" { digits.removeLast() }
    let time = "\(padded(hour)):\(padded(minute)):\(padded(second))"
    return "\(date)T\(time)\(digits.isEmpty ? "" : ".\(digits)")\(zone ?? "Z")"
  }

  private static func padded(_ digits: Substring) -> String {
    digits.count == 1 ? "0\(digits)" : String(digits)
  }

  private static var pattern:
    Regex<
      (
        Substring, Substring, Substring, Substring, Substring?, Substring?, Substring?,
        Substring?, Substring?
      )
    >
  {
    /([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt ]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?/
  }
}
