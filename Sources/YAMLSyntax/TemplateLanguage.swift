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
  /// `{name}`, as Python's `format` takes it. To YAML it is a mapping, which may be meant.
  private static let word = TemplateLanguage(name: "", mark: "{")

  /// The language of a template.
  package static func language(of template: SourceFile) -> TemplateLanguage {
    language(of: template.bytes) ?? word
  }

  /// nil: nothing in `text` is replaced, but for what ``word`` may be.
  fileprivate static func language(of text: [UInt8]) -> TemplateLanguage? {
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
    guard mark.utf8CodeUnitCount == 2 else { return Self.firstWord(in: text) }
    let first = mark.utf8Start[0]
    let second = mark.utf8Start[1]
    let start = text.indices.dropLast().first { text[$0] == first && text[$0 + 1] == second }
    return start.map { $0..<($0 + 2) }
  }

  /// A word in braces that is all of a value, or begins one.
  private static func firstWord(in text: ArraySlice<UInt8>) -> Range<Int>? {
    var rest = text
    while let start = rest.firstIndex(of: UInt8(ascii: "{")) {
      let before = text[..<start]
      rest = rest[(start + 1)...]
      let word = rest.prefix { $0.isLetterOrDigit || $0 == UInt8(ascii: "_") }
      if !word.isEmpty, rest.dropFirst(word.count).first == UInt8(ascii: "}"),
        [": ", "- "].contains(where: { before.suffix(2).elementsEqual($0.utf8) })
      {
        return start..<word.endIndex + 1
      }
    }
    return nil
  }

  /// Whether a value in this line begins with a word in braces and goes on behind it, which no YAML does.
  fileprivate static func breaks(_ line: ArraySlice<UInt8>) -> Bool {
    guard let word = firstWord(in: line), let next = line[word.upperBound...].first else {
      return false
    }
    return next.isLetterOrDigit || "-_./".utf8.contains(next)
  }
}

extension SyntaxTree {
  /// No YAML before another program has filled it in. Quoted, `{{ … }}` is a text like any other; unquoted it breaks
  /// the YAML, or is what nothing in a manifest can be.
  package var isTemplate: Bool {
    hasCollectionKeys && file.bytes.contains("{{") || !errors.isEmpty && file.bytes.holdsTemplate
      || hasWordsInBraces && roots.contains(where: \.isNamedByWord)
  }
}

extension Node {
  /// `name: {name}`, here or in a List, which the API server takes from nobody.
  fileprivate var isNamedByWord: Bool {
    if let items = self["items"], items.isSequence {
      return items.items.contains(where: \.isNamedByWord)
    }
    return (["name", "namespace"] as [StaticString]).contains { key in
      guard let name = self["metadata"]?[key], name.isMapping, name.isInFlow else { return false }
      return Array(name.entries).count == 1 && name.entries.allSatisfy { $1.isNull }
    }
  }
}

extension [UInt8] {
  /// Whether something that a template language replaces stands where it may break YAML: not behind a quotation mark of
  /// its line, as in the annotations of alerts.
  fileprivate var holdsTemplate: Bool {
    let isTold = TemplateLanguage.language(of: self) != nil
    return split(separator: UInt8(ascii: "\n")).contains { line in
      let plain = line.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
      return isTold && TemplateLanguage.all.contains { $0.firstPlace(in: plain) != nil }
        || TemplateLanguage.breaks(plain)
    }
  }
}
