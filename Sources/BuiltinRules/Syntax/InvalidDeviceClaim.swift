import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidDeviceClaim = Rule(
    id: "invalid-device-claim", group: .syntax,
    summary: "The API server refuses a claim of devices that is put together like this",
    rationale: """
      "exactly one of `exactly` or `firstAvailable` is required": a request for devices has a name of its own and says either which devices it
      wants or what will do instead. A number of devices goes with no `allocationMode: All`, a selector has an expression, and what a constraint or a
      configuration is about is one of the requests.

      Looked at are a ResourceClaim and a ResourceClaimTemplate of `resource.k8s.io/v1`. Quiet for placeholders, for patches, and for what was
      read from a cluster.
      """,
    remedy: "write what the API server takes there",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: resource.k8s.io/v1
        kind: ResourceClaimTemplate
        metadata: {name: shop}
        spec:
          spec:
            devices:
              requests:
                - {↓name: a}
                - {name: b, exactly: {deviceClassName: gpu}, ↓firstAvailable: [{name: c, deviceClassName: gpu}]}
                - {name: ↓b, exactly: {deviceClassName: gpu, allocationMode: All, ↓count: 2, selectors: [↓{}]}}
                - {name: d, firstAvailable: [{name: e, deviceClassName: gpu}, {name: ↓e, deviceClassName: gpu}]}
              constraints: [{requests: [b, d/e, ↓f], matchAttribute: gpu.acme.com/node}]
              config: [{requests: [↓d/f], opaque: {driver: gpu.acme.com, parameters: {}}}]
        """),
      .good(
        "",
        """
        apiVersion: resource.k8s.io/v1
        kind: ResourceClaim
        metadata: {name: shop}
        spec:
          devices:
            requests:
              - {name: a, exactly: {deviceClassName: gpu, allocationMode: All}}
              - {name: b, exactly: {deviceClassName: gpu, count: 2, selectors: [{cel: {expression: "true"}}]}}
              - {name: c, firstAvailable: [{name: a, deviceClassName: gpu, allocationMode: ExactCount, count: 1}, {name: b, deviceClassName: gpu}]}
              - {name: "${A}", exactly: {deviceClassName: gpu}}
              - {name: "${A}", exactly: {deviceClassName: gpu}}
            constraints: [{requests: [a, c/b, c], matchAttribute: gpu.acme.com/node}, {requests: ["${B}"], matchAttribute: gpu.acme.com/node}]
        """),
      .good(
        "other versions of the API; a patch; what is misspelt",
        """
        apiVersion: resource.k8s.io/v1beta1
        kind: ResourceClaim
        metadata: {name: shop}
        spec: {devices: {requests: [{name: a, deviceClassName: gpu}]}}
        ---
        apiVersion: resource.k8s.io/v1
        kind: ResourceClaim
        metadata: {name: cart}
        spec: {devices: {requests: [{name: a, exact: {deviceClassName: gpu}}, {$patch: delete, name: b}]}}
        """),
    ],
    check: .resource(
      of: ["ResourceClaim", "ResourceClaimTemplate"].map { GroupKind("resource.k8s.io", $0) }
    ) { claim, _ in
      let spec = claim.id.kind == "ResourceClaim" ? claim.spec : claim.spec?["spec"]
      guard claim.version == "v1", let devices = spec?["devices"], devices.isMapping else {
        return []
      }
      let defects = DeviceFaults(devices, of: claim).defects
      return defects.isEmpty || claim.mayBeRefused ? defects : []
    })
}

/// What the API server's validation (`validateDeviceClaim`) says of one.
private struct DeviceFaults {
  private let claim: Resource
  /// As others name them: `a`, or `a/b` of what will do instead.
  private var names: Set<String> = []
  private var hasOpenName = false
  private(set) var defects: [Defect] = []

  init(_ devices: Node, of claim: Resource) {
    self.claim = claim
    devices["requests"]?.forEachItem { check(request: $0) }
    guard !hasOpenName else { return }
    for list: StaticString in ["constraints", "config"] {
      devices[list]?.forEachItem { item in
        item["requests"]?.forEachItem { check(reference: $0) }
      }
    }
  }

  private mutating func add(_ message: String, at node: Node, remedy: String) {
    defects.append(
      Defect("\(claim.id) is refused: \(message)", at: node, of: claim, remedy: remedy))
  }

  private mutating func check(request: Node) {
    guard request.isMapping, request["$patch"] == nil else {
      hasOpenName = true
      return
    }
    let name = check(nameOf: request, in: nil)
    let (exact, others) = (request["exactly"], request["firstAvailable"])
    if exact.isAbsent, others.isEmptyList, let key = request.firstKey,
      request.hasOnly(["name", "exactly", "firstAvailable"])
    {
      add(
        "a request does not say which devices it wants", at: key,
        remedy: "add exactly: with a deviceClassName")
    } else if !exact.isAbsent, !others.isEmptyList, let key = request.keyNode("firstAvailable") {
      add("a request has both exactly and firstAvailable", at: key, remedy: "keep one of them")
    }
    if let exact { check(devices: exact) }
    others?.forEachItem { other in
      _ = check(nameOf: other, in: name)
      check(devices: other)
    }
  }

  private mutating func check(nameOf request: Node, in outer: String?) -> String? {
    guard let node = request["name"], let text = node.text, !node.isNull, !node.isOpen,
      !Placeholder.isInName(text)
    else {
      hasOpenName = true
      return nil
    }
    let name = outer.map { "\($0)/\(text)" } ?? text
    if !names.insert(name).inserted {
      add("two of its requests are called \(name)", at: node, remedy: "give each its own name")
    }
    return name
  }

  private mutating func check(devices: Node) {
    if devices["allocationMode"]?.says("All") == true, let count = devices["count"]?.int,
      count != 0,
      let key = devices.keyNode("count")
    {
      add(
        "a request wants all devices, and \(count) of them", at: key,
        remedy: "remove count, or write allocationMode: ExactCount")
    }
    devices["selectors"]?.forEachItem { selector in
      guard selector.isMapping, selector["cel"].isAbsent, selector.hasOnly(["cel"]) else { return }
      add(
        "a selector has no expression", at: selector, remedy: "write cel: with an expression")
    }
  }

  private mutating func check(reference: Node) {
    guard let name = reference.text, !reference.isNull, !reference.isOpen, !names.contains(name),
      !Placeholder.isInName(name)
    else { return }
    add(
      "none of its requests is called \(name)" + Spelling.hint(for: name, in: names.sorted()),
      at: reference, remedy: "name a request")
  }
}
