import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let secretInConfiguration = Rule(
    id: "secret-in-configuration", group: .security,
    summary: "A password stands in a ConfigMap or in a container's environment",
    rationale: """
      Everybody who may read ConfigMaps or pods of the namespace has it, and so has everybody who may read the repository. Secrets are kept
      apart by RBAC and can be encrypted.

      Off unless selected. A key that names a secret (`password`, `token`, `apiKey`) with a value, or an address with a
      password in it. Quiet for placeholders, for names of files and Secrets, and for references. The value is never printed.
      """,
    remedy: "move it into a Secret that is not in the repository as it is, and change it",
    severity: nil, whenSelected: .warning, hidesSource: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data:
          ↓DB_PASSWORD: hunter2
          ↓STORAGE_ACCESS_KEY: minio123
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", env: [{↓name: API_TOKEN, value: t0k3nt0k3n}]}]
        """),
      .good(
        "placeholders, files and references",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data: {DB_PASSWORD: "${DB_PASSWORD}", DB_PASSWORD_FILE: /secrets/db, TOKEN_EXPIRY_SECONDS: "3600", PUBLIC_KEY: abcdef, COOKIE_SECRET: SECRET}
        """),
      .good(
        "what is said of secrets",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data: {SECRET_STORE: vault, CLIENT_SECRET_REF: shop/client, PASSWORD_RESET_SUBJECT: Your password, ALLOW_EMPTY_PASSWORD: "yes", REQUIRE_TOKEN: "off", password-policy.json: '{"min": 8}'}
        """),
      .good(
        "keys of some other sort; the name of a Secret",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data: {key: value, taint-key: node.example.org/agent-not-ready, SSO_KEYSTORE_SECRET: eap7-app-secret}
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", env: [{name: API_TOKEN, valueFrom: {secretKeyRef: {name: api, key: token}}}]}]
        """),
    ],
    check: .file { file, _ in
      zip(file.resources, file.workloads).flatMap { resource, workload in
        if let workload { return workload.containers.flatMap { variables($0, resource) } }
        return resource.kind == configMap ? values(resource) : []
      }
    })

  private static let configMap = GroupKind("", "ConfigMap")

  private static func values(_ configuration: Resource) -> [Defect] {
    var defects: [Defect] = []
    configuration.root["data"]?.forEachPair { key, value in
      guard isSecret(value, key) else { return }
      defects.append(
        Defect(
          "\(configuration.id) holds the value of \"\(key.text ?? "")\"", at: key,
          of: configuration))
    }
    return defects
  }

  private static func variables(_ container: Container, _ resource: Resource) -> [Defect] {
    var defects: [Defect] = []
    container.environment?.forEachItem { variable in
      guard let name = variable["name"], let value = variable["value"], isSecret(value, name),
        let key = variable.keyNode("name")
      else { return }
      defects.append(
        Defect(
          "container \"\(container.name)\" of \(resource.id) holds the value of "
            + "\"\(name.text ?? "")\"", at: key, of: resource))
    }
    return defects
  }

  /// One line, no path, no `$(VARIABLE)`: most configuration is a whole file.
  private static func isSecret(_ value: Node, _ key: Node) -> Bool {
    guard value.kind == .scalar, key.kind == .scalar, !value.holdsLineFeed,
      value.withText({ value in
        key.withText { SecretValue.mayBeSecret(value, key: $0) }
          && value.first != UInt8(ascii: "/") && !value.contains("$(")
      }),
      let text = value.text, let plain = SecretValue.plain(text, isEncoded: false)
    else { return false }
    return SecretValue.isSecret(plain, key: key.text ?? "", isKept: false)
  }
}
