import YAMLSyntax

/// The name of a value, `DB_PASSWORD` or `storage-access-key`, that says nobody may read it.
struct SecretName {
  /// In small letters.
  let words: [String]

  /// nil: the name says nothing of the kind.
  /// - Parameter isKept: it stands in a Secret, where a mere `key` is one.
  init?(_ text: String, isKept: Bool) {
    var text = text
    guard let sign = text.withUTF8(Sign.init) else { return nil }
    words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    let isFile = words.count > 1 && words.last.map(Self.formats.contains) ?? false
    guard let last = isFile ? words[words.count - 2] : words.last, !Self.settings.contains(last),
      !words.contains("public")
    else {
      return nil
    }
    // `MAX_TOKENS` counts what a model reads.
    guard last != "tokens" || !words.contains(where: Self.settings.contains) else { return nil }
    guard sign == .key else { return }
    guard last == "key" || last == "auth" else { return nil }
    guard isKept || words.dropLast().last.map(Self.keyWords.contains) ?? false else { return nil }
  }

  /// What the letters of a name tell, of which no text is made.
  enum Sign {
    /// It holds a word that stands for a secret.
    case secret
    /// It ends like a key, of which some open something.
    case key

    init?(_ name: UnsafeBufferPointer<UInt8>) {
      // Most names lack some letter of every word.
      let set = name.reduce(0) { $0 | Letters.bit($1) }
      guard signs.contains(where: { $0.isWithin(set) }) else { return nil }
      let sign = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: name.count) { letters in
        var count = 0
        for byte in name where byte.isOfWord {
          letters[count] = byte | 0x20
          count += 1
        }
        return Sign(letters: UnsafeBufferPointer(rebasing: letters[..<count]), set)
      }
      guard let sign else { return nil }
      self = sign
    }

    private init?(letters: UnsafeBufferPointer<UInt8>, _ set: UInt32) {
      if secretWords.contains(where: { $0.isWithin(set) && letters.contains($0.text) }) {
        self = .secret
      } else if endings.contains(where: { $0.isWithin(set) && letters.ends(with: $0.text) }) {
        self = .key
      } else {
        return nil
      }
    }
  }

  /// A word, and which letters stand in it.
  private struct Letters {
    let text: StaticString
    let set: UInt32

    init(_ text: StaticString) {
      self.text = text
      set = text.withUTF8Buffer { $0.reduce(0) { $0 | Self.bit($1) } }
    }

    /// The same for a small and a capital letter.
    static func bit(_ byte: UInt8) -> UInt32 { 1 << UInt32(byte & 31) }

    func isWithin(_ set: UInt32) -> Bool { self.set & ~set == 0 }
  }

  private static let endings: [Letters] = ["key", "auth"].map(Letters.init)

  private static let secretWords: [Letters] = [
    "accountkey", "apikey", "authkey", "credential", "dockerconfigjson", "encryptionkey",
    "passphrase", "passwd", "password", "privatekey", "pwd", "secret", "signingkey", "token",
  ].map(Letters.init)

  private static let signs = secretWords + endings

  /// What stands before `key` where it opens something.
  private static let keyWords: Set<String> = [
    "access", "admin", "app", "auth", "client", "cookie", "crypto", "hmac", "jwt", "license",
    "master", "session", "shared", "ssh", "storage", "tls",
  ]

  /// A name that ends so is that of a setting of the secret, not of the secret.
  private static let settings: Set<String> = [
    "algorithm", "arn", "attempts", "audience", "backend", "cache", "claim", "column", "complexity",
    "cost", "count", "days", "dir", "directory", "domain", "duration", "enabled", "encoder",
    "encoding", "endpoint", "engine", "expiration", "expires", "expiry", "field", "file", "folder",
    "format", "hasher", "header", "headers", "host", "hours", "id", "interval", "issuer",
    "iterations", "label", "leeway", "length", "lifetime", "limit", "location", "manager", "max",
    "method", "min", "minutes", "mode", "name", "namespace", "path", "pattern", "policy", "port",
    "prefix", "project", "provider", "realm", "ref", "reference", "regex", "region", "required",
    "reset", "retries", "role", "roles", "rotation", "rounds", "rule", "rules", "scope", "scopes",
    "seconds", "service", "size", "source", "store", "strategy", "strength", "subject", "template",
    "timeout", "title", "tokenizer", "ttl", "type", "uri", "url", "user", "username", "validation",
    "validator", "version", "window",
  ]

  /// How the name of a file ends, which the word before it tells more of.
  private static let formats: Set<String> = [
    "conf", "html", "js", "json", "lua", "properties", "py", "sh", "sql", "tmpl", "toml", "txt",
    "xml",
    "yaml", "yml",
  ]
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func ends(with word: StaticString) -> Bool {
    word.withUTF8Buffer { suffix($0.count).elementsEqual($0) }
  }
}

extension UInt8 {
  /// Or a part of a letter that is none of ASCII's.
  fileprivate var isOfWord: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: true
    default: UInt8(ascii: "a") <= self | 0x20 && self | 0x20 <= UInt8(ascii: "z")
    }
  }
}
