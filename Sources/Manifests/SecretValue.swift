import YAMLSyntax

/// Tells what nobody may read from the addresses, names and settings that stand beside it.
package enum SecretValue {
  /// nil: nothing stands there, or a placeholder, or something encrypted.
  package static func plain(_ text: String, isEncoded: Bool) -> String? {
    let value = (isEncoded ? Base64.decoded(text) : nil) ?? text
    let bare = value.filter { !$0.isWhitespace }
    guard !bare.isEmpty, !stores.contains(where: value.hasPrefix), !isFilledIn(value),
      !Placeholder.isWord(bare),
      // Where somebody did what the generator or the server would have done for stringData.
      Base64.decoded(bare).map({ !Placeholder.isWord($0) }) ?? true
    else { return nil }
    // What an application wants to find and nobody filled in.
    if ["{}", "[]", #"{"auths":{}}"#].contains(bare) { return nil }
    // `xxxx`, `****` and `....` stand for a value.
    return Set(bare.lowercased()).count > 1 ? value : nil
  }

  /// `$ecret-1` and `$Passw0rd` are passwords, where `$dbPassword` is a variable.
  private static func isFilledIn(_ value: String) -> Bool {
    let bytes = value.utf8
    let hasDigit = bytes.contains(where: \.isDigit)
    let isPassword =
      bytes.first == UInt8(ascii: "$") && bytes.contains { $0 >= UInt8(ascii: "a") }
      && (hasDigit || bytes.contains(UInt8(ascii: "-")))
      && !bytes.contains(where: { "(){}:/@.".utf8.contains($0) })
    return !isPassword && Placeholder.isIn(value)
  }

  /// How values start that are encrypted, or that name what is kept elsewhere: SOPS, the webhooks of Bank-Vaults, vals.
  private static let stores = [
    "ENC[", "arn:aws:secretsmanager:", "azure:keyvault:", "bao:", "gcp:secretmanager:", "op://",
    "ref+", "vault:", ">>vault:",
  ]

  /// false: ``isSecret(_:key:isKept:)`` says no. Most configuration is told by its bytes, and no text is made of it.
  package static func mayBeSecret(
    _ value: UnsafeBufferPointer<UInt8>, key: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    SecretName.Sign(key) != nil || value.first == UInt8(ascii: "-")
      || value.contains(UInt8(ascii: "@")) && value.contains("://")
  }

  /// - Parameter isKept: it stands in a Secret, where a mere `key` is one, and nobody writes a Secret's name.
  package static func isSecret(_ value: String, key: String, isKept: Bool) -> Bool {
    if Array(value.utf8).contains("://") { return hasCredentials(value) }
    if value.hasPrefix("-----BEGIN") {
      return value.contains("PRIVATE KEY-----") && value.count > 100
    }
    guard let name = SecretName(key, isKept: isKept) else { return false }
    if switches.contains(value.lowercased()) { return false }
    if !isKept, name.words.last == "secret", isName(value) { return false }
    return !namesItself(value, name.words)
  }

  /// `ALLOW_EMPTY_PASSWORD: "yes"`.
  private static let switches: Set<String> = [
    "true", "false", "yes", "no", "on", "off", "enabled", "disabled",
  ]

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
    return !isFilledIn(password) && !Placeholder.isWord(password)
      && !["pass", "password", "passwd", "pwd"].contains(password.lowercased())
  }
}
