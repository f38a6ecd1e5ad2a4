internal import Manifests
internal import YAMLSyntax

// The apps group, and the ReplicationController that came before it.

extension KindTable {
  static let deployment = KindTable(
    kinds: [GroupKind("apps", "Deployment")],
    fields: [
      .value("spec.replicas", 1),
      .value("spec.revisionHistoryLimit", 10),
      .value("spec.progressDeadlineSeconds", 600),
      .value("spec.minReadySeconds", 0),
      .value("spec.paused", false),
      .part("spec.strategy"),
      .oneOf("spec.strategy"),
      .value("spec.strategy.type", "RollingUpdate"),
      .part("spec.strategy.rollingUpdate", beside: "type", "RollingUpdate"),
      .value("spec.strategy.rollingUpdate.maxSurge", "25%"),
      .value("spec.strategy.rollingUpdate.maxUnavailable", "25%"),
    ] + podOwner,
    rules: [
      .frozenSelector(
        "delete it with `--cascade=orphan` and apply again (the pods keep running; the old ones "
          + "must be cleaned up), or deploy under a new name and move the traffic"),
      .selectorMatchesTemplate,
      UpdateRule(
        "spec.strategy", .refuses(recreateOverRollingUpdate),
        reported: "spec.strategy.rollingUpdate",
        "may not be specified when strategy `type` is 'Recreate'", topic: .leftover,
        remedy: "drop rollingUpdate; with server-side apply first own the block by writing it "
          + "once, or take it away with `kubectl patch`"),
    ] + UpdateRule.podUnions("spec.template"),
    modernize: selectorFromLabels, allocated: ["spec.replicas"],
    pods: .rolls(template: "spec.template"), disturbs: Rollout.whenReleased)

  static let statefulSet = KindTable(
    kinds: [GroupKind("apps", "StatefulSet")],
    fields: [
      .value("spec.replicas", 1),
      .value("spec.revisionHistoryLimit", 10),
      .value("spec.minReadySeconds", 0),
      .value("spec.podManagementPolicy", "OrderedReady"),
      .value("spec.serviceName", ""),
      .part("spec.updateStrategy"),
      .value("spec.updateStrategy.type", "RollingUpdate"),
      .part("spec.updateStrategy.rollingUpdate", beside: "type", "RollingUpdate"),
      .value("spec.updateStrategy.rollingUpdate.partition", 0),
      .part("spec.persistentVolumeClaimRetentionPolicy"),
      .value("spec.persistentVolumeClaimRetentionPolicy.whenDeleted", "Retain"),
      .value("spec.persistentVolumeClaimRetentionPolicy.whenScaled", "Retain"),
      .ignored("spec.volumeClaimTemplates[].apiVersion"),
      .ignored("spec.volumeClaimTemplates[].kind"),
      .ignored("spec.volumeClaimTemplates[].status"),
      .ignored("spec.volumeClaimTemplates[].metadata.creationTimestamp"),
      .part("spec.volumeClaimTemplates[].spec"),
    ] + Field.within("spec.volumeClaimTemplates[].spec", Field.claimSpec) + podOwner,
    rules: [
      statefulSetSpec(mutable: mutableStatefulSetFields, since: 33),
      statefulSetSpec(
        mutable: mutableStatefulSetFields.filter { $0 != "revisionHistoryLimit" }, since: 0,
        until: 33),
      .selectorMatchesTemplate,
      UpdateRule(
        "spec.updateStrategy", .refuses(onDeleteOverRollingUpdate),
        reported: "spec.updateStrategy.rollingUpdate",
        "only allowed for updateStrategy 'RollingUpdate'", topic: .leftover,
        remedy: "write `rollingUpdate: null` beside it (client-side apply), or use "
          + "`kubectl replace`"),
    ] + UpdateRule.podUnions("spec.template"),
    modernize: selectorFromLabels, allocated: ["spec.replicas"],
    pods: .rolls(template: "spec.template"), disturbs: Rollout.whenRenumbered)

