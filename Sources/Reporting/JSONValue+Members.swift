import YAMLSyntax

extension JSONValue {
  /// A member of an object; nil: there is none.
  subscript(_ key: String) -> JSONValue? {
    guard case .object(let entries) = self else { return nil }
    return entries.first { $0.key == key }?.value
  }

  var items: [JSONValue] {
    guard case .array(let items) = self else { return [] }
    return items
  }

  var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  var number: Int? {
    guard case .int(let int) = self else { return nil }
    return Int(int)
  }

  /// The same with another member; what is not there is put at the end.
  func setting(_ key: String, _ value: JSONValue) -> JSONValue {
    guard case .object(var entries) = self else { return self }
    if let index = entries.firstIndex(where: { $0.key == key }) {
      entries[index].value = value
    } else {
      entries.append((key, value))
    }
    return .object(entries)
  }

  func removing(_ key: String) -> JSONValue {
    guard case .object(let entries) = self else { return self }
    return .object(entries.filter { $0.key != key })
  }

  /// As a report is written.
  var page: String {
    var json = JSONWriter()
    json.value(self)
    return json.finish()
  }
}
