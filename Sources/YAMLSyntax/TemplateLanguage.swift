/// Languages of templates: texts that are no YAML before they are filled in.
package struct TemplateLanguage: Sendable {
  /// As people call its templates: `Jinja`.
  package let name: String
  /// What stands at the start of all that it replaces.
  package let mark: StaticString

  /// The most telling first: Jinja has Helm's braces, too.
  package static let all = [
    TemplateLanguage(name: "Jinja", mark: "{%"), TemplateLanguage(name: "ERB", mark: "<%"),
    helm,
  ]
  package static let helm = TemplateLanguage(name: "Helm", mark: "{{")
  /// `{{name}}`: Mustache, Jinja, and scripts that replace words. Its name is not known.
  private static let braces = TemplateLanguage(name: "", mark: "{{")

  /// The language of a template; nil: nothing in `text` is replaced.
  package static func language(of text: [UInt8]) -> TemplateLanguage? {
    guard let language = all.first(where: { text.contains($0.mark) }) else { return nil }
    return language.name == helm.name && !isHelm(text) ? braces : language
  }

  /// Whether something in braces is more than a name, with a field or a filter at most: to Helm, which wants `.name`, a
  /// name by itself is a function without arguments.
  private static func isHelm(_ text: [UInt8]) -> Bool {
    var rest = text[...]
    while let place = helm.firstPlace(in: rest) {
      rest = rest[place.upperBound...]
      let expression = rest.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: " ") }
      let word = expression.prefix { $0.isLetterOrDigit || $0 == UInt8(ascii: "_") }
      guard let first = word.first else {
        if let byte = expression.first, byte != UInt8(ascii: "}") { return true }
        continue
      }
      if !first.isLetter && first != UInt8(ascii: "_") || word.elementsEqual("end".utf8)
        || word.elementsEqual("else".utf8)
      {
        return true
      }
      let after = expression[word.endIndex...]
      let argument = after.drop { $0 == UInt8(ascii: " ") }
      if argument.startIndex > after.startIndex, let byte = argument.first,
        byte.isLetterOrDigit || ".$(\"`".utf8.contains(byte)
      {
        return true
      }
    }
    return false
  }

  /// The first place in `text` that is replaced.
  package func firstPlace(in text: ArraySlice<UInt8>) -> Range<Int>? {
    let first = mark.utf8Start[0]
    let second = mark.utf8Start[1]
    let start = text.indices.dropLast().first { text[$0] == first && text[$0 + 1] == second }
    return start.map { $0..<($0 + 2) }
  }
}
