/// Text from a manifest, made harmless: it can neither move a terminal's cursor nor speak to a CI
/// runner, which takes `::` at the start of a line and `##[` anywhere for commands.
package enum Printable {
  /// A text with which a line starts.
  package static func line(_ text: String) -> String {
    let clean = part(text)
    let start = clean.drop { $0 == " " || $0 == "\t" }
    return start.hasPrefix("::") ? "\\" + clean : clean
  }

  /// A text that stands behind other text of the same line.
  static func part(_ text: String) -> String {
    // Most texts are made of nothing else.
    if text.utf8.allSatisfy({ 0x20 <= $0 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) { return text }
    var clean = ""
    var hashes = 0
    for scalar in text.unicodeScalars {
      hashes = scalar == "#" ? hashes + 1 : hashes
      if scalar == "[" && hashes >= 2 { clean += "\\" }
      if scalar != "#" && !isCommandLetter(scalar) { hashes = 0 }
      if isUnsafe(scalar) {
        clean += escaped(scalar)
      } else {
        clean.unicodeScalars.append(scalar)
      }
    }
    return clean
  }

  /// `##vso[` of Azure has letters before its bracket.
  private static func isCommandLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "v" || scalar == "s" || scalar == "o"
  }

  /// Control characters, line separators, and marks that turn the direction of writing.
  static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\t": " "
    case "\n": "\\n"
    case "\r": "\\r"
    default: "\\u{\(String(scalar.value, radix: 16))}"
    }
  }
}
