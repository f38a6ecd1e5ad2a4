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
      for Secrets encrypted by SOPS, for sealed or external
      secrets, and for what a chart makes up when it is rendered (`randAlphaNum`, `genCA`). The value itself is never printed.
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
      .bad(
        "merged into other values",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: db}
        stringData: {<<: {↓password: kw8Zp2Rt7Qx4Lm1V}, user: shop}
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
          api-token: Y2hhbmdlbWU=
          redirect-uri: https://shop.example.org/callback
          scopes: read write
        """),
      .good(
        "credentials of no registry",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: registry}
        type: kubernetes.io/dockerconfigjson
        data: {.dockerconfigjson: eyJhdXRocyI6e319}
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
    check: .resource(of: [GroupKind("", "Secret")]) { resource, _ in
      guard resource.root["sops"] == nil, !resource.isPatch else { return [] }
      var keys: [Node] = []
      for field in ["data", "stringData"] {
        guard let values = resource.root.value(forKey: field) else { continue }
        for (key, value) in values.pairs {
          guard let name = key.text, let text = value.text,
            let secret = SecretValue.plain(text, isEncoded: field == "data"),
            SecretValue.isSecret(secret, key: name, isKept: true), !value.isMadeUp
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
}

extension Node {
  /// Functions of charts that give something else each time.
  private static let makers: [StaticString] = [
    "randAlpha", "randNumeric", "randAscii", "randBytes", "uuidv4", "genPrivateKey", "genCA",
    "genSelfSignedCert", "genSignedCert",
  ]

  /// The chart that it is rendered from makes it up: it stands nowhere.
  fileprivate var isMadeUp: Bool {
    guard let provenance = tree.file.provenance else { return false }
    let origin = origin
    let line = origin.line
    guard !origin.isChartValue, line.contains("{{") else { return false }
    let isHelped = line.contains("include ") || line.contains("template ")
    // What stands there is said beside the value: `.Values.password | default "hunter2"`.
    let isOwn = line.contains(".Values") && !isHelped && !line.contains("$")
    guard !isOwn || Self.makers.contains(where: { line.contains("\($0)") }) else { return false }
    return Self.makers.contains { maker in
      provenance.ingredients(mentioning: maker)?.contains {
        $0.file.path == origin.file.path || isHelped && $0.file.path.hasSuffix(".tpl")
      } ?? false
    }
  }
}

extension Origin {
  /// All that stands beside it.
  fileprivate var line: String {
    let end = UInt8(ascii: "\n")
    let bytes = file.bytes
    let start = bytes[..<range.start].lastIndex(of: end).map { $0 + 1 } ?? 0
    let last = bytes[range.start...].firstIndex(of: end) ?? bytes.count
    return String(decoding: bytes[start..<last], as: UTF8.self)
  }
}
