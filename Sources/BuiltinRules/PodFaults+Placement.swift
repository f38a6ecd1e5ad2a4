import Linting
import Manifests
import YAMLSyntax

/// Where its pods may run: affinities and spreads.
extension PodFaults {
  mutating func check(affinity: Node) {
    if let nodes = affinity["nodeAffinity"] { check(nodeAffinity: nodes) }
    for field: StaticString in ["podAffinity", "podAntiAffinity"] {
      guard let pods = affinity[field] else { continue }
      pods["requiredDuringSchedulingIgnoredDuringExecution"]?.forEachItem { check(term: $0) }
      pods["preferredDuringSchedulingIgnoredDuringExecution"]?.forEachItem {
        if let term = $0["podAffinityTerm"] { check(term: term) }
      }
    }
  }

  private mutating func check(nodeAffinity: Node) {
    let terms =
      nodeAffinity["requiredDuringSchedulingIgnoredDuringExecution"]?["nodeSelectorTerms"]
    if let terms, terms.isSequence, terms.item(at: 0) == nil {
      add(
        "the nodeAffinity of \(workload.id) has no nodeSelectorTerms", at: terms,
        remedy: "name the nodes, or take the nodeAffinity out")
    }
    // Values that no label has pass before, and in preferences.
    terms?.forEachItem { check(nodes: $0, withValues: minor >= 33) }
    nodeAffinity["preferredDuringSchedulingIgnoredDuringExecution"]?.forEachItem {
      if let term = $0["preference"] { check(nodes: term, withValues: false) }
    }
  }

  private mutating func check(nodes term: Node, withValues: Bool) {
    checkRequirements(of: term, "the nodeAffinity", withValues: withValues)
    term["matchFields"]?.forEachItem { field in
      if let key = field["key"], let name = key.text, name != "metadata.name",
        !Placeholder.isIn(name)
      {
        add(
          "the matchFields of \(workload.id) name \(name), and can name metadata.name", at: key,
          remedy: "write metadata.name, or matchExpressions for a label")
      } else if let word = field["operator"], !word.says("In"), !word.says("NotIn"), !word.isOpen {
        add(
          "the matchFields of \(workload.id) have operator: \(word.text ?? ""), and take In or NotIn",
          at: word, remedy: "write In or NotIn")
      } else if field["values"].isEmptyList || field["values"]?.item(at: 1) != nil,
        field.hasOnly(["key", "operator", "values"]),
        let node = field["values"] ?? field["operator"]
      {
        add(
          "the matchFields of \(workload.id) compare with one name", at: node,
          remedy: "write one name; several nodes are a term each")
      }
    }
  }

  private mutating func check(term: Node) {
    for field: StaticString in ["labelSelector", "namespaceSelector"] {
      if let selector = term[field] { check(selector: selector, "the affinity to pods") }
    }
    // Before, the server leaves the keys out.
    if minor >= 31 { check(keysOf: term) }
  }

  private static let keys: [StaticString] = ["matchLabelKeys", "mismatchLabelKeys"]

  /// `validateMatchLabelKeysAndMismatchLabelKeys`.
  private mutating func check(keysOf term: Node) {
    guard let field = Self.keys.first(where: { !term[$0].isEmptyList }) else { return }
    if term["labelSelector"].isAbsent, let key = term.keyNode(field) {
      add(
        "the affinity to pods of \(workload.id) has \(field) without a labelSelector", at: key,
        remedy: "add the labelSelector, or take \(field) out")
    }
    check(
      keys: term["matchLabelKeys"], alsoIn: term["labelSelector"], "the affinity to pods",
      isMerged: true)
    guard let others = term["mismatchLabelKeys"] else { return }
    term["matchLabelKeys"]?.forEachItem { key in
      guard let name = key.text, !key.isOpen, others.items.contains(where: { $0.text == name })
      else { return }
      add(
        "the affinity to pods of \(workload.id) has \(name) in matchLabelKeys and in mismatchLabelKeys",
        at: key, remedy: "keep one of them")
    }
  }

  /// `validateSchedulingGates`, and `ValidatePodCreate` of pods alone.
  mutating func check(gates: Node) {
    var names: Set<String> = []
    gates.forEachItem { gate in
      guard let node = gate["name"], let name = node.text, !name.isEmpty, !node.isOpen,
        !names.insert(name).inserted
      else { return }
      add(
        "\(workload.id) has the scheduling gate \(name) twice", at: node,
        remedy: "keep one of them")
    }
    guard workload.kind == "Pod", gates.item(at: 0) != nil,
      let node = workload.template.spec["nodeName"], node.text?.isEmpty == false, !node.isNull,
      !node.isOpen, let key = workload.template.spec.keyNode("nodeName")
    else { return }
    add(
      "\(workload.id) has a nodeName beside its schedulingGates", at: key,
      remedy: "take one of them out")
  }

