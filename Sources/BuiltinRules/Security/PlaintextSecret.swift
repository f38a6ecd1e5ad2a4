import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let plaintextSecret = Rule(
    id: "plaintext-secret", group: .security,
    summary: "A Secret with its values stands in the repository",
    rationale: """
      Base64 hides nothing. Whoever reads the repository, its forks, its backups or its CI logs has the
      value, and it stays in the history after it is removed.

      Quiet for placeholders, empty values, and values whose key names no secret (an address, a user);
      for Secrets encrypted by SOPS, and for sealed or external
      secrets. The value itself is never printed.
      """,
    remedy:
      "encrypt it (SOPS, SealedSecret), fetch it (ExternalSecret), or inject it; then change the value",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: db}
        data:
          ↓password: c2VjcmV0LTEyMw==
          user: YWRtaW4=
        """),
      .bad(
        "an address with a password in it",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: db}
        stringData:
          ↓DATABASE_URL: postgres://shop:hunter2@db/shop
        """),
      .good(
        "placeholders, and what is no secret",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: db}
        stringData:
          password: ${DB_PASSWORD}
          token: <your-token>
          key: ""
          secret: CHANGE_ME
          redirect-uri: https://shop.example.org/callback
          scopes: read write
        """),
      .good(
        "encrypted",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: db}
        data: {password: "ENC[AES256_GCM,data:x1==,iv:y=,tag:z=,type:str]"}
        sops: {version: 3.9.0}
        """),
    ],
    check: .resource { resource, _ in
      guard resource.id.kind == "Secret", resource.id.group.isEmpty, resource.root["sops"] == nil,
        !resource.isPatch
      else { return [] }
      var keys: [Node] = []
      for field in ["data", "stringData"] {
        guard let values = resource.root.value(forKey: field) else { continue }
        for (key, value) in values.entries {
          guard let name = key.text, let text = value.text,
            let secret = plainValue(text, isEncoded: field == "data"),
            SecretValue.isSecret(secret, key: name)
          else { continue }
          keys.append(key)
        }
      }
      guard let first = keys.first else { return [] }
      let others = keys.count > 1 ? " and \(keys.count - 1) more" : ""
      return [
        Defect(
          "\(resource.id) holds the value of \"\(first.text ?? "")\"\(others) in plain text",
          at: first,
          of: resource)
      ]
    })

  /// nil: nothing stands there, or a placeholder, or something encrypted.
  private static func plainValue(_ text: String, isEncoded: Bool) -> String? {
    let value = (isEncoded ? Base64.decoded(text) : nil) ?? text
    let bare = value.filter { !$0.isWhitespace }
    guard !bare.isEmpty, !value.hasPrefix("ENC["), !Placeholder.isIn(value),
      !Placeholder.isWord(bare)
    else { return nil }
    // `xxxx`, `****` and `....` stand for a value.
    return Set(bare.lowercased()).count > 1 ? value : nil
  }
}

/// Tells what nobody may read from the addresses, names and settings that stand beside it.
private enum SecretValue {
  static func isSecret(_ value: String, key: String) -> Bool {
    if hasCredentials(value) { return true }
    if value.hasPrefix("-----BEGIN") {
      return value.contains("PRIVATE KEY-----") && value.count > 100
    }
    if value.contains("://") { return false }
    let words = key.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    guard let last = words.last, !settings.contains(last) else { return false }
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
    "algorithm", "audience", "enabled", "endpoint", "expiration", "expires", "expiry", "file",
    "host", "id", "issuer", "length", "name", "namespace", "path", "policy", "port", "scope",
    "scopes", "ttl", "type", "uri", "url", "user", "username", "version",
  ]
}
