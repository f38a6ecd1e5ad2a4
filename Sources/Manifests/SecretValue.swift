import YAMLSyntax

/// Tells what nobody may read from the addresses, names and settings that stand beside it.
package enum SecretValue {
  /// nil: nothing stands there, or a placeholder, or something encrypted.
  package static func plain(_ text: String, isEncoded: Bool) -> String? {
    let value = (isEncoded ? Base64.decoded(text) : nil) ?? text
    let bare = value.filter { !$0.isWhitespace }
    guard !bare.isEmpty, !value.hasPrefix("ENC["), !Placeholder.isIn(value),
      !Placeholder.isWord(bare),
      // Where somebody did what the generator or the server would have done for stringData.
      Base64.decoded(bare).map({ !Placeholder.isWord($0) }) ?? true
    else { return nil }
    // `xxxx`, `****` and `....` stand for a value.
    return Set(bare.lowercased()).count > 1 ? value : nil
  }

  /// - Parameter isKept: it stands in a Secret, where a mere `key` is one, and nobody writes a Secret's name.
  package static func isSecret(_ value: String, key: String, isKept: Bool) -> Bool {
    // Byte by byte: Swift's own search takes longer than all else that is asked of a value.
    let isAddress = Array(value.utf8).contains("://")
    if isAddress, hasCredentials(value) { return true }
    if value.hasPrefix("-----BEGIN") {
      return value.contains("PRIVATE KEY-----") && value.count > 100
    }
    if isAddress { return false }
    let words = key.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    guard let last = words.last, !settings.contains(last), !words.contains("public") else {
      return false
    }
    if ["true", "false"].contains(value.lowercased()) { return false }
    if !isKept, last == "secret", isName(value) { return false }
    if namesItself(value, words) { return false }
    let name = Array(words.joined().utf8)
    if secretWords.contains(where: name.contains) { return true }
    guard last == "key" || last == "auth" else { return false }
    return isKept || words.dropLast().last.map(keyWords.contains) ?? false
  }

  /// `eap7-app-secret`: words with hyphens, as objects are called.
  private static func isName(_ value: String) -> Bool {
    let parts = value.split(separator: "-", omittingEmptySubsequences: false)
    return parts.count > 1
      && parts.allSatisfy { part in
        let letters = part.prefix { $0.isASCII && $0.isLowercase }
        return letters.count > 1 && part.count - letters.count < 3
          && part.dropFirst(letters.count).allSatisfy { $0.isASCII && $0.isNumber }
      }
  }

  /// What stands before `key` where it opens something.
  private static let keyWords: Set<String> = [
    "access", "admin", "app", "auth", "client", "cookie", "crypto", "hmac", "jwt", "license",
    "master",
    "session", "shared", "ssh", "storage", "tls",
  ]

  /// `SECRET` for `COOKIE_SECRET`: a word of the key in capitals stands for what belongs there.
  private static func namesItself(_ value: String, _ words: [String]) -> Bool {
    value.allSatisfy { $0.isASCII && $0.isUppercase } && words.contains(value.lowercased())
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

  private static let secretWords: [StaticString] = [
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
