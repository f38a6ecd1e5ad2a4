import Linting
import Manifests
import YAMLSyntax

extension Rule {
  private static let logins: [String: StaticString] = [
    "kubernetes.io/dockercfg": ".dockercfg",
    "kubernetes.io/dockerconfigjson": ".dockerconfigjson",
  ]

  /// `ValidateSecret` reads them. What begins and ends as an object does is taken for one.
  static func loginDefects(of secret: Resource) -> [Defect] {
    guard let type = secret.root["type"], let key = logins[type.text ?? ""] else { return [] }
    let plain = secret.root["stringData"]?[key]
    guard let node = plain ?? secret.root["data"]?[key], node.kind == .scalar, !node.isNull,
      !node.isOpen, let text = node.text,
      let login = text.isEmpty ? "" : SecretValue.plain(text, isEncoded: plain == nil)
    else { return [] }
    let marks = login.filter { !$0.isWhitespace }
    guard marks.first != "{" || marks.last != "}", marks != "null" else { return [] }
    return [
      Defect(
        "\(secret.id) is refused: its \(key) is no JSON object", at: type, of: secret,
        remedy: "kubectl create secret docker-registry writes one; in data it is encoded once")
    ]
  }

  static let loginExamples: [Example] = [
    .bad(
      "values that nobody set",
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: shop-registry}
      type: ↓kubernetes.io/dockerconfigjson
      stringData: {.dockerconfigjson: ""}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: shop-key}
      type: ↓kubernetes.io/ssh-auth
      data: {ssh-privatekey: ""}
      """),
    .bad(
      "logins to registries, one of them encoded twice",
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: shop-registry}
      type: ↓kubernetes.io/dockerconfigjson
      data: {.dockerconfigjson: ZXlKaGRYUm9jeUk2ZTMxOQ==}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: cart-registry}
      type: ↓kubernetes.io/dockercfg
      stringData: {.dockercfg: "shop:x"}
      """),
    .good(
      "logins to registries",
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: shop-registry}
      type: kubernetes.io/dockerconfigjson
      data: {.dockerconfigjson: eyJhdXRocyI6e319}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: cart-registry}
      type: kubernetes.io/dockerconfigjson
      data: {.dockerconfigjson: eA==}
      stringData: {.dockerconfigjson: ' {"auths": {}} '}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: order-registry}
      type: kubernetes.io/dockerconfigjson
      data: {.dockerconfigjson: "${LOGIN}"}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: mail-registry}
      type: kubernetes.io/dockerconfigjson
      stringData: {.dockerconfigjson: changeme}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: news-registry}
      type: kubernetes.io/dockerconfigjson
      data: {.dockerconfigjson: dmF1bHQ6c2VjcmV0L25ld3M=}
      """),
  ]
}
