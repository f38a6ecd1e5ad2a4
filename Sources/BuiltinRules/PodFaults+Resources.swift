import Linting
import Manifests
import YAMLSyntax

/// What the pod as a whole takes, and what its containers take of it.
extension PodFaults {
  private static let claimFields: [StaticString] = [
    "name", "resourceClaimName", "resourceClaimTemplateName",
  ]

  /// `validatePodResourceClaim`.
  mutating func check(resourceClaims claims: Node) {
    var names = Names()
    claims.forEachItem { claim in
      check(name: claim["name"], "resource claim", LabelSyntax.isLabel, &names)
      let own = claim["resourceClaimName"]
      let template = claim["resourceClaimTemplateName"]
      guard own.isAbsent == template.isAbsent, claim.hasOnly(Self.claimFields),
        let key = own.isAbsent ? claim.firstKey : claim.keyNode("resourceClaimTemplateName")
      else { return }
      add(
        "the resource claim \(claim["name"]?.text ?? "") of \(workload.id) has "
          + (own.isAbsent
            ? "neither a resourceClaimName nor a resourceClaimTemplateName"
            : "a resourceClaimName and a resourceClaimTemplateName"),
        at: key,
        remedy: "write one of them")
    }
  }

  /// Those that change while a container runs, and that a pod has for all of its containers.
  private static let shared = ["cpu", "memory"]

  /// `validateResizePolicy`.
  mutating func check(policies: Node, of container: Container) {
    var names = Names()
    let isFinal = workload.pod[.restartPolicy]?.says("Never") == true
    policies.forEachItem { policy in
      if isFinal, let way = policy["restartPolicy"], way.says("RestartContainer") {
        add(
          "container \"\(container.name)\" of \(workload.id) has RestartContainer beside the pod's "
            + "restartPolicy: Never", at: way, remedy: "write NotRequired")
      }
      guard let node = policy["resourceName"], let name = node.text, !name.isEmpty, !node.isNull,
        !node.isOpen
      else { return }
      if !Self.shared.contains(name) {
        add(
          "container \"\(container.name)\" of \(workload.id) has a resizePolicy for \(name)",
          hint: Spelling.hint(for: name, in: Self.shared), at: node,
          remedy: "write cpu or memory: nothing else changes while it runs")
      } else if !names.insert(node) {
        add(
          "container \"\(container.name)\" of \(workload.id) has two resizePolicies for \(name)",
          at: node, remedy: "keep one of them")
      }
    }
  }

  mutating func check(restartPolicy policy: Node, of container: Container) {
    guard container.role == .main || container.role == .initial, !policy.isNull, !policy.isOpen,
      let key = container.node.keyNode("restartPolicy")
    else { return }
    add(
      "container \"\(container.name)\" of \(workload.id) has restartPolicy: \(policy.text ?? ""), and "
        + (container.role == .main
          ? "only init containers have one" : "Always is the only one of init containers"),
      at: key,
      remedy: container.role == .main
        ? "write it for the pod, beside containers" : "write Always, or take restartPolicy out")
  }

  /// `validatePodResources`.
  mutating func check(resources: Node) {
    let (requests, limits) = (resources["requests"], resources["limits"])
    for amounts in [requests, limits] { amounts?.forEachPair { key, _ in check(shared: key) } }
    if !resources["claims"].isEmptyList, let key = resources.keyNode("claims") {
      add(
        "\(workload.id) as a whole has resources.claims", at: key,
        remedy: "write them for the containers that use them")
    }
    requests?.forEachPair { key, amount in
      check(request: key, amount)
      guard let most = limits?.value(for: key), let bound = most.quantity,
        let quantity = amount.quantity, quantity > bound
      else { return }
      add(
        "\(workload.id) as a whole asks for \(amount.text ?? "") of \(key.text ?? ""), above its limit of "
          + (most.text ?? ""), at: amount, remedy: "correct one of them")
    }
    limits?.forEachPair { key, amount in check(limit: key, amount) }
  }

  private mutating func check(shared key: Node) {
    guard let name = key.text, !Self.shared.contains(name), !name.hasPrefix("hugepages-"),
      !Placeholder.isIn(name)
    else { return }
    add(
      "\(workload.id) as a whole has an amount of \(name)",
      hint: Spelling.hint(for: name, in: Self.shared), at: key,
      remedy: "write it for a container: a pod has cpu, memory and huge pages")
  }

  /// What the containers ask for while they run, and each of those before them, is of what the pod asks for. What the
  /// server fills in makes it more.
  private mutating func check(request key: Node, _ amount: Node) {
    guard let bound = amount.quantity else { return }
    var sum = Int128(0)
    for container in workload.containers where container.role != .ephemeral {
      guard let own = container.node["resources"]?["requests"]?.value(for: key)?.quantity else {
        continue
      }
      if container.role != .initial { sum += own.nanos }
      guard container.role == .initial ? own > bound : sum > bound.nanos else { continue }
      add(
        "the containers of \(workload.id) ask for more \(key.text ?? "") than the pod as a whole, "
          + (amount.text ?? ""), at: amount, remedy: "raise it, or take it out")
      return
    }
  }

  private mutating func check(limit key: Node, _ amount: Node) {
    guard let bound = amount.quantity else { return }
    for container in workload.containers where container.role == .main {
      guard let own = container.node["resources"]?["limits"]?.value(for: key),
        let most = own.quantity, most > bound
      else { continue }
      add(
        "container \"\(container.name)\" of \(workload.id) has a limit of \(own.text ?? "") of "
          + "\(key.text ?? ""), and the pod as a whole has \(amount.text ?? "")", at: own,
        remedy: "correct one of them")
    }
  }
}
