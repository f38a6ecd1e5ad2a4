import Linting
import Manifests
import YAMLSyntax

/// What the API server's validation (`ValidateLimitRange`, `ValidateResourceQuotaSpec`) says of one.
struct QuotaFaults {
  private let resource: Resource
  private(set) var defects: [Defect] = []

  init(of resource: Resource, _ spec: Node) {
    self.resource = resource
    guard resource.id.kind == "LimitRange" else {
      checkQuota(spec)
      return
    }
    var types: Set<String> = []
    spec["limits"]?.forEachItem { check(limit: $0, &types) }
  }

  private mutating func add(_ message: String, hint: String = "", at node: Node, remedy: String) {
    defects.append(
      Defect(
        "\(resource.id) is refused: \(message)\(hint)", at: node, of: resource, remedy: remedy))
  }
}

// MARK: - Limits

extension QuotaFaults {
  private static let types = ["Container", "PersistentVolumeClaim", "Pod"]

  private mutating func check(limit: Node, _ types: inout Set<String>) {
    guard let node = limit["type"], let type = node.text, !node.isOpen, !type.isEmpty else {
      return
    }
    if !type.contains("/"), !Self.types.contains(type) {
      add(
        "it limits \(type), which is none of \(Self.types.joined(separator: ", "))",
        hint: Spelling.hint(for: type, in: Self.types), at: node, remedy: "write one of these types"
      )
    }
    if !types.insert(type).inserted {
      add("it limits the type \(type) twice", at: node, remedy: "join the two")
    }
    if type == "Pod" {
      for field: StaticString in ["default", "defaultRequest"] {
        guard limit[field]?.firstKey != nil, let key = limit.keyNode(field) else { continue }
        add(
          "it has \(field) for a Pod, which is given nothing", at: key,
          remedy: "write it for type: Container")
      }
    }
    if type == "PersistentVolumeClaim", limit["min"]?["storage"].isAbsent ?? true,
      limit["max"]?["storage"].isAbsent ?? true
    {
      add("it gives claims neither a min nor a max", at: node, remedy: "write max: {storage: …}")
    }
    for (lesser, greater) in Self.orders { check(lesser, atMost: greater, in: limit) }
    limit["maxLimitRequestRatio"]?.forEachPair { check(ratio: $1, of: $0, in: limit) }
    for field in Self.amounts {
      limit[field]?.forEachPair { key, _ in check(limited: key, type) }
    }
    limit["defaultRequest"]?.forEachPair { check(request: $1, of: $0, in: limit, type) }
  }

  private mutating func check(ratio node: Node, of key: Node, in limit: Node) {
    guard let ratio = node.quantity else { return }
    if ratio < Quantity(nanos: 1_000_000_000) {
      add("its ratio \(node.text ?? "") is below 1", at: node, remedy: "write 1 or more")
    }
    guard let least = limit["min"]?.value(for: key)?.quantity,
      let most = limit["max"]?.value(for: key)?.quantity,
      Double(ratio.nanos) / 1e9 > Double(most.nanos) / Double(least.nanos)
    else { return }
    add(
      "its ratio \(node.text ?? "") of \(key.text ?? "") is above that of its max to its min",
      at: node, remedy: "write a smaller ratio, or take it out")
  }

  private static let amounts: [StaticString] = [
    "default", "defaultRequest", "max", "maxLimitRequestRatio", "min",
  ]
  private static let ofContainers = ["cpu", "ephemeral-storage", "memory"]

  /// `validateLimitRangeResourceName`. What has a domain is anybody's.
  private mutating func check(limited key: Node, _ type: String) {
    guard let name = key.text, !name.contains("/"), !name.hasPrefix("hugepages-"),
      !Placeholder.isIn(name)
    else { return }
    let isOfPods = type == "Container" || type == "Pod"
    let names = isOfPods ? Self.ofContainers : Self.known + ["storage"]
    guard !names.contains(name) else { return }
    add(
      "it limits \(name) of \(isOfPods ? "a \(type)" : type), which has none",
      hint: Spelling.hint(for: name, in: names), at: key,
      remedy: isOfPods ? "write \(names.joined(separator: ", "))" : "write storage")
  }

  /// What is not shared is given as it is asked for. A Container's `default` is its `max` where there is none.
  private mutating func check(request node: Node, of key: Node, in limit: Node, _ type: String) {
    guard let name = key.text,
      name.hasPrefix("hugepages-") || name.contains("/") && !name.contains("kubernetes.io/"),
      let request = node.quantity,
      let given = limit["default"]?.value(for: key)
        ?? (type == "Container" ? limit["max"]?.value(for: key) : nil),
      let amount = given.quantity, amount != request, amount > request
    else { return }
    add(
      "its defaultRequest of \(name) is \(node.text ?? "") and its default \(given.text ?? ""), where the two are one",
      at: node, remedy: "write the same amount twice")
  }

  /// The first is not above the second; the finding stands at the one that is not a bound.
  private static let orders: [(lesser: StaticString, greater: StaticString)] = [
    ("min", "max"), ("default", "max"), ("defaultRequest", "max"), ("defaultRequest", "default"),
    ("min", "default"), ("min", "defaultRequest"),
  ]