  static let daemonSet = KindTable(
    kinds: [GroupKind("apps", "DaemonSet")],
    fields: [
      .value("spec.revisionHistoryLimit", 10),
      .value("spec.minReadySeconds", 0),
      .ignored("spec.templateGeneration"),
      .part("spec.updateStrategy"),
      .value("spec.updateStrategy.type", "RollingUpdate"),
      .part("spec.updateStrategy.rollingUpdate", beside: "type", "RollingUpdate"),
      .value("spec.updateStrategy.rollingUpdate.maxUnavailable", 1),
      .value("spec.updateStrategy.rollingUpdate.maxSurge", 0),
    ] + podOwner,
    rules: [
      .frozenSelector("delete it with `--cascade=orphan` and apply again (the pods keep running)"),
      .selectorMatchesTemplate,
      UpdateRule(
        "spec.updateStrategy", .refuses(surgeOverUnavailable),
        reported: "spec.updateStrategy.rollingUpdate.maxSurge",
        "may not be set when maxUnavailable is non-zero", topic: .leftover,
        remedy: "set maxUnavailable: 0"),
    ] + UpdateRule.podUnions("spec.template"),
    modernize: selectorFromLabels,
    pods: .rolls(template: "spec.template"), disturbs: Rollout.whenReleased,
    spoils: Rollout.whereItNoLongerFits)

  static let replicaSet = KindTable(
    kinds: [GroupKind("apps", "ReplicaSet")],
    fields: [.value("spec.replicas", 1), .value("spec.minReadySeconds", 0)] + podOwner,
    rules: [.frozenSelector("delete and recreate it"), .selectorMatchesTemplate]
      + UpdateRule.podUnions("spec.template"),
    modernize: selectorFromLabels,
    pods: .nextPods(template: "spec.template"))

  static let replicationController = KindTable(
    kinds: [GroupKind("", "ReplicationController")],
    fields: [
      .value("spec.replicas", 1), .value("spec.minReadySeconds", 0),
      .computed("spec.selector") { $0["template"]?["metadata"]?["labels"] },
    ] + Field.within("spec.template", Field.podTemplate),
    rules: [.freeSelectorMatchesTemplate] + UpdateRule.podUnions("spec.template"),
    pods: .nextPods(template: "spec.template"))

  static let controllerRevision = KindTable(
    kinds: [GroupKind("apps", "ControllerRevision")],
    rules: [UpdateRule("data", .immutable, remedy: "delete and recreate it")])

  static let podTemplate = KindTable(
    kinds: [GroupKind("", "PodTemplate")],
    fields: Field.within("template", Field.podTemplate),
    rules: UpdateRule.podUnions("template"),
    pods: .nextPods(template: "template"))

  /// Argo Rollouts and OpenShift's DeploymentConfig: the same pods, their own rules.
  static let rollouts = [
    KindTable(
      kinds: [
        GroupKind("argoproj.io", "Rollout"), GroupKind("apps.openshift.io", "DeploymentConfig"),
        GroupKind("apps.kruise.io", "CloneSet"), GroupKind("apps.kruise.io", "StatefulSet"),
        GroupKind("serving.knative.dev", "Service"),
      ],
      fields: Field.within("spec.template", Field.podTemplate),
      pods: .rolls(template: "spec.template"), disturbs: Rollout.whenAnythingElse)
  ]

  private static let mutableStatefulSetFields = [
    "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
  ]

  private static let podOwner =
    [Field.atomic("spec.selector")] + Field.within("spec.template", Field.podTemplate)

  /// Before apps/v1 a selector that was left out meant the labels of the template.
  private static let selectorFromLabels: @Sendable (Value, String) -> Value = {
    manifest, apiVersion in
    guard ["extensions/v1beta1", "apps/v1beta1"].contains(apiVersion),
      manifest[["spec", "selector"]]?.isBlank ?? true,
      let labels = manifest[["spec", "template", "metadata", "labels"]], var spec = manifest["spec"]
    else { return manifest }
    var manifest = manifest
    spec["selector"] = Value(.map(["matchLabels": labels]), at: labels.node)
    manifest["spec"] = spec
    return manifest
  }

