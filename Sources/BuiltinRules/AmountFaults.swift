import Linting
import Manifests
import YAMLSyntax

/// What the API server's validation (`ValidateContainerResourceRequirements`, and that of claims) says of amounts
/// that are not as usual.
struct AmountFaults {
  private let resource: Resource
  private let requests: Node?
  private let limits: Node?
  /// In a StatefulSet's templates older servers ask nothing of them before they make something of it.
  private let isLookedAt: Bool
  private var found: [Defect] = []

  /// Of a patch nothing is said: the other half may stand elsewhere.
  var defects: [Defect] { found.isEmpty || resource.mayBeRefused ? found : [] }

  init(of resource: Resource, _ requests: Node?, _ limits: Node?, isClaim: Bool, minor: Int) {
    self.resource = resource
    self.requests = requests
    self.limits = limits
    isLookedAt = resource.id.kind != "StatefulSet" || minor >= (isClaim ? 35 : 34)
    if isClaim { checkStorage() } else { checkAll() }
  }

  private mutating func checkAll() {
    requests?.forEachPair { check($0, $1, isRequest: true) }
    limits?.forEachPair { check($0, $1, isRequest: false) }
    checkHugePages()
  }

  private var refused: String {
    isLookedAt ? "\(resource.id) is refused" : "what \(resource.id) makes is refused"
  }

  private mutating func add(_ message: String, hint: String = "", at node: Node, remedy: String) {
    found.append(
      Defect(
        "\(refused): it \(message)\(hint)", at: node, of: resource, severity: .error,
        remedy: remedy))
  }

  private mutating func checkStorage() {
    guard let storage = requests?["storage"], let amount = storage.quantity, amount <= .zero else {
      return
    }
    add(
      "asks for \(storage.text ?? "") of storage", at: storage,
      remedy: "ask for more than nothing")
  }

  /// Those that have no domain.
  private static let names = ["cpu", "ephemeral-storage", "memory"]

  /// Quotas call them `requests.nvidia.com/gpu`, and containers do not.
  private static func isQualified(_ name: String) -> Bool {
    name.withBytes(LabelSyntax.isKey)
      && (name.contains("kubernetes.io/") || !name.hasPrefix("requests."))
  }

  private mutating func check(_ key: Node, _ value: Node, isRequest: Bool) {
    guard let name = key.text, !value.isNull, !Placeholder.isIn(name) else { return }
    let isHuge = name.hasPrefix("hugepages-")
    guard name.contains("/") || isHuge || Self.names.contains(name) else {
      add(
        "asks for \(name), which no container can",
        // `gpu` is no misspelt `cpu`.
        hint: name == "gpu" ? "" : Spelling.hint(for: name, in: Self.names),
        at: key,
        remedy: name == "storage"
          ? "write ephemeral-storage, or ask for it in a claim"
          : "correct the name; devices have names with a domain, as nvidia.com/gpu")
      return
    }
    guard isHuge || !name.contains("/") || Self.isQualified(name) else {
      add(
        "asks for \(name), which is no name of a resource", at: key,
        remedy: "write a domain, a slash and a name, as nvidia.com/gpu")
      return
    }
    guard let amount = value.quantity else { return }
    if amount < .zero {
      add("asks for \(value.text ?? "") of \(name)", at: value, remedy: "write 0 or more")
    }
    guard isHuge || !name.contains("kubernetes.io/") && name.contains("/") else { return }
    if !isHuge, amount.nanos % 1_000_000_000 != 0 {
      add(
        "asks for \(value.text ?? "") of \(name), which comes in whole numbers", at: value,
        remedy: "write a whole number")
    } else if isHuge, let page = Quantity(String(name.dropFirst(10))), page > .zero,
      amount.nanos % page.nanos != 0
    {
      add(
        "asks for \(value.text ?? "") in pages of \(name.dropFirst(10))", at: value,
        remedy: "write a multiple of the page")
    }
    if isRequest { check(request: key, value, name) }
  }

  /// Such amounts are not shared: what is asked for is what is given.
  private mutating func check(request key: Node, _ value: Node, _ name: String) {
    guard let limit = limits?.value(for: key), !limit.isNull else {
      add(
        "asks for \(name) and has no limit of it", at: key,
        remedy: "write it under limits: the request follows by itself")
      return
    }
    guard let most = limit.quantity, let amount = value.quantity, most != amount, most > amount
    else { return }
    add(
      "asks for \(value.text ?? "") of \(name) and limits it to \(limit.text ?? ""), where the two are one",
      at: value, remedy: "write the same amount twice")
  }

  private mutating func checkHugePages() {
    let amounts = [limits, requests].compactMap(\.self)
    func huge(_ amounts: Node) -> Node? {
      var found: Node?
      amounts.forEachPair { key, value in
        if key.text?.hasPrefix("hugepages-") == true, !value.isNull { found = found ?? key }
      }
      return found
    }
    guard let key = amounts.lazy.compactMap(huge).first,
      !amounts.contains(where: { $0["cpu"] != nil || $0["memory"] != nil }),
      PodTemplate(resource)?.spec["resources"] == nil
    else { return }
    add(
      "asks for huge pages and for neither cpu nor memory", at: key,
      remedy: "ask for cpu or memory, too")
  }
}
