import Linting
import Manifests
import YAMLSyntax

/// Fields that are sound by themselves and refused together.
extension PodFaults {
  mutating func checkCombinations(in container: Container) {
    checkRights(of: container)
    if let lifecycle = container.lifecycle, lifecycle.isMapping {
      check(lifecycle: lifecycle, of: container)
    }
    container.environmentSources?.forEachItem {
      checkOne(
        of: $0, "core.v1.EnvFromSource", at: $0.firstKey, "an entry of envFrom in", container)
      if let prefix = $0["prefix"] { check(prefix: prefix, in: container) }
    }
    // Of init containers the server does not ask it.
    guard container.role == .main, workload.pod[.hostNetwork]?.bool == true else { return }
    for port in container.ports {
      guard let own = port["containerPort"]?.int, let node = port["hostPort"], let host = node.int,
        host != 0, host != own
      else { continue }
      add(
        "container \"\(container.name)\" of \(workload.id) has the hostPort \(host) for its port \(own) in the "
          + "network of its host, where the two are one", at: node,
        remedy: "leave hostPort out, or write \(own)")
    }
  }

  private mutating func check(lifecycle: Node, of container: Container) {
    if container.role == .initial, let key = container.node.keyNode("lifecycle") {
      add(
        "the init container \"\(container.name)\" of \(workload.id) has a lifecycle, which only those with "
          + "restartPolicy: Always have", at: key, remedy: "take the lifecycle out")
    }
    for field: StaticString in ["postStart", "preStop"] {
      guard let hook = lifecycle[field], hook.isMapping else { continue }
      checkOne(
        of: hook, "core.v1.LifecycleHandler", at: lifecycle.keyNode(field), "the \(field) of",
        container)
      check(handler: hook, field.description, of: container)
    }
  }

  private mutating func checkRights(of container: Container) {
    guard let context = container.securityContext,
      context["allowPrivilegeEscalation"]?.bool == false,
      let key = context.keyNode("allowPrivilegeEscalation")
    else { return }
    let isAdministrator =
      context["capabilities"]?["add"]?.items.contains { $0.says("CAP_SYS_ADMIN") } ?? false
    guard isAdministrator || context["privileged"]?.bool == true else { return }
    add(
      "container \"\(container.name)\" of \(workload.id) has allowPrivilegeEscalation: false beside "
        + (isAdministrator ? "CAP_SYS_ADMIN" : "privileged: true"), at: key,
      remedy: "take one of them out")
  }

  mutating func checkSource(_ source: Node, of variable: Node, in container: Container) {
    checkOne(
      of: source, "core.v1.EnvVarSource", at: variable.keyNode("valueFrom"),
      "the valueFrom of the variable \(variable["name"]?.text ?? "") in", container)
    var whose: String {
      "the variable \(variable["name"]?.text ?? "") in container \"\(container.name)\" of \(workload.id)"
    }
    if let path = source["fieldRef"]?["fieldPath"], !Taker.variable.mayTake(path) {
      check(fieldPath: path, .variable, whose)
    }
    if let amount = source["resourceFieldRef"] { check(amount: amount, .variable, whose) }
    check(
      keyIn: source["configMapKeyRef"] ?? source["secretKeyRef"], of: variable, in: container)
  }

  /// Of several ways one has to be taken: the fields of `type`, all but `prefix`.
  private mutating func checkOne(
    of choice: Node, _ type: StaticString, at place: @autoclosure () -> Node?,
    _ whose: @autoclosure () -> String, _ container: Container
  ) {
    // Nearly all are one.
    var count = 0
    choice.forEachPair { key, value in
      if !value.isNull, !key.says("prefix") { count += 1 }
    }
    guard count != 1 else { return }
    var ways: [Node] = []
    choice.forEachPair { key, value in
      if !value.isNull, !key.says("prefix") { ways.append(key) }
    }
    // What stands under a name that no version knows may be a misspelt way, but is no second one.
    let isEmpty = ways.isEmpty
    ways.removeAll { !$0.isField(of: type) }
    guard isEmpty || ways.count > 1, let node = ways.dropFirst().first ?? place() else { return }
    let words = ways.map { $0.text ?? "" }.joined(separator: " and ")
    add(
      "\(whose()) container \"\(container.name)\" of \(workload.id) "
        + (isEmpty ? "is empty" : "names \(words), of which it takes one"), at: node,
      remedy: isEmpty ? "fill it in, or take it out" : "keep one of them")
  }

