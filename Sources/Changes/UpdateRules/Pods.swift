internal import Manifests
internal import YAMLSyntax

// Pods that are applied as such.

extension KindTable {
  static let pod = KindTable(
    kinds: [GroupKind("", "Pod")],
    fields: [
      .part("spec"),
      .value("spec.enableServiceLinks", true),
      .value("spec.preemptionPolicy", "PreemptLowerPriority"),
      .value("spec.priority", 0),
      .set("spec.tolerations"),
      .set("spec.containers[].resizePolicy"),
      .set("spec.initContainers[].resizePolicy"),
    ] + defaultAccount + Field.within("spec", Field.podSpec),
    rules: [
      UpdateRule(
        "spec", .refuses(containersAddedOrRemoved), reported: "spec.containers",
        "pod updates may not add or remove containers", remedy: newPod),
      UpdateRule("spec", .refuses(frozenParts), podMessage, remedy: newPod),
      UpdateRule(
        "spec.activeDeadlineSeconds", .refuses(deadlineChange),
        "must be less than or equal to previous value", remedy: newPod),
      UpdateRule(
        "spec.tolerations", .refuses(tolerationsLost),
        "existing toleration can not be modified except its tolerationSeconds", remedy: newPod),
      UpdateRule(
        "spec.schedulingGates", .refuses(gatesAdded),
        "only deletion is allowed, but found new scheduling gate", remedy: newPod),
      UpdateRule(
        "spec.nodeSelector", .refuses(gatedSelectorChange),
        "only additions to spec.nodeSelector are allowed (no mutations or deletions)",
        remedy: newPod),
      UpdateRule(
        "spec.affinity.nodeAffinity", .refuses(gatedAffinityChange),
        reported: "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution",
        "only additions are allowed (no mutations or deletions)", remedy: newPod),
      UpdateRule(
        "metadata.annotations", .refuses(appArmorChange),
        "may not add AppArmor annotations", remedy: newPod),
      UpdateRule(
        "metadata.annotations", .refuses(mirrorChange),
        "may not add, remove or update mirror pod annotation", remedy: newPod),
    ],
    fill: completedContainers,
    allocated: [
      "spec.nodeName", "spec.tolerations", "spec.volumes", "spec.priority",
      "spec.serviceAccountName",
      "spec.containers[].volumeMounts", "spec.initContainers[].volumeMounts",
    ],
    heldFast: [
      KindTable.HeldFast(
        field: "spec.nodeName", reported: "spec", message: podMessage, isConditional: true)
    ],
    pods: .restartsContainers)

  private static let newPod = "delete and recreate the pod, or let a Deployment do so"

  private static let podMessage =
    "pod updates may not change fields other than `spec.containers[*].image`,"
    + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only "
    + "additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be "
    + "set to 1 if it was previously negative)"

  /// Admission gives a pod the account of its namespace.
  private static let defaultAccount: [Field] = [
    .computed("spec.serviceAccountName") { $0["serviceAccount"] ?? "default" }
  ]

  /// Parts of the spec that other rows look after, and those that may change freely.
  fileprivate static let judgedElsewhere = [
    "containers[].image", "initContainers[].image", "ephemeralContainers[].image",
    "activeDeadlineSeconds", "tolerations", "schedulingGates",
  ]
}

/// What `SetDefaults_Pod` adds to containers with resources; templates are stored without.
@Sendable private func completedContainers(_ pod: Value) -> Value {
  var pod = pod
  guard var spec = pod["spec"] else { return pod }
  for list in ["containers", "initContainers"] {
    guard let containers = spec[list] else { continue }
    let isOnHost = spec["hostNetwork"]?.bool == true
    let completed = containers.items.map(completedContainer).map { isOnHost ? $0.onHost : $0 }
    spec[list] = Value(.list(completed), at: containers.node)
  }
  pod["spec"] = spec
  return pod
}

