import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidData = Rule(
    id: "invalid-data", group: .syntax,
    summary: "The API server refuses what a ConfigMap or a Secret holds",
    rationale: """
      "data[a/b]: Invalid value: a valid config key must consist of alphanumeric characters, '-', '_' or '.'": keys become the names of
      files, so they have no slashes and no spaces, and no key is both in `data` and in `binaryData`.

      All values together take 1048576 bytes at most. From 262144 bytes of the whole manifest on client-side apply is refused, for it
      writes a copy of it into an annotation ("metadata.annotations: Too long"): that is an `info`. Quiet there for Flux, which applies
      server-side, for charts, and where Argo CD is told to apply server-side or to replace.

      A Secret of a type of Kubernetes' own needs the keys of its type: "data[tls.crt]: Required value". The login to a registry is a JSON object.

      Quiet for placeholders and patches, and for a Secret without any data, which something else may fill. Of Secrets neither keys
      nor values are printed.
      """,
    remedy: "write the key with letters, digits, dashes, underscores and points",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "keys",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data:
          ↓conf/app.yaml: "a: b"
          ↓..hidden: x
          logo.png: x
        binaryData:
          ↓logo.png: eA==
        """),
      .bad(
        "a Secret's type",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: shop-tls}
        type: ↓kubernetes.io/tls
        data: {crt: eA==, tls.key: eA==}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: shop-login}
        type: ↓kubernetes.io/basic-auth
        stringData: {user: x}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: shop-token}
        type: ↓kubernetes.io/service-account-token
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data: {app.yaml: "a: b", .env: x, _A-b.1: x}
        binaryData: {logo.png: eA==}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: shop-tls}
        type: kubernetes.io/tls
        data: {tls.crt: eA==}
        stringData: {tls.key: x}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: shop-login}
        type: kubernetes.io/basic-auth
        stringData: {password: x}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: shop-token, annotations: {kubernetes.io/service-account.name: shop}}
        type: kubernetes.io/service-account-token
        """),
      .good(
        "placeholders; merged keys; a Secret that something else fills; a type of one's own",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data: {"${KEY}/x": x}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: shop-tls, annotations: {reflector.v1.k8s.emberstack.com/reflects: certs/shop-tls}}
        type: kubernetes.io/tls
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: shop-own}
        type: example.com/tls
        data: {a: eA==}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: shop-merged}
        type: kubernetes.io/tls
        data: {<<: &both {tls.crt: eA==, tls.key: eA==}}
        """),
    ] + loginExamples,
    check: .resourceAmongOthers(of: [GroupKind("", "ConfigMap"), GroupKind("", "Secret")]) {
      resource, context in
      var defects = keyDefects(of: resource) + sizeDefects(of: resource, context)
      if resource.id.kind == "Secret" {
        defects += typeDefects(of: resource) + loginDefects(of: resource)
      }
      return defects.isEmpty || resource.mayBeRefused ? defects : []
    })

  /// `validation.IsConfigMapKey`.
  static func isDataKey(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !key.isEmpty, key.count <= 253, key.allSatisfy(\.standsInDataKey) else { return false }
    let point = UInt8(ascii: ".")
    return key[0] != point || key.count > 1 && key[1] != point
  }

  private static let fields = Keys(["data", "stringData", "binaryData"])

  private static func keyDefects(of resource: Resource) -> [Defect] {
    var defects: [Defect] = []
    var texts: Node?
    var bytes: Node?
    resource.root.forEachValue(of: fields) { field, value in
      if field == 0 { texts = value }
      if field == 2 { bytes = value }
      value.forEachPair { key, _ in
        guard key.kind == .scalar, !key.withText(isDataKey), !Placeholder.isIn(key.text ?? "")
        else {
          return
        }
        defects.append(refusal(of: key, in: resource))
      }
    }
    guard let texts, let bytes else { return defects }
    bytes.forEachPair { key, _ in
      guard texts.value(for: key) != nil else { return }
      defects.append(
        Defect(
          "\(resource.id) is refused: the key \"\(key.text ?? "")\" is in data and in binaryData",
          at: key, of: resource, remedy: "keep one of them"))
    }
    return defects
  }

  private static func refusal(of key: Node, in resource: Resource) -> Defect {
    let name = resource.id.kind == "Secret" ? "a key" : "the key \"\(key.text ?? "")\""
    return Defect(
      "\(resource.id) is refused: \(name) is no name of a file: letters, digits, dashes, underscores "
        + "and points, 253 at most, and no two points at its start", at: key, of: resource)
  }

  private static let mostBytes = 1_048_576
  private static let mostBytesInAnnotations = 262_144

  private static func sizeDefects(of resource: Resource, _ context: Context) -> [Defect] {
    let text = resource.root.range
    // JSON takes more than twice the bytes only of what is all marks; nearly all manifests are far smaller.
    guard text.end - text.start > mostBytesInAnnotations / 2 else { return [] }
    let bytes = bytes(in: resource)
    if bytes > mostBytes {
      return [
        Defect(
          "\(resource.id) is refused: it holds \(bytes) bytes, and may hold \(mostBytes)",
          at: resource.nameNode, of: resource,
          remedy: "split it, or keep it in a volume or an image")
      ]
    }
    guard resource.isAppliedByClient(context.inventory),
      resource.bytesInAnnotations > mostBytesInAnnotations
    else { return [] }
    return [
      Defect(
        "\(resource.id) is too large for client-side apply, whose copy of the manifest may take "
          + "\(mostBytesInAnnotations) bytes", at: resource.nameNode, of: resource, severity: .info,
        remedy: "kubectl apply --server-side takes it, and Argo CD with ServerSideApply=true")
    ]
  }

  private static func bytes(in resource: Resource) -> Int {
    var bytes = 0
    for field: StaticString in ["data", "stringData", "binaryData"] {
      let isEncoded =
        field.description == "binaryData"
        || field.description == "data" && resource.id.kind == "Secret"
      resource.root[field]?.forEachPair { _, value in
        bytes += value.withText { isEncoded ? $0.count(where: \.isOfBase64) * 3 / 4 : $0.count }
      }
    }
    return bytes
  }

  /// `ValidateSecret`: of each group one key is needed.
  private static let neededKeys: [String: [[String]]] = [
    "kubernetes.io/basic-auth": [["username", "password"]],
    "kubernetes.io/dockercfg": [[".dockercfg"]],
    "kubernetes.io/dockerconfigjson": [[".dockerconfigjson"]],
    "kubernetes.io/ssh-auth": [["ssh-privatekey"]],
    "kubernetes.io/tls": [["tls.crt"], ["tls.key"]],
  ]

  private static func typeDefects(of secret: Resource) -> [Defect] {
    guard let type = secret.root["type"], let name = type.text else { return [] }
    func defect(_ need: String) -> [Defect] {
      [
        Defect(
          "\(secret.id) is refused: its type \(name) needs \(need)", at: type, of: secret,
          remedy: "add it, or take another type: Opaque needs nothing")
      ]
    }
    if name == "kubernetes.io/service-account-token" {
      let account = "kubernetes.io/service-account.name"
      return secret.annotation(account)?.isEmpty == false ? [] : defect("the annotation \(account)")
    }
    guard let needed = neededKeys[name] else { return [] }
    var keys: Set<String> = []
    for field: StaticString in ["data", "stringData"] {
      secret.root[field]?.forEachPair { key, _ in keys.insert(key.text ?? "") }
    }
    guard !keys.isEmpty, !keys.contains(where: Placeholder.isIn) else { return [] }
    let key = secret.root["stringData"]?["ssh-privatekey"] ?? secret.root["data"]?["ssh-privatekey"]
    if name == "kubernetes.io/ssh-auth", key?.text?.isEmpty == true {
      return defect("something in ssh-privatekey")
    }
    return needed.filter { keys.isDisjoint(with: $0) }
      .flatMap { defect("the key " + $0.joined(separator: " or ")) }
  }
}

extension Resource {
  fileprivate func isAppliedByClient(_ inventory: Inventory) -> Bool {
    let options = syncOptions
    return options.bool("ServerSideApply") != true && options.bool("Replace") != true
      && inventory.surroundings.releases[source] == nil
      && inventory.engine(reconciling: self) != .flux
  }
}

extension UInt8 {
  /// Stands for six bits: neither a blank nor padding.
  fileprivate var isOfBase64: Bool { self > UInt8(ascii: " ") && self != UInt8(ascii: "=") }

  fileprivate var standsInDataKey: Bool {
    isLetterOrDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
      || self == UInt8(ascii: ".")
  }
}
