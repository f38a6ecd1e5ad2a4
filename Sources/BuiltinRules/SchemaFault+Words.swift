import Linting
import Manifests
import YAMLSyntax

extension NameForm {
  fileprivate var words: String {
    switch self {
    case .label: "lower-case letters, digits and dashes, 63 at most"
    case .subdomain: "lower-case letters, digits, dashes and points"
    case .qualifiedName:
      "letters, digits, dashes, underscores and points, with a domain and a slash before them or not"
    case .header: "letters, digits and dashes"
    case .driver: Self.qualifiedName.words
    case .pathPart: "a name without slashes and percent signs"
    }
  }
}

extension SchemaFault {
  /// The value as a message names it.
  func shownValue(_ wanted: Wanted) -> String {
    switch wanted {
    case .words, .numbers, .names: node.text.flatMap { $0.isEmpty ? nil : $0 } ?? "\"\""
    case .characters: "a text of \(node.text?.unicodeScalars.count ?? 0) characters"
    case .items: "a list of \(node.items.count { _ in true }) items"
    case .entries: "a mapping of \(node.pairs.count) entries"
    case .other:
      node.isMapping ? "the mapping" : node.isSequence ? "the list" : node.text ?? ""
    }
  }
}

extension SchemaFault.Wanted {
  /// nil: that of the rule.
  var remedy: String? {
    switch self {
    case .words: nil
    case .numbers: "write a number that the field takes"
    case .names: "write a name that the field takes"
    case .characters: "write a text that the field takes"
    case .items: "write as many items as the field takes"
    case .entries: "write as many entries as the field takes"
    case .other: "write what the definition of the kind asks for"
    }
  }

  /// `Always, IfNotPresent or Never; did you mean "Always"?`
  func words(insteadOf value: String) -> String {
    switch self {
    case .words(let words):
      let all = ([words.dropLast().joined(separator: ", ")] + words.suffix(1)).filter {
        !$0.isEmpty
      }
      return all.joined(separator: " or ") + Spelling.hint(for: value, in: words)
    case .numbers(let range):
      return range.upperBound == 0o777
        ? "modes from 0 to 0777, which are octal with a 0 before them"
        : Self.words(for: range, insteadOf: Int64(value) ?? 0)
    case .names(let form): return form.words
    case .characters(let range): return Self.words(for: range) + " characters"
    case .items(let range): return Self.words(for: range) + " items"
    case .entries(let range): return Self.words(for: range) + " entries"
    case .other(let words): return words
    }
  }

  private static func words(for range: ClosedRange<Int64>, insteadOf value: Int64 = 0) -> String {
    if range.upperBound >= max(Int64(Int32.max), value) { return "\(range.lowerBound) and more" }
    return range.lowerBound <= Int64(Int32.min)
      ? "\(range.upperBound) and less" : "\(range.lowerBound) to \(range.upperBound)"
  }
}
