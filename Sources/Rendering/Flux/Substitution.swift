import YAMLSyntax

/// The variables that Flux fills in after a build (`postBuild`).
package struct Substitution: Sendable, Hashable {
  package var values: [String: String]
  /// Variables may have values that are not in the repository: what is not known is left as it stands.
  package var isPartlyKnown: Bool
  /// Where those would be: `ConfigMap shop`.
  package private(set) var unknownSources: Set<String> = []

  package init(values: [String: String], isPartlyKnown: Bool = false) {
    self.values = values
    self.isPartlyKnown = isPartlyKnown
  }

  /// nil: nothing is substituted. Values of `substitute` stand above those of `substituteFrom`, later sources
  /// above earlier ones.
  init?(
    _ postBuild: Node, variables: (_ kind: String, _ name: String) -> [String: String]?
  ) {
    var values: [String: String] = [:]
    var unknownSources: Set<String> = []
    for reference in postBuild["substituteFrom"].map({ Array($0.items) }) ?? [] {
      guard let kind = reference.text(at: "kind"), let name = reference.text(at: "name"),
        kind == "ConfigMap", let found = variables(kind, name)
      else {
        let words = [reference.text(at: "kind"), reference.text(at: "name")].compactMap { $0 }
        unknownSources.insert(words.joined(separator: " "))
        continue
      }
      values.merge(found) { $1 }
    }
    if let substitute = postBuild["substitute"] {
      for (key, value) in substitute.pairs {
        if let key = key.text { values[key] = value.isNull ? "" : value.text }
      }
    }
    // Without a variable Flux leaves everything as it is, unless it is told otherwise.
    let isAlways = postBuild["substituteStrategy"]?.says("Always") == true
    guard !values.isEmpty || !unknownSources.isEmpty || isAlways else { return nil }
    self.init(values: values, isPartlyKnown: !unknownSources.isEmpty)
    self.unknownSources = unknownSources
  }

  /// A text of an object as the build's output will have it.
  func applied(to text: String) -> String {
    guard text.contains("${") else { return text }
    return String(decoding: filledIn(Array(text.utf8)[...]), as: UTF8.self)
  }

  /// What a build printed, with the variables of each object filled in that does not ask to be left alone.
  package func applied(to printed: [UInt8]) -> [UInt8] {
    guard printed.contains("${") else { return printed }
    let tree = SyntaxTree(parsing: SourceFile(path: "", bytes: printed))
    var text: [UInt8] = []
    text.reserveCapacity(printed.count)
    var end = 0
    for root in tree.roots {
      let range = root.range
      guard range.start >= end, !root.isLeftAlone else { continue }
      text += printed[end..<range.start]
      text += filledIn(printed[range.start..<range.end])
      end = range.end
    }
    return text + printed[end...]
  }

  private func filledIn(_ part: ArraySlice<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    var rest = part
    while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
      text += rest[..<dollar]
      rest = rest[dollar...]
      if rest.starts(with: "$${".utf8) {
        text += "${".utf8
        rest = rest.dropFirst(3)
      } else if rest.starts(with: "${".utf8), let close = rest.closingBrace {
        let expression = String(decoding: rest[(dollar + 2)..<close], as: UTF8.self)
        text += value(of: expression).map { Array($0.utf8) } ?? Array(rest[dollar...close])
        rest = rest[(close + 1)...]
      } else {
        text.append(UInt8(ascii: "$"))
        rest = rest.dropFirst()
      }
    }
    return text + rest
  }

  /// nil: not known, or written in a way that only Flux understands.
  private func value(of expression: String) -> String? {
    let isLength = expression.hasPrefix("#")
    let body = isLength ? expression.dropFirst() : expression[...]
    let name = body.prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
    guard let first = name.first, !first.isNumber else { return nil }
    let function = body[name.endIndex...]
    let value = values[String(name)]
    if let fallback = Self.fallback(function) {
      // Whether it is not set or empty makes no difference to Flux.
      return value.flatMap { $0.isEmpty ? nil : $0 } ?? applied(to: fallback)
    }
    guard let value = value ?? (isPartlyKnown ? nil : "") else { return nil }
    if isLength { return function.isEmpty ? String(value.count) : nil }
    return Self.apply(function, to: value)
  }

  /// `:=x`, `:-x`, `=x`, `-x`.
  private static func fallback(_ function: Substring) -> String? {
    let rest = function.first == ":" ? function.dropFirst() : function
    guard rest.first == "=" || rest.first == "-" else { return nil }
    // `${name: -3}` is no default, `${name:-3}` is.
    return String(rest.dropFirst())
  }

  /// `:pos`, `:pos:length`, `/old/new`, `//old/new`, `^`, `^^`, `,`, `,,`.
  private static func apply(_ function: Substring, to value: String) -> String? {
    switch function.first {
    case nil: return value
    case ":":
      let numbers = function.dropFirst().split(separator: ":").map { Int($0) }
      guard (1...2).contains(numbers.count), let start = numbers[0], start >= 0 else { return nil }
      let tail = value.dropFirst(start)
      guard numbers.count == 2 else { return String(tail) }
      return numbers[1].flatMap { $0 >= 0 ? String(tail.prefix($0)) : nil }
    case "/":
      let isAll = function.hasPrefix("//")
      let parts = function.dropFirst(isAll ? 2 : 1)
        .split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard let old = parts.first, !old.isEmpty else { return nil }
      let new = parts.count == 2 ? parts[1] : ""
      return value.replacing(old, with: new, maxReplacements: isAll ? .max : 1)
    case "^":
      return function == "^^" ? value.uppercased() : capitalised(value, function, upper: true)
    case ",":
      return function == ",," ? value.lowercased() : capitalised(value, function, upper: false)
    default: return nil
    }
  }

  private static func capitalised(_ value: String, _ function: Substring, upper: Bool) -> String? {
    guard function.count == 1 else { return nil }
    let first = value.prefix(1)
    return (upper ? first.uppercased() : first.lowercased()) + value.dropFirst()
  }
}

extension ArraySlice<UInt8> {
  /// Where the expression ends that begins here with `${`: a default may hold others.
  fileprivate var closingBrace: Int? {
    var depth = 0
    for index in indices {
      if self[index] == UInt8(ascii: "{"), index > startIndex, self[index - 1] == UInt8(ascii: "$")
      {
        depth += 1
      } else if self[index] == UInt8(ascii: "}") {
        depth -= 1
        if depth == 0 { return index }
      }
    }
    return nil
  }
}

extension Node {
  /// The object says that nothing is to be substituted in it.
  package var isLeftAlone: Bool {
    let name = "kustomize.toolkit.fluxcd.io/substitute"
    return ["annotations", "labels"].contains { field in
      self["metadata"]?.value(forKey: field)?.value(forKey: name)?.text?.lowercased() == "disabled"
    }
  }
}

/// The same in every run: it is part of the name under which renderings are kept.
extension Substitution: CustomStringConvertible {
  package var description: String {
    let pairs = values.sorted { $0.key < $1.key }.map {
      "\($0.key.debugDescription): \($0.value.debugDescription)"
    }
    return "\(pairs) \(isPartlyKnown)"
  }
}
