import YAMLSyntax

/// A variable in a text that Flux substitutes: `${name}`, with or without a default.
package struct SubstitutionVariable: Sendable {
  package let name: String
  /// The text says what stands there when the variable has no value.
  package let hasDefault: Bool
  /// `${` to `}` in the text's bytes.
  package let range: Range<Int>

  /// All variables in a text, in order; `$${x}` is an escaped text.
  package static func all(in text: String) -> [SubstitutionVariable] {
    let bytes = Array(text.utf8)
    var variables: [SubstitutionVariable] = []
    var offset = 0
    while let start = bytes[offset...].firstIndex(of: UInt8(ascii: "$")), start + 1 < bytes.count {
      offset = start + 2
      guard bytes[start + 1] == UInt8(ascii: "{") else { continue }
      let first = start + 2
      let name = bytes[first...].prefix { $0.isNamePart }
      guard let close = bytes[name.endIndex...].firstIndex(of: UInt8(ascii: "}")),
        let initial = name.first, !initial.isDigit
      else { continue }
      let rest = bytes[name.endIndex..<close]
      variables.append(
        SubstitutionVariable(
          name: String(decoding: name, as: UTF8.self), hasDefault: rest.isDefault,
          range: start..<close + 1))
      offset = close + 1
    }
    return variables
  }
}

extension ArraySlice<UInt8> {
  /// `:=x`, `:-x`, `=x`, `-x`.
  fileprivate var isDefault: Bool {
    let rest = first == UInt8(ascii: ":") ? dropFirst() : self
    return rest.first == UInt8(ascii: "=") || rest.first == UInt8(ascii: "-")
  }
}

extension UInt8 {
  fileprivate var isNamePart: Bool {
    isLetterOrDigit || self == UInt8(ascii: "_")
  }
}