  private static func statefulSetSpec(
    mutable: [String], since: Int, until: Int = .max
  ) -> UpdateRule {
    let quoted = mutable.map { "'\($0)'" }
    let list = quoted.dropLast().joined(separator: ", ") + " and " + (quoted.last ?? "")
    return UpdateRule(
      "spec", .allowList(mutable),
      "updates to statefulset spec for fields other than \(list) are forbidden",
      remedy: "delete it with `kubectl delete statefulset --cascade=orphan` and apply again: pods "
        + "and claims stay. Enlarge existing claims by themselves",
      since: since, until: until)
  }
}

// MARK: - Conditions

extension UpdateRule {
  fileprivate static func frozenSelector(_ remedy: String) -> UpdateRule {
    UpdateRule("spec.selector", .immutable, topic: .selector, remedy: remedy)
  }

  /// Holds on create, too; an update meets it with the selector that is stored. Where the selector
  /// is frozen and is what changed, its own row says all: other labels would not help.
  static let selectorMatchesTemplate = templateRow { update in
    let isSelector =
      update.changes("spec.selector") && !update.changes("spec.template.metadata.labels")
    return isSelector ? [] : templateOutsideSelector(update)
  }

  /// The same where the selector may change.
  fileprivate static let freeSelectorMatchesTemplate = templateRow(templateOutsideSelector)

  private static func templateRow(
    _ find: @escaping @Sendable (Update) -> [Breach]
  ) -> UpdateRule {
    UpdateRule(
      "spec.selector", .refuses(find),
      reported: "spec.template.metadata.labels", "`selector` does not match template `labels`",
      topic: .selector, remedy: "give the template the labels that the selector asks for")
  }
}

@Sendable private func templateOutsideSelector(_ update: Update) -> [UpdateRule.Breach] {
  guard let selector = update.after[["spec", "selector"]], !selector.isBlank else { return [] }
  let labels = update.after[["spec", "template", "metadata", "labels"]]?.pairs ?? [:]
  let isBare = selector["matchLabels"] == nil && selector["matchExpressions"] == nil
  let pairs = isBare ? selector.pairs : selector["matchLabels"]?.pairs ?? [:]
  let matches =
    pairs.allSatisfy { Comparison.isSame(labels[$0.key], $0.value, .none) }
    && (selector["matchExpressions"]?.items ?? []).allSatisfy { $0.isRequirement(metBy: labels) }
  return matches ? [] : [UpdateRule.Breach("spec.template.metadata.labels")]
}

extension Value {
  /// `{key, operator, values}`; what is not understood counts as met.
  fileprivate func isRequirement(metBy labels: [String: Value]) -> Bool {
    guard let key = self["key"]?.string else { return true }
    let label = labels[key]?.text
    let values = (self["values"]?.items ?? []).compactMap(\.text)
    switch self["operator"]?.string {
    case "In": return label.map(values.contains) ?? false
    case "NotIn": return !(label.map(values.contains) ?? false)
    case "Exists": return label != nil
    case "DoesNotExist": return label == nil
    default: return true
    }
  }
}

private func recreateOverRollingUpdate(_ update: Update) -> [UpdateRule.Breach] {
  let strategy = update.after[["spec", "strategy"]]
  guard strategy?["type"]?.string == "Recreate", strategy?["rollingUpdate"] != nil else {
    return []
  }
  return [UpdateRule.Breach("spec.strategy.type")]
}

private func onDeleteOverRollingUpdate(_ update: Update) -> [UpdateRule.Breach] {
  let strategy = update.after[["spec", "updateStrategy"]]
  guard strategy?["type"]?.string == "OnDelete", strategy?["rollingUpdate"] != nil else {
    return []
  }
  return [UpdateRule.Breach("spec.updateStrategy.type")]
}

private func surgeOverUnavailable(_ update: Update) -> [UpdateRule.Breach] {
  let bounds = update.after[["spec", "updateStrategy", "rollingUpdate"]]
  guard update.after[["spec", "updateStrategy", "type"]]?.string == "RollingUpdate",
    bounds?["maxSurge"]?.isSomePods == true, bounds?["maxUnavailable"]?.isSomePods == true
  else { return [] }
  return [UpdateRule.Breach("spec.updateStrategy.rollingUpdate.maxSurge")]
}

extension Value {
  /// A count or a share above zero.
  fileprivate var isSomePods: Bool {
    guard let text else { return false }
    return text != "0" && text != "0%"
  }
}
