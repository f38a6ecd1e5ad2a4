/// What an error is about, as far as its words tell.
struct ErrorSubject {
  /// `spec.selector: Invalid value`, as the API server starts each cause.
  static var causeHead: Regex<(Substring, Substring, Substring)> {
    #/([A-Za-z][\w\-]{0,80}(?:[.\[][^:\s"(){}]{0,200})?): (Invalid value|Forbidden|Required value|Unsupported value|Duplicate value|Not found|Too long|Too many|Internal error|field is immutable)/#
  }

  /// Without one of them there is no cause: to look for one takes long.
  private static let causes = [
    ": Invalid value", ": Forbidden", ": Required value", ": Unsupported value",
    ": Duplicate value",
    ": Not found", ": Too ", ": Internal error", ": field is immutable",
  ].map { Array($0.utf8) }

  /// Words of prose that stand where a field could.
  private static let verbs: Set<Substring> = [
    "apply", "create", "delete", "fetch", "get", "list", "patch", "pull", "push", "read", "update",
    "watch", "error", "message", "reason", "server",
  ]

  private let cause = causeHead
  private let refused =
    #/([A-Z]\w{1,60})(?:\.[\w.\-]{1,100})? "([^"]{1,260})" is (?:invalid|forbidden)/#
  private let placed = #/([A-Z]\w{1,60}) "([^"]{1,260})" in namespace "([^"]{0,80})"/#
  private let grouped = #/([A-Z]\w{1,60})\.[\w.\-]{1,100} "([^"]{1,260})"/#

  /// `ValidationError(Deployment.spec): unknown field "replica" in …`, as kubectl writes what it finds itself.
  private let validated =
    #/ValidationError\(\w{1,80}([^\s()"]{0,300})\): (?:(?:unknown field|missing required field) "([^"]{1,260})"|invalid type)/#
  /// `(shop/web; apps/v1, Kind=Deployment): .spec.replicas: expected numeric`, as server-side apply says it, and
  /// Helm of an object that it applies.
  private let typed = #/(?:\(|object )([^\s;()]{1,260});? [\w.\/]{0,100}, Kind=(\w{1,80})/#
  private let path = #/ \.([^\s:]{1,300}): (?:expected |duplicate entries |field not declared)/#
  private let strict = #/(?:unknown|duplicate) field "([^"]{1,400})"/#

  /// `Deployment cart`, `Job shop/migrate`.
  func object(in text: String) -> String? {
    let text = text.prefix(1_500)
    if let match = text.firstMatch(of: refused) { return "\(match.1) \(match.2)" }
    if let match = text.firstMatch(of: placed) {
      return match.3.isEmpty ? "\(match.1) \(match.2)" : "\(match.1) \(match.3)/\(match.2)"
    }
    if let match = text.firstMatch(of: grouped) { return "\(match.1) \(match.2)" }
    return text.firstMatch(of: typed).map { match in
      // Of no namespace.
      "\(match.2) \(match.1.hasPrefix("/") ? match.1.dropFirst() : match.1)"
    }
  }

  /// As the API server writes it: `spec.selector`.
  func field(in text: String) -> String? {
    let text = text.prefix(1_500)
    if let field = field(ofCauseIn: text) { return String(field) }
    if let match = text.firstMatch(of: validated) {
      return (match.1.split(separator: ".") + [match.2].compactMap(\.self)).joined(separator: ".")
    }
    if let match = text.firstMatch(of: path) { return String(match.1) }
    return text.firstMatch(of: strict).map { String($0.1) }
  }

  private func field(ofCauseIn text: Substring) -> Substring? {
    let bytes = Array(text.utf8)[...]
    guard Self.causes.contains(where: { bytes.endOfFirst($0) != nil }) else { return nil }
    var rest = text
    while let match = rest.firstMatch(of: cause) {
      if Self.isField(match.1, of: match.2) { return match.1 }
      rest = rest[match.range.upperBound...]
    }
    return nil
  }

  /// Behind any word the server may write `Internal error`.
  private static func isField(_ word: Substring, of cause: Substring) -> Bool {
    !verbs.contains(word)
      && (cause != "Internal error" || word.contains { $0 == "." || $0 == "[" })
  }
}