  private mutating func check(
    _ lesser: StaticString, atMost greater: StaticString, in limit: Node
  ) {
    guard let lower = limit[lesser], let upper = limit[greater] else { return }
    lower.forEachPair { key, value in
      guard let other = upper.value(for: key), let least = value.quantity,
        let most = other.quantity,
        least > most
      else { return }
      let isBound = lesser.description == "min" && greater.description != "max"
      add(
        "its \(lesser) of \(key.text ?? ""), \(value.text ?? ""), is above its \(greater), \(other.text ?? "")",
        at: isBound ? other : value, remedy: "correct one of them")
    }
  }
}

// MARK: - Quotas

extension QuotaFaults {
  /// `standardQuotaResources` and those that hold whole numbers.
  private static let counted = [
    "configmaps", "persistentvolumeclaims", "pods", "replicationcontrollers", "resourcequotas",
    "secrets", "services", "services.loadbalancers", "services.nodeports",
  ]
  private static let known =
    counted + [
      "cpu", "ephemeral-storage", "limits.cpu", "limits.ephemeral-storage", "limits.memory",
      "memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory",
      "requests.storage",
    ]

  private mutating func checkQuota(_ spec: Node) {
    spec["hard"]?.forEachPair { key, value in
      guard let name = key.text, !Placeholder.isIn(name) else { return }
      check(quotaOf: name, at: key)
      guard let amount = value.quantity else { return }
      if amount < .zero {
        add("it allows \(value.text ?? "") of \(name)", at: value, remedy: "write 0 or more")
      } else if Self.counted.contains(name), amount.nanos % 1_000_000_000 != 0 {
        add(
          "it allows \(value.text ?? "") of \(name), which come in whole numbers", at: value,
          remedy: "write a whole number")
      }
    }
    checkSelector(of: spec)
    guard let scopes = spec["scopes"] else { return }
    scopes.forEachItem { check(scope: $0, in: spec) }
    checkPairs(of: Array(scopes.items))
  }

  private mutating func checkSelector(of spec: Node) {
    guard let selector = spec["scopeSelector"] else { return }
    selector["matchExpressions"]?.forEachItem { check(requirement: $0, in: spec) }
    RequirementFault.forEach(in: selector) { fault, scope in
      add("its scope \(scope) \(fault.words)", at: fault.node, remedy: fault.remedy)
    }
    checkPairs(of: selector["matchExpressions"]?.items.compactMap { $0["scopeName"] } ?? [])
  }

  private mutating func checkPairs(of scopes: [Node]) {
    for pair in [["BestEffort", "NotBestEffort"], ["Terminating", "NotTerminating"]] {
      let found = scopes.filter { pair.contains($0.text ?? "") }
      guard let second = found.dropFirst().first, Set(found.compactMap(\.text)).count > 1 else {
        continue
      }
      add(
        "its scopes \(pair.joined(separator: " and ")) exclude one another", at: second,
        remedy: "write two quotas, one for each")
    }
  }

  /// What a scope of pods goes with: `IsResourceQuotaScopeValidForResource`.
  private static let ofPods = [
    "cpu", "limits.cpu", "limits.memory", "memory", "pods", "requests.cpu", "requests.memory",
  ]
  private static let scopesOfPods = [
    "BestEffort", "NotBestEffort", "NotTerminating", "Terminating",
  ]

  /// `validateScopedResourceSelectorRequirement`: these say yes or no and have no values.
  private mutating func check(requirement: Node, in spec: Node) {
    guard let scope = requirement["scopeName"] else { return }
    check(scope: scope, in: spec)
    guard let word = requirement["operator"], word.kind == .scalar, !word.isNull,
      !word.says("Exists"), !word.isOpen, let name = scope.text,
      Self.scopesOfPods.contains(name) || name == "CrossNamespacePodAffinity"
    else { return }
    add(
      "its scope \(name) has operator: \(word.text ?? "")", at: word,
      remedy: "write operator: Exists")
  }

  private mutating func check(scope: Node, in spec: Node) {
    guard let word = scope.text,
      Self.scopesOfPods.contains(word) || word == "PriorityClass"
        || word == "CrossNamespacePodAffinity"
    else { return }
    var found: String?
    spec["hard"]?.forEachPair { key, _ in
      guard found == nil, let name = key.text, name != "pods", Self.known.contains(name),
        word == "BestEffort" || !Self.ofPods.contains(name)
      else { return }
      found = name
    }
    guard let found else { return }
    add(
      "its scope \(word) does not go with \(found)", at: scope,
      remedy: word == "BestEffort"
        ? "count pods alone: those have no requests" : "write another quota for \(found)")
  }

  private mutating func check(quotaOf name: String, at key: Node) {
    if name.contains("/") {
      guard !key.withText(LabelSyntax.isKey) else { return }
      add("it counts \(name), which is no name", at: key, remedy: "write one / at most")
    } else if !Self.known.contains(name), name != "storage", !name.hasPrefix("hugepages-"),
      !name.hasPrefix("requests.hugepages-"), !name.hasPrefix("limits.hugepages-")
    {
      add(
        "it counts \(name), which nothing is called",
        hint: Spelling.hint(for: name, in: Self.known),
        at: key, remedy: "correct the name; other kinds are counted as count/deployments.apps")
    }
  }
}
