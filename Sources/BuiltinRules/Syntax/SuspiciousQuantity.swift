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

      A name without a domain is one of a few: `memroy` and `gpu` are refused, and so is `storage`, which is for claims. What is not Kubernetes' own, such as
      `nvidia.com/gpu`, is given in whole numbers, and a request needs a limit of the same amount; so do huge pages.

      Refused ones are errors. The requests and limits of containers, of claims and of a StatefulSet's templates are looked at. Quiet for
      placeholders, for a limit equal to the request, and for whole numbers of bytes from a million on.
      """,
    remedy: "write memory with Ki, Mi or Gi, and cpu in cores or with m",
    severity: .warning, errorsAreRefusals: true,
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
      .bad(
        "names and amounts that containers cannot have",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: a, image: "ghcr.io/acme/shop:1.4.2", resources: {requests: {↓memroy: 64Mi, ↓storage: 1Gi, cpu: ↓-1}, limits: {↓gpu: 1}}}
            - {name: b, image: "ghcr.io/acme/shop:1.4.2", resources: {requests: {↓nvidia.com/gpu: 1}, limits: {amd.com/gpu: ↓500m}}}
            - {name: c, image: "ghcr.io/acme/shop:1.4.2", resources: {requests: {nvidia.com/gpu: ↓1}, limits: {nvidia.com/gpu: 2}}}
            - {name: d, image: "ghcr.io/acme/shop:1.4.2", resources: {limits: {↓hugepages-2Mi: 10Mi}}}
            - {name: f, image: "ghcr.io/acme/shop:1.4.2", resources: {limits: {↓requests.nvidia.com/gpu: 1, ↓nvidia.com/gpu/a: 1, kubernetes.io/batch: 1}}}
            - {name: e, image: "ghcr.io/acme/shop:1.4.2", resources: {limits: {hugepages-2Mi: ↓3Mi, cpu: 1}}}
        """),
      .good(
        "huge pages, and resources of others",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: a, image: "ghcr.io/acme/shop:1.4.2", resources: {requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: "1", amd.com/gpu: 2k}}}
            - {name: b, image: "ghcr.io/acme/shop:1.4.2", resources: {limits: {hugepages-2Mi: 10Mi, hugepages-1Gi: 1Gi, memory: 1Gi}, requests: {hugepages-2Mi: 10Mi}}}
            - {name: c, image: "ghcr.io/acme/shop:1.4.2", resources: {limits: {"${RESOURCE}": 1, nvidia.com/gpu: "${GPUS}", hugepages-2Mi: null}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec: {template: {spec: {containers: [{name: web, resources: {requests: {nvidia.com/gpu: 2}}}]}}}
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: a, image: "ghcr.io/acme/shop:1.4.2", resources: {requests: {cpu: 250m, memory: 64M}, limits: {cpu: 1.5, memory: 128974848000m}}}
            - {name: b, image: "ghcr.io/acme/shop:1.4.2", resources: {limits: {memory: 134217728, cpu: "2"}}}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: shop}
        spec: {resources: {requests: {storage: 10Gi}, limits: {storage: 5Gi}}}
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
            - {name: c, image: "ghcr.io/acme/shop:1.4.2", resources: {limits: {memory: CHANGEME, cpu: "#{Cpu}"}, requests: {memory: "@memory.least@", cpu: $least_cpu}}}
        """),
    ],
    check: .resource(of: [GroupKind("", "PersistentVolumeClaim")] + PodTemplate.kinds) {
      resource, settings in
      let minor = settings.kubernetes.minor
      if let template = PodTemplate(resource) {
        var defects: [Defect] = []
        for list in [template.spec["containers"], template.spec["initContainers"]] {
          list?.forEachItem { check($0["resources"], resource, &defects, isClaim: false, minor) }
        }
        resource.spec?["volumeClaimTemplates"]?.forEachItem {
          check($0["spec"]?["resources"], resource, &defects, isClaim: true, minor)
        }
        return defects
      }
      var defects: [Defect] = []
      check(resource.spec?["resources"], resource, &defects, isClaim: true, minor)
      return defects
    })

  private typealias Bytes = UnsafeBufferPointer<UInt8>

  private static func check(
    _ resources: Node?, _ resource: Resource, _ defects: inout [Defect],
    isClaim: Bool, _ minor: Int
  ) {
    guard let resources else { return }
    let requests = resources["requests"]
    let limits = resources["limits"]
    var hasUnusual = false
    for amounts in [requests, limits] {
      guard let amounts,
        !amounts.allPairs(satisfy: { isUsual($0, $1) && (isClaim || !$0.says("storage")) })
      else { continue }
      hasUnusual = true
      for (key, value) in amounts.pairs where value.kind == .scalar {
        guard let complaint = value.withText({ complaint(about: $0, key) }),
          !value.isOpen, !value.isNull
        else { continue }
        defects.append(
          Defect(
            "\(resource.id) asks for \(value.text ?? "") of \(key.text ?? ""), \(complaint.text)",
            at: value, of: resource, severity: complaint.isRefused ? .error : nil))
      }
    }
    if hasUnusual {
      defects +=
        AmountFaults(
          of: resource, requests, limits, isClaim: isClaim, minor: minor
        ).defects
    }
    // Of claims the server does not compare them.
    guard !isClaim, let requests, let limits else { return }
    limits.forEachPair { key, limit in
      guard let request = requests.value(for: key), isBelow(limit, request), let name = key.text
      else { return }
      defects.append(
        Defect(
          "\(resource.id) limits \(name) to \(limit.text ?? ""), below the request of "
            + "\(request.text ?? ""): it is refused", at: limit, of: resource, severity: .error))
    }
  }

  private static func isBelow(_ limit: Node, _ request: Node) -> Bool {
    guard limit.kind == .scalar, request.kind == .scalar else { return false }
    return limit.withText { limit in
      request.withText { request in
        if let most = PlainAmount(limit), let least = PlainAmount(request),
          most.unit.elementsEqual(least.unit)
        {
          return most.number < least.number && most.number != 0
        }
        guard let most = Quantity(limit), let least = Quantity(request) else { return false }
        return most < least && most != .zero
      }
    }
  }

  /// `250m` of CPU and `64Mi` of memory, as nearly all are written.
  private static func isUsual(_ key: Bytes, _ text: Bytes) -> Bool {
    guard let amount = PlainAmount(text) else { return false }
    if key.says("cpu") {
      return amount.isThousandth || amount.unit.isEmpty && amount.number < 1_000
    }
    return amount.isBinary
      && (key.says("memory") || key.says("ephemeral-storage")
        || key.says("storage") && amount.number > 0)
  }

  /// nil: as people write it.
  private static func complaint(
    about bytes: UnsafeBufferPointer<UInt8>, _ key: Node
  ) -> (text: String, isRefused: Bool)? {
    let hasUnit = bytes.contains { $0 < UInt8(ascii: "0") || $0 > UInt8(ascii: "9") }
    let isMemory = key.says("memory") || key.says("storage") || key.says("ephemeral-storage")
    let text = String(decoding: bytes, as: UTF8.self)
    guard let quantity = Quantity(text) else { return ("which is no quantity", true) }
    if isMemory {
      if quantity == .zero { return nil }
      // Amounts of tools may end so, and are large: 128974848000m.
      guard quantity.nanos < Int128(1_000_000_000) * 1_000_000 else { return nil }
      if text.hasSuffix("m") { return ("which is less than a byte each: m is a thousandth", false) }
      return hasUnit ? nil : ("which are bytes", false)
    }
    guard key.says("cpu"), quantity.nanos >= Int128(1_000_000_000) * 1_000 else { return nil }
    return ("which are cores", false)
  }
}

/// A quantity as nearly all are written: `2`, `250m`, `64Mi`.
private struct PlainAmount {
  let number: Int
  let unit: Slice<UnsafeBufferPointer<UInt8>>

  /// nil: written in some other way, or no quantity.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    var number = 0
    var offset = 0
    while offset < min(text.count, 9), text[offset] &- UInt8(ascii: "0") <= 9 {
      number = number * 10 + Int(text[offset] &- UInt8(ascii: "0"))
      offset += 1
    }
    guard offset > 0 else { return nil }
    self.number = number
    unit = text[offset...]
    guard unit.isEmpty || isThousandth || isBinary else { return nil }
  }

  var isThousandth: Bool { unit.count == 1 && unit.first == UInt8(ascii: "m") }

  /// `Ki`, `Mi`, …
  var isBinary: Bool {
    unit.count == 2 && unit.last == UInt8(ascii: "i")
      && "KMGTPE".utf8.contains(unit.first ?? 0)
  }
}
