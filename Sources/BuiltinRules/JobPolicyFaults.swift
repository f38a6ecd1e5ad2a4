import Linting
import Manifests
import YAMLSyntax

/// What the API server's validation (`validatePodFailurePolicy`, `validateSuccessPolicy`) says of when a Job is over.
struct JobPolicyFaults {
  private let job: Resource
  private let spec: Node
  private(set) var defects: [Defect] = []

  init(of job: Resource, _ spec: Node) {
    self.job = job
    self.spec = spec
    if let policy = spec["podFailurePolicy"], policy.isMapping { check(failure: policy) }
    if let policy = spec["successPolicy"], policy.isMapping { check(success: policy) }
    if let most = spec["maxFailedIndexes"], !most.isNull { check(failedIndexes: most) }
    if let manager = spec["managedBy"] { check(manager: manager) }
  }

  /// Of a Job that says nothing of either the server makes one.
  private var completions: Int64? {
    if let completions = spec["completions"], !completions.isNull { return completions.int }
    return job.id.kind == "Job" && spec["parallelism"].isAbsent ? 1 : nil
  }

  private mutating func add(_ message: String, at node: Node, remedy: String) {
    defects.append(
      Defect("\(job.id) is refused: \(message)", at: node, of: job, remedy: remedy))
  }
}

// MARK: - Failure

extension JobPolicyFaults {
  private mutating func check(failure policy: Node) {
    if let restart = spec["template"]?["spec"]?["restartPolicy"], restart.says("OnFailure") {
      add(
        "it has a podFailurePolicy, and its pods are restarted in place", at: restart,
        remedy: "write restartPolicy: Never")
    }
    if let replacement = spec["podReplacementPolicy"], replacement.says("TerminatingOrFailed") {
      add(
        "it has a podFailurePolicy, and replaces pods before they have failed", at: replacement,
        remedy: "write podReplacementPolicy: Failed, or take it out")
    }
    policy["rules"]?.forEachItem { check(rule: $0) }
  }

  private mutating func check(rule: Node) {
    if let action = rule["action"], action.says("FailIndex"), spec["backoffLimitPerIndex"].isAbsent
    {
      add(
        "FailIndex needs backoffLimitPerIndex", at: action,
        remedy: "write backoffLimitPerIndex, or action: FailJob")
    }
    let codes = rule["onExitCodes"]
    let hasConditions = !rule["onPodConditions"].isEmptyList
    if !codes.isAbsent, hasConditions, let key = rule.keyNode("onPodConditions") {
      add(
        "a rule of its podFailurePolicy has onExitCodes and onPodConditions", at: key,
        remedy: "write two rules, one for each")
    }
    if codes.isAbsent, !hasConditions,
      rule.hasOnly(["action", "onExitCodes", "onPodConditions"]), let key = rule.firstKey
    {
      add(
        "a rule of its podFailurePolicy has neither onExitCodes nor onPodConditions", at: key,
        remedy: "say when the rule applies")
    }
    if let codes { check(codes: codes) }
  }

  private mutating func check(codes: Node) {
    check(container: codes["containerName"])
    guard let values = codes["values"], values.isSequence else { return }
    if values.item(at: 0) == nil {
      add("it names no exit codes", at: values, remedy: "name the codes")
    }
    let isIn = codes["operator"]?.says("In") == true
    var last: Int64?
    values.forEachItem { value in
      guard let code = value.int else { return }
      if code == 0, isIn {
        add("0 is no exit code of a failure", at: value, remedy: "take 0 out")
      }
      if let last, code <= last {
        add(
          "its exit codes do not go up: \(code) comes after \(last)", at: value,
          remedy: "write each code once, the smallest first")
      }
      last = code
    }
  }

  private mutating func check(container name: Node?) {
    guard let name, !name.isNull, let text = name.text, !text.isEmpty, !Placeholder.isInName(text)
    else { return }
    var known: [String] = []
    for list: StaticString in ["containers", "initContainers"] {
      spec["template"]?["spec"]?[list]?.forEachItem { known.append($0["name"]?.text ?? "") }
    }
    guard !known.contains(text), !known.isEmpty, !known.contains(where: Placeholder.isInName) else {
      return
    }
    add(
      "its podFailurePolicy looks at the container \(text), which its pods do not have"
        + Spelling.hint(for: text, in: known), at: name,
      remedy: "correct the name, or take it out for all containers")
  }
}

