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

  /// The language of a template; nil: nothing in `text` is replaced.
  package static func language(of text: [UInt8]) -> TemplateLanguage? {
    all.first { text.contains($0.mark) }
  }

  /// The first place in `text` that is replaced.
  package func firstPlace(in text: ArraySlice<UInt8>) -> Range<Int>? {
    let first = mark.utf8Start[0]
    let second = mark.utf8Start[1]
    let start = text.indices.dropLast().first { text[$0] == first && text[$0 + 1] == second }
    return start.map { $0..<($0 + 2) }
  }
}
