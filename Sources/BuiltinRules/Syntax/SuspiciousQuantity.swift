import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let suspiciousQuantity = Rule(
    id: "suspicious-quantity", group: .syntax,
    summary: "A quantity does not say what it seems to say, or is refused",
    rationale: """
      `512m` of memory is half a byte: `m` means a thousandth, `M` and `Mi` mean millions. `1g`, `512MB` and `100 Mi` are no
      quantities at all and refused; so is a limit below its request. `cpu: 1000` is a thousand cores where `1000m` is one, and `cpu: 100Mi`
      more than any node has.

      Refused ones are errors. The requests and limits of containers, of claims and of a StatefulSet's templates are looked at. Quiet for
      placeholders, for a limit equal to the request, and for whole numbers of bytes from a million on.
      """,
    remedy: "write memory with Ki, Mi or Gi, and cpu in cores or with m",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: a, image: "ghcr.io/acme/shop:1.4.2", resources: {limits: {memory: ↓512m, cpu: ↓"1000"}}}
            - {name: b, image: "ghcr.io/acme/shop:1.4.2", resources: {requests: {memory: ↓1g}}}
            - {name: c, image: "ghcr.io/acme/shop:1.4.2", resources: {requests: {memory: 1Gi}, limits: {memory: ↓512Mi}}}
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: a, image: "ghcr.io/acme/shop:1.4.2", resources: {requests: {cpu: 250m, memory: 64M}, limits: {cpu: 1.5, memory: 64Mi}}}
            - {name: b, image: "ghcr.io/acme/shop:1.4.2", resources: {limits: {memory: 134217728, cpu: "2"}}}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: shop}
        spec: {resources: {requests: {storage: 10Gi}}}
        """),
      .good(
        "placeholders; 1e3 megabytes; resources of other kinds",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: a, image: "ghcr.io/acme/shop:1.4.2", resources: {limits: {memory: "${MEMORY}", nvidia.com/gpu: 1}}}
            - {name: b, image: "ghcr.io/acme/shop:1.4.2", resources: {requests: {memory: 1e9, ephemeral-storage: 1Gi}, limits: {memory: 1000M}}}
        """),
    ],
    check: .resource(of: [GroupKind("", "PersistentVolumeClaim")] + PodTemplate.kinds) {
      resource, _ in
      if let template = PodTemplate(resource) {
        var defects: [Defect] = []
        for field in ["containers", "initContainers"] {
          guard let list = template.spec.value(forKey: field) else { continue }
          for container in list.items {
            if let resources = container["resources"] { check(resources, resource, &defects) }
          }
        }
        if let claims = resource.spec?["volumeClaimTemplates"] {
          for claim in claims.items {
            if let resources = claim["spec"]?["resources"] { check(resources, resource, &defects) }
          }
        }
        return defects
      }
      guard let resources = resource.spec?["resources"] else { return [] }
      var defects: [Defect] = []
      check(resources, resource, &defects)
      return defects
    })

  private static func check(_ resources: Node, _ resource: Resource, _ defects: inout [Defect]) {
    let requests = resources["requests"]
    for amounts in [requests, resources["limits"]] {
      guard let amounts else { continue }
      for (key, value) in amounts.entries {
        guard let complaint = value.withText({ complaint(about: $0, key) }),
          !Placeholder.isIn(value.text ?? ""), !value.isNull
        else { continue }
        defects.append(
          Defect(
            "\(resource.id) asks for \(value.text ?? "") of \(key.text ?? ""), \(complaint.text)",
            at: value, of: resource, severity: complaint.isRefused ? .error : nil))
      }
    }
    guard let requests, let limits = resources["limits"] else { return }
    for (key, limit) in limits.entries {
      guard let request = requests.value(for: key), !limit.isSameScalar(as: request),
        let most = limit.quantity, let least = request.quantity, most < least, most != .zero,
        let name = key.text
      else { continue }
      defects.append(
        Defect(
          "\(resource.id) limits \(name) to \(limit.text ?? ""), below the request of "
            + "\(request.text ?? ""): it is refused", at: limit, of: resource, severity: .error))
    }
  }

  /// nil: as people write it. Works on the bytes, for almost all of them are.
  private static func complaint(
    about bytes: UnsafeBufferPointer<UInt8>, _ key: Node
  ) -> (text: String, isRefused: Bool)? {
    let digits = bytes.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    let suffix = bytes.dropFirst(digits.count)
    let isMemory = key.says("memory") || key.says("storage") || key.says("ephemeral-storage")
    if isMemory {
      // `64Mi`
      if digits.count > 0, suffix.count == 2, suffix.last == UInt8(ascii: "i") {
        return "KMGTPE".utf8.contains(suffix.first ?? 0) ? nil : ("which is no quantity", true)
      }
    } else if key.says("cpu") {
      if suffix.count == 1, suffix.first == UInt8(ascii: "m"), digits.count > 0 { return nil }
      if suffix.isEmpty, digits.count > 0, digits.count < 4 { return nil }
    }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let quantity = Quantity(text) else { return ("which is no quantity", true) }
    if isMemory {
      if quantity == .zero { return nil }
      if text.hasSuffix("m") { return ("which is less than a byte each: m is a thousandth", false) }
      return quantity.nanos < Int128(1_000_000_000) * 1_000_000 && suffix.isEmpty
        ? ("which are bytes", false) : nil
    }
    guard key.says("cpu"), quantity.nanos >= Int128(1_000_000_000) * 1_000 else { return nil }
    return ("which are cores", false)
  }
}

extension Node {
  fileprivate var quantity: Quantity? {
    kind == .scalar ? withText { Quantity($0) } : nil
  }
}