  /// `isMerged`: into the selector of the pod, when it is made, as far as it has such labels.
  private mutating func check(
    keys: Node?, alsoIn selector: Node?, _ what: String, isMerged: Bool
  ) {
    keys?.forEachItem { key in
      guard let name = key.text, !Placeholder.isIn(name),
        selector?["matchLabels"]?.value(for: key) != nil
          || selector?["matchExpressions"]?.items.contains(where: { $0["key"]?.text == name })
            == true,
        !isMerged || workload.template.metadata?["labels"]?.value(for: key) != nil
      else { return }
      add(
        "\(what) of \(workload.id) has \(name) in its matchLabelKeys and in its labelSelector",
        at: key, remedy: "keep one of them",
        fate: isMerged && workload.kind != "Pod" ? "its pods are refused" : nil)
    }
  }

  /// `ValidateLabelSelector`.
  private mutating func check(selector: Node, _ what: String) {
    checkRequirements(of: selector, what, withValues: true)
    if let labels = selector["matchLabels"] { check(labels: labels, what) }
  }

  private mutating func check(labels: Node, _ what: String) {
    labels.forEachPair { key, value in
      check(value, of: key, what)
      guard key.kind == .scalar, !key.withText(LabelSyntax.isKey), let text = key.text,
        !Placeholder.isIn(text), !key.isOpen
      else { return }
      add(
        "\(what) of \(workload.id) asks for the label \(text), which nothing can have", at: key,
        remedy:
          "write letters, digits, dashes, underscores and points, with a domain and a slash before them or not"
      )
    }
  }

  private mutating func check(_ value: Node, of key: Node?, _ what: String) {
    guard value.kind == .scalar, !value.isNull, !value.withText(LabelSyntax.isValue),
      !value.isOpen, let text = value.text, !Placeholder.isInName(text)
    else { return }
    add(
      "\(what) of \(workload.id) asks for \(key?.text ?? ""): \(text), which no label can be",
      at: value, remedy: "write letters, digits, dashes, underscores and points, 63 at most")
  }

  private mutating func checkRequirements(of selector: Node?, _ what: String, withValues: Bool) {
    RequirementFault.forEach(in: selector, ofLabels: withValues) { fault, key in
      add(
        "\(what) of \(workload.id) \(fault.words), for \(key)", at: fault.node,
        remedy: fault.remedy)
    }
  }

  mutating func check(spreads: Node) {
    var seen: Set<String> = []
    let isOne = spreads.item(at: 1) == nil
    spreads.forEachItem { constraint in
      check(spread: constraint)
      guard !isOne, let key = constraint["topologyKey"], let name = key.text,
        let action = constraint["whenUnsatisfiable"]?.text, !Placeholder.isIn(name),
        !Placeholder.isIn(action), !seen.insert("\(name) \(action)").inserted
      else { return }
      add(
        "\(workload.id) has two topologySpreadConstraints for \(name) with \(action)", at: key,
        remedy: "keep one of them")
    }
  }

  private mutating func check(spread constraint: Node) {
    if let skew = constraint["maxSkew"], let number = skew.int, number < 1 {
      add("\(workload.id) has maxSkew: \(number)", at: skew, remedy: "write 1 or more")
    }
    if constraint["whenUnsatisfiable"]?.says("ScheduleAnyway") == true,
      !constraint["minDomains"].isAbsent, let key = constraint.keyNode("minDomains")
    {
      add(
        "\(workload.id) has minDomains with ScheduleAnyway", at: key,
        remedy: "take minDomains out, or write whenUnsatisfiable: DoNotSchedule")
    }
    if !constraint["matchLabelKeys"].isEmptyList, constraint["labelSelector"].isAbsent,
      let key = constraint.keyNode("matchLabelKeys")
    {
      add(
        "\(workload.id) has matchLabelKeys without a labelSelector", at: key,
        remedy: "add the labelSelector, or take matchLabelKeys out")
    }
    if minor >= 27 {
      check(
        keys: constraint["matchLabelKeys"], alsoIn: constraint["labelSelector"],
        "a topologySpreadConstraint", isMerged: minor >= 34)
    }
    if let selector = constraint["labelSelector"] {
      check(selector: selector, "a topologySpreadConstraint")
    }
  }

  mutating func check(nodeSelector: Node) {
    check(labels: nodeSelector, "the nodeSelector")
  }
}