/// A limit is a request, too, unless another one is written; cpu and memory may be resized without
/// a restart.
private func completedContainer(_ container: Value) -> Value {
  guard var resources = container["resources"] else { return container }
  let limits = resources["limits"]?.pairs ?? [:]
  let requests = (resources["requests"]?.pairs ?? [:]).merging(limits) { own, _ in own }
  resources["requests"] = Value(.map(requests), at: resources["requests"]?.node)
  var container = container
  container["resources"] = resources
  let policies = container["resizePolicy"]?.items ?? []
  let named = Set(policies.compactMap { $0["resourceName"]?.text })
  let added = ["cpu", "memory"].filter { requests[$0] != nil && !named.contains($0) }.map {
    Value(.map(["resourceName": Value(.string($0)), "restartPolicy": "NotRequired"]))
  }
  if !added.isEmpty {
    container["resizePolicy"] = Value(
      .list(policies + added), at: container["resizePolicy"]?.node)
  }
  return container
}

extension Value {
  /// A container in the host's network: its ports are the host's.
  fileprivate var onHost: Value {
    guard let ports = self["ports"] else { return self }
    var container = self
    let mapped = ports.items.map { port in
      var port = port
      if port["hostPort"].map({ $0.isNull || $0.number == 0 }) ?? true {
        port["hostPort"] = port["containerPort"]
      }
      return port
    }
    container["ports"] = Value(.list(mapped), at: ports.node)
    return container
  }
}

extension Update {
  fileprivate var spec: (old: Value, new: Value) {
    (before["spec"] ?? Value(.null), after["spec"] ?? Value(.null))
  }

  fileprivate var isGated: Bool { !(spec.old["schedulingGates"]?.items ?? []).isEmpty }

  fileprivate var changesContainerCount: Bool {
    ["containers", "initContainers"].contains {
      spec.old[$0]?.items.count ?? 0 != spec.new[$0]?.items.count ?? 0
    }
  }
}

private func containersAddedOrRemoved(_ update: Update) -> [UpdateRule.Breach] {
  ["containers", "initContainers"].compactMap { list in
    let count = (update.spec.old[list]?.items.count ?? 0, update.spec.new[list]?.items.count ?? 0)
    return count.0 == count.1
      ? nil : UpdateRule.Breach("spec.\(list)", reported: "spec.\(list)")
  }
}

/// Containers that come or go are reported first, and alone.
private func frozenParts(_ update: Update) -> [UpdateRule.Breach] {
  guard !update.changesContainerCount else { return [] }
  var allowed = KindTable.judgedElsewhere
  if update.isGated { allowed += ["nodeSelector", "affinity.nodeAffinity"] }
  if let grace = update.spec.old["terminationGracePeriodSeconds"]?.number, grace < 0,
    update.spec.new["terminationGracePeriodSeconds"]?.number == 1
  {
    allowed.append("terminationGracePeriodSeconds")
  }
  var rest = update
  for field in allowed {
    rest.before = rest.before.removing(FieldPattern("spec.\(field)"))
    rest.after = rest.after.removing(FieldPattern("spec.\(field)"))
  }
  return rest.differences(at: FieldPath(keys: "spec")).map {
    UpdateRule.Breach($0.path, reported: "spec")
  }
}

private func deadlineChange(_ update: Update) -> [UpdateRule.Breach] {
  guard let old = update.spec.old["activeDeadlineSeconds"]?.number else { return [] }
  guard let new = update.spec.new["activeDeadlineSeconds"]?.number else {
    return [
      UpdateRule.Breach(
        "spec.activeDeadlineSeconds", "must not update from a positive integer to nil value")
    ]
  }
  return new > old ? [UpdateRule.Breach("spec.activeDeadlineSeconds")] : []
}