  /// `validateLocalDescendingPath`.
  mutating func check(subPath node: Node, isExpression: Bool = false, in container: Container) {
    guard let path = node.text, path.hasPrefix("/") || path.split(separator: "/").contains(".."),
      // Of an expression $(NAME) is a variable of the container.
      !Placeholder.isIn(isExpression ? path.replacing("$(", with: "") : path)
    else { return }
    add(
      "container \"\(container.name)\" of \(workload.id) mounts the subPath \(path), which leaves its volume",
      at: node, remedy: "write a path within the volume, with no / before it and no ..")
  }

  private static let fields = Keys([
    "activeDeadlineSeconds", "dnsPolicy", "tolerations", "topologySpreadConstraints", "affinity",
    "nodeSelector", "dnsConfig", "hostAliases", "shareProcessNamespace", "resourceClaims",
    "resources", "schedulingGates", "priority",
  ])

  mutating func checkCombinations() {
    let pod = workload.template.spec
    pod.forEachValue(of: Self.fields) { field, value in
      switch field {
      case 0: checkDeadline(value)
      case 1: checkNameServers(value)
      case 2: value.forEachItem { check(toleration: $0) }
      case 3: check(spreads: value)
      case 4: check(affinity: value)
      case 5: check(nodeSelector: value)
      case 6: check(resolver: value)
      case 7: value.forEachItem { check(hostAlias: $0) }
      case 8: check(sharing: value)
      // Before, the server leaves them out.
      case 9: if minor >= 34 { check(resourceClaims: value) }
      case 10: if minor >= 34 { check(resources: value) }
      case 11: if minor >= 27 { check(gates: value) }
      default: check(priority: value)
      }
    }
  }

  /// The admission of priorities, which works it out by the class.
  private mutating func check(priority: Node) {
    guard let number = priority.int, number != 0,
      workload.template.spec["priorityClassName"]?.text?.isEmpty != false,
      let key = workload.template.spec.keyNode("priority")
    else { return }
    add(
      "\(workload.id) has priority: \(number) and no priorityClassName", at: key,
      remedy: "name a PriorityClass with this value, and take priority out",
      fate: workload.kind == "Pod" ? nil : "its pods are refused")
  }

  private mutating func checkDeadline(_ deadline: Node) {
    guard !deadline.isNull,
      ["DaemonSet", "Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"].contains(
        workload.kind),
      let key = workload.template.spec.keyNode("activeDeadlineSeconds")
    else { return }
    add(
      "\(workload.id) has activeDeadlineSeconds, which only Jobs and Pods have", at: key,
      remedy: "take it out", fate: "it is refused")
  }

  private mutating func checkNameServers(_ policy: Node) {
    guard policy.says("None"),
      workload.template.spec["dnsConfig"]?["nameservers"]?.item(at: 0) == nil
    else { return }
    add(
      "\(workload.id) has dnsPolicy: None and no dnsConfig.nameservers", at: policy,
      remedy: "name a server under dnsConfig.nameservers, or take dnsPolicy out")
  }

  /// `ValidateTolerations`.
  private mutating func check(toleration: Node) {
    let isAny = toleration["operator"]?.says("Exists") ?? false
    func isSet(_ field: StaticString) -> Bool { toleration[field]?.text?.isEmpty == false }
    if !isAny, let value = toleration["value"], value.kind == .scalar,
      !value.withText(LabelSyntax.isValue), let text = value.text, !Placeholder.isInName(text),
      !value.isOpen
    {
      add(
        "a toleration of \(workload.id) has the value \(text), which no taint can have", at: value,
        remedy: "write letters, digits, dashes, underscores and points, 63 at most")
    }
    if isAny, let value = toleration["value"], !value.isNull, isSet("value") {
      add(
        "a toleration of \(workload.id) has a value beside operator: Exists", at: value,
        remedy: "take the value out, or the operator")
    }
    if !isAny, !isSet("key"), let key = toleration.firstKey,
      !Placeholder.isIn(toleration["operator"]?.text ?? "")
    {
      add(
        "a toleration of \(workload.id) has no key, and not operator: Exists", at: key,
        remedy: "name the key, or write operator: Exists for all of them")
    }
    if let key = toleration.keyNode("tolerationSeconds"),
      toleration["tolerationSeconds"]?.isNull == false,
      toleration["effect"]?.says("NoExecute") != true,
      toleration["effect"]?.isOpen != true
    {
      add(
        "a toleration of \(workload.id) has tolerationSeconds without effect: NoExecute", at: key,
        remedy: "write effect: NoExecute, or take tolerationSeconds out")
    }
  }
}