// MARK: - Success

extension JobPolicyFaults {
  private mutating func check(success policy: Node) {
    guard let rules = policy["rules"], !rules.isNull else {
      guard policy.hasOnly(["rules"]), let key = spec.keyNode("successPolicy") else { return }
      add("its successPolicy has no rules", at: key, remedy: "add a rule, or take it out")
      return
    }
    if rules.isSequence, rules.item(at: 0) == nil {
      add("its successPolicy has no rules", at: rules, remedy: "add a rule, or take it out")
    }
    rules.forEachItem { rule in
      let (count, indexes) = (rule["succeededCount"], rule["succeededIndexes"])
      if count.isAbsent, indexes.isAbsent, rule.hasOnly(["succeededCount", "succeededIndexes"]) {
        add(
          "a rule of its successPolicy is empty", at: rule.firstKey ?? rule,
          remedy: "write succeededCount or succeededIndexes")
      }
      if let count, let number = count.int, let completions, number > completions {
        add(
          "its successPolicy waits for \(number) of \(completions) completions", at: count,
          remedy: "write \(completions) or less")
      }
      guard let indexes, !indexes.isNull, let text = indexes.text, !text.isEmpty, !indexes.isOpen
      else { return }
      if let fault = fault(ofIndexes: text) {
        add("the succeededIndexes \(text) \(fault)", at: indexes, remedy: "write them as 0,2-4")
      } else if let count, let number = count.int, number > numberOfIndexes(in: text) {
        add(
          "its successPolicy waits for \(number) of the \(numberOfIndexes(in: text)) indexes \(text)",
          at: count, remedy: "write \(numberOfIndexes(in: text)) or less")
      }
    }
  }

  /// Of indexes without a fault: `0,2-4` are four.
  private func numberOfIndexes(in text: String) -> Int64 {
    text.split(separator: ",").reduce(0) { number, part in
      let bounds = part.split(separator: "-").compactMap { Int64($0) }
      return number + (bounds.last ?? 0) - (bounds.first ?? 0) + 1
    }
  }

  private func fault(ofIndexes text: String) -> String? {
    var last: Int64 = -1
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let bounds = part.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
      guard bounds.count <= 2, let first = bounds[0], let end = bounds[bounds.count - 1] else {
        return "are no numbers"
      }
      guard first > last, bounds.count == 1 || end > first else { return "do not go up" }
      last = end
    }
    guard let completions, last >= completions else { return nil }
    return "go beyond the last one, \(completions - 1)"
  }

  private mutating func check(failedIndexes most: Node) {
    if spec["backoffLimitPerIndex"].isAbsent, let key = spec.keyNode("maxFailedIndexes") {
      add(
        "it has maxFailedIndexes without backoffLimitPerIndex", at: key,
        remedy: "write backoffLimitPerIndex, or take maxFailedIndexes out")
    }
    if let number = most.int, let completions, number > completions {
      add(
        "its maxFailedIndexes are more than its \(completions) completions", at: most,
        remedy: "write \(completions) or less")
    }
  }

  /// `IsDomainPrefixedPath`.
  private mutating func check(manager: Node) {
    guard manager.kind == .scalar, !manager.isNull, let text = manager.text, !manager.isOpen else {
      return
    }
    guard text.utf8.count <= 63 else {
      add("its managedBy has more than 63 characters", at: manager, remedy: "take a shorter name")
      return
    }
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard
      parts.count != 2 || parts.contains(where: \.isEmpty)
        || !String(parts[0]).withBytes(LabelSyntax.isSubdomain)
        || parts[1].contains(where: \.isWhitespace)
    else { return }
    add(
      "its managedBy \(text) is no name with a domain", at: manager,
      remedy: "write it as example.com/manager")
  }
}