/// Every toleration that was there must still be; for how long it tolerates is free. Those that
/// admission added come back by themselves.
private func tolerationsLost(_ update: Update) -> [UpdateRule.Breach] {
  // As they are written: no default is filled in, so that naming the operator is a change.
  let name: (Value) -> [String] = { toleration in
    ["key", "operator", "value", "effect"].map { toleration[$0]?.text ?? "" }
  }
  let fromAdmission: Set = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]
  let kept = Set((update.spec.new["tolerations"]?.items ?? []).map(name))
  let isKept = (update.spec.old["tolerations"]?.items ?? []).map(name).allSatisfy {
    kept.contains($0) || (fromAdmission.contains($0[0]) && $0[3] == "NoExecute")
  }
  return isKept ? [] : [UpdateRule.Breach("spec.tolerations")]
}

private func gatesAdded(_ update: Update) -> [UpdateRule.Breach] {
  let old = Set((update.spec.old["schedulingGates"]?.items ?? []).compactMap { $0["name"]?.text })
  let new = update.spec.new["schedulingGates"]?.items ?? []
  return new.enumerated().compactMap { index, gate in
    guard let name = gate["name"]?.text, !old.contains(name) else { return nil }
    let path = FieldPath(keys: "spec.schedulingGates").appending(index)
    return UpdateRule.Breach(
      path, reported: "\(path).name",
      "only deletion is allowed, but found new scheduling gate '\(name)'")
  }
}

private func gatedSelectorChange(_ update: Update) -> [UpdateRule.Breach] {
  guard update.isGated else { return [] }
  let new = update.spec.new["nodeSelector"]?.pairs ?? [:]
  let isKept = (update.spec.old["nodeSelector"]?.pairs ?? [:]).allSatisfy {
    new[$0.key]?.text == $0.value.text
  }
  return isKept ? [] : [UpdateRule.Breach("spec.nodeSelector")]
}

/// A gated pod's required node affinity may be added, or get more conditions in each term.
private func gatedAffinityChange(_ update: Update) -> [UpdateRule.Breach] {
  let path = FieldPath(
    keys: "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"
  ).appending("nodeSelectorTerms")
  guard update.isGated, let old = update.before.value(at: path)?.items, !old.isEmpty else {
    return []
  }
  let new = update.after.value(at: path)?.items ?? []
  guard new.count == old.count else {
    return [UpdateRule.Breach(path, reported: path.description)]
  }
  return zip(old, new).enumerated().compactMap { index, terms in
    let lists = ["matchExpressions", "matchFields"]
    // One without conditions is for no node, and stays so.
    let wasEmpty = lists.allSatisfy { terms.0[$0]?.items.isEmpty ?? true }
    let isNarrowed = lists.allSatisfy { list in
      let wanted = terms.1[list]?.items ?? []
      if wasEmpty, !wanted.isEmpty { return false }
      return (terms.0[list]?.items ?? []).enumerated().allSatisfy { position, requirement in
        wanted.indices.contains(position)
          && Comparison.isSame(requirement, wanted[position], .none)
      }
    }
    let term = path.appending(index)
    return isNarrowed ? nil : UpdateRule.Breach(term, reported: term.description)
  }
}

private func appArmorChange(_ update: Update) -> [UpdateRule.Breach] {
  let path = FieldPath(keys: "metadata.annotations")
  return update.differences(at: path).flatMap { difference -> [UpdateRule.Breach] in
    let keys = difference.path == path ? Array(difference.new?.pairs.keys ?? [:].keys) : []
    let paths = difference.path == path ? keys.sorted().map(path.appending) : [difference.path]
    let verb = difference.old == nil ? "add" : difference.new == nil ? "remove" : "update"
    return paths.filter { $0.description.contains("[container.apparmor.security.beta.") }.map {
      UpdateRule.Breach(
        $0, reported: $0.description, "may not \(verb) AppArmor annotations")
    }
  }
}

/// The kubelet's mark on the pods that it has from files.
private func mirrorChange(_ update: Update) -> [UpdateRule.Breach] {
  let path = FieldPath(keys: "metadata.annotations").appending("kubernetes.io/config.mirror")
  return update.changes(path) ? [UpdateRule.Breach(path, reported: path.description)] : []
}
