import YAMLSyntax

extension JSONValue {
  /// As JSON on one line, which is YAML as well.
  var flow: String {
    switch self {
    case .null: "null"
    case .bool(let bool): bool ? "true" : "false"
    case .int(let int): String(int)
    case .double(let double): String(double)
    case .string(let text): Self.quoted(text)
    case .array(let items): "[\(items.map(\.flow).joined(separator: ", "))]"
    case .object(let entries):
      "{\(entries.map { "\(Self.quoted($0.key)): \($0.value.flow)" }.joined(separator: ", "))}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
