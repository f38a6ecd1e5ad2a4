import YAMLSyntax

/// Tells what nobody may read from the addresses, names and settings that stand beside it.
package enum SecretValue {
  /// nil: nothing stands there, or a placeholder, or something encrypted.
  package static func plain(_ text: String, isEncoded: Bool) -> String? {
    let value = (isEncoded ? Base64.decoded(text) : nil) ?? text
    let bare = value.filter { !$0.isWhitespace }
    guard !bare.isEmpty, !value.hasPrefix("ENC["), !Placeholder.isIn(value),
      !Placeholder.isWord(bare)
    else { return nil }
    // `xxxx`, `****` and `....` stand for a value.
    return Set(bare.lowercased()).count > 1 ? value : nil
  }

  package static func isSecret(_ value: String, key: String) -> Bool {
    if hasCredentials(value) { return true }
    if value.hasPrefix("-----BEGIN") {
      return value.contains("PRIVATE KEY-----") && value.count > 100
    }
    if value.contains("://") { return false }
    let words = key.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    guard let last = words.last, !settings.contains(last), !words.contains("public") else {
      return false
    }
    if ["true", "false"].contains(value.lowercased()) { return false }
    let name = words.joined()
    return secretWords.contains { name.contains($0) } || last == "key" || last == "auth"
  }

  /// `postgres://user:password@host`
  private static func hasCredentials(_ value: String) -> Bool {
    guard let scheme = value.firstRange(of: "://") else { return false }
    let authority = value[scheme.upperBound...].prefix { $0 != "/" && !$0.isWhitespace }
    guard let at = authority.lastIndex(of: "@") else { return false }
    let parts = authority[..<at].split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[1].isEmpty else { return false }
    let password = String(parts[1])
    return !Placeholder.isIn(password) && !Placeholder.isWord(password)
      && !["pass", "password", "passwd", "pwd"].contains(password.lowercased())
  }

  private static let secretWords = [
    "accountkey", "apikey", "authkey", "credential", "dockerconfigjson", "encryptionkey",
    "passphrase",
    "passwd", "password", "privatekey", "pwd", "secret", "signingkey", "token",
  ]

  /// A key that ends so names a setting of the secret, not the secret.
  private static let settings: Set<String> = [
    "algorithm", "audience", "count", "days", "enabled", "endpoint", "expiration", "expires",
    "expiry", "file",
    "format", "host", "hours", "id", "interval", "issuer", "length", "limit", "max", "min",
    "minutes", "name", "namespace", "path", "policy", "port", "scope",
    "scopes", "seconds", "size", "timeout", "ttl", "type", "uri", "url", "user", "username",
    "version",
  ]
}
