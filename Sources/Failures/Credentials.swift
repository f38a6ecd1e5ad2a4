/// Passwords, tokens and keys within a text: told by how they look, or by the word that stands before them.
struct Credentials {
  /// As services mark their own: AWS, GitHub, GitLab, Slack, Google, and every JSON Web Token.
  private let marked =
    #/\b(?:A(?:KI|SI)A[0-9A-Z]{12,}|gh[opsru]_\w{16,}|github_pat_\w{10,}|glpat-[\w\-]{10,}|xox[abprs]-[\w\-]{8,}|AIza[\w\-]{20,}|eyJ[\w\-]{6,}(?:\.[\w\-]*){0,2})/#
  /// `postgres://user:password@host`
  private let address = #/:\/\/[^\s\/@:"']*:[^\s\/"']+@/#
  /// `Authorization: Bearer …`
  private let scheme = #/\b(Bearer|Basic)(\s{1,3})([^\s,;"')\]}]{1,4000})/#.ignoresCase()
  private let named =
    #/((?:pass(?:word|wd|phrase)|pwd|token|(?:api|access|private|secret|account)[_\-]?key|credentials?|authorization|secret)["']?\s{0,2}=|(?:pass(?:word|wd|phrase)|pwd|token|(?:api|access|private|secret|account)[_\-]?key|credentials?|authorization|[\w\-]secret)["']?\s{0,2}:)(\s{0,3})("[^"]{1,4000}"?|'[^']{1,4000}'?|[^\s,;&"')\]}]{1,4000})/#
    .ignoresCase()

  /// Without one of them there is nothing to look for.
  private static let signs = [
    "pass", "pwd", "token", "key", "credential", "authorization", "secret", "bearer", "basic",
  ].map { Array($0.utf8) }

  /// What errors say behind such a word: no password is lost with them.
  private static let sayings: Set<String> = [
    "auth", "authentication", "authorization", "bad", "basic", "bearer", "cannot", "context",
    "could", "couldn", "dial", "does", "duplicate", "error", "expected", "expired", "failed",
    "field",
    "for", "forbidden", "from", "get", "has", "invalid", "is", "json", "malformed", "may",
    "missing",
    "must", "no", "not", "post", "realm", "required", "rpc", "the", "token", "too", "unable",
    "unauthorized", "unexpected", "unknown", "unsupported", "was", "x", "yaml",
  ]

  func removed(from text: String) -> String {
    var text = text.replacing(marked, with: "…").replacing(address, with: "://…@")
    let bytes = text.utf8.map(\.lowercased)[...]
    guard Self.signs.contains(where: { bytes.endOfFirst($0) != nil }) else { return text }
    text = text.replacing(scheme) { match in
      Self.isSaying(match.3) ? String(match.0) : "\(match.1)\(match.2)…"
    }
    return text.replacing(named) { match in
      Self.isSaying(match.3) ? String(match.0) : "\(match.1)\(match.2)…"
    }
  }

  private static func isSaying(_ value: Substring) -> Bool {
    let word = value.prefix { $0.isLetter }
    // `x509: certificate signed by …`, and no password that starts with a word.
    guard
      value.dropFirst(word.count).allSatisfy({ ".:'’t)".contains($0) }) || value.hasPrefix("x509:")
    else { return false }
    return sayings.contains(word.lowercased()) || value == "…"
  }
}
