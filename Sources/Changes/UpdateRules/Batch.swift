internal import Manifests
internal import YAMLSyntax

// Jobs and CronJobs.

extension KindTable {
  static let job = KindTable(
    kinds: [GroupKind("batch", "Job")],
    fields: Field.within("spec", jobSpec),
    rules: [
      template(
        .immutableWhen { !$0.isSuspended }, reported: "spec.template"),
      // Since 1.36 the resources of a suspended Job's containers may change as well, and the
      // server names the template's spec.
      template(
        .allowListWhen({ $0.isSuspended }, schedulingFields + resourceFields),
        reported: "spec.template.spec", since: 36),
      template(
        .allowListWhen({ $0.isSuspended }, schedulingFields), reported: "spec.template",
        since: 23, until: 36),
      template(.immutableWhen { $0.isSuspended }, reported: "spec.template", until: 23),
      UpdateRule(
        "spec.completions", .refuses(completionsChange), remedy: newJob, since: 27),
      UpdateRule("spec.completions", .immutable, remedy: newJob, until: 27),
      .selectorMatchesTemplate,
      UpdateRule(
        "spec.manualSelector", .refuses(selectorNotGenerated), reported: "spec.selector",
        "`selector` not auto-generated", topic: .selector, remedy: newJob),
      frozen("selector"), frozen("completionMode"), frozen("podFailurePolicy"),
      frozen("backoffLimitPerIndex"), frozen("managedBy"), frozen("successPolicy"),
    ],
    fill: addGeneratedLabels,
    allocated: ["metadata.labels", "spec.selector", "spec.template.metadata.labels"],
    heldFast: [
      KindTable.HeldFast(
        field: "spec.selector", reported: "spec.selector", message: "Required value")
    ],
    condition: { update in
      update.isSuspended && update.status == nil && update.changes("spec.template")
        ? "none of its pods runs any more" : nil
    },
    expiry: { update in
      update.before[["spec", "ttlSecondsAfterFinished"]]?.text.map {
        "the Job has expired by then (ttlSecondsAfterFinished: \($0))"
      }
    },
    pods: .nextPods(template: "spec.template"), disturbs: Rollout.whenSuspended)

  static let cronJob = KindTable(
    kinds: [GroupKind("batch", "CronJob")],
    fields: [
      .value("spec.concurrencyPolicy", "Allow"),
      .value("spec.suspend", false),
      .value("spec.successfulJobsHistoryLimit", 3),
      .value("spec.failedJobsHistoryLimit", 1),
      .ignored("spec.jobTemplate.metadata.creationTimestamp"),
    ] + Field.within("spec.jobTemplate.spec", Field.within("template", Field.podTemplate)),
    rules: UpdateRule.podUnions("spec.jobTemplate.spec.template"),
    pods: .nextPods(template: "spec.jobTemplate"))

  private static let newJob =
    "give the Job a new name (with the version or a hash in it), or delete it and apply again"

  private static func frozen(_ field: String) -> UpdateRule {
    UpdateRule(
      "spec.\(field)", .immutable, topic: field == "selector" ? .selector : .immutable,
      remedy: newJob)
  }

  private static func template(
    _ policy: UpdateRule.Policy, reported: String, since: Int = 0, until: Int = .max
  ) -> UpdateRule {
    UpdateRule(
      "spec.template", policy, reported: reported, remedy: newJob, since: since, until: until)
  }

  /// What may change in a Job that is suspended: where its pods go.
  private static let schedulingFields = [
    "metadata.labels", "metadata.annotations", "spec.nodeSelector",
    "spec.affinity.nodeAffinity", "spec.tolerations", "spec.schedulingGates",
  ]
  private static let resourceFields = [
    "spec.containers[].resources", "spec.initContainers[].resources",
  ]

  private static let jobSpec: [Field] =
    [
      .computed("completions") { $0["parallelism"].map(\.isNull) ?? true ? 1 : nil },
      .value("parallelism", 1),
      .computed("backoffLimit") { $0["backoffLimitPerIndex"] == nil ? 6 : 2_147_483_647 },
      .value("suspend", false),
      .value("completionMode", "NonIndexed"),
      .value("manualSelector", false),
      .computed("podReplacementPolicy") {
        $0["podFailurePolicy"] == nil ? "TerminatingOrFailed" : "Failed"
      },
      .atomic("selector"),
      .countsWhenEmpty("podFailurePolicy"),
      .value("podFailurePolicy.rules[].onPodConditions[].status", "True"),
      .countsWhenEmpty("successPolicy"),
    ] + Field.within("template", Field.podTemplate)
}

extension Update {
  /// The stored Job: suspending and changing it in one update is too late, and a Job that ran counts
  /// only when the last of its pods is gone.
  fileprivate var isSuspended: Bool {
    guard before[["spec", "suspend"]]?.bool == true else { return false }
    guard let status, status["startTime"] != nil else { return true }
    let conditions = status["conditions"]?.items ?? []
    return kubernetes >= 36 && status["active"]?.number ?? 0 == 0
      && conditions.contains {
        $0["type"]?.string == "Suspended" && $0["status"]?.string == "True"
      }
  }
}

/// The server marks a Job's pods with labels of its own, unless the manifest has a selector.
@Sendable private func addGeneratedLabels(_ job: Value) -> Value {
  var job = job
  guard var spec = job["spec"], spec["manualSelector"]?.bool != true else { return job }
  let generated = [
    "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name", "controller-uid",
    "job-name",
  ]
  if spec["selector"] == nil {
    let uid = ["batch.kubernetes.io/controller-uid": Value(.assigned)]
    spec["selector"] = Value(.map(["matchLabels": Value(.map(uid))]))
  }
  if var template = spec["template"] {
    var metadata = template["metadata"] ?? Value(.map([:]))
    var labels = metadata["labels"]?.pairs ?? [:]
    for label in generated where labels[label] == nil { labels[label] = Value(.assigned) }
    metadata["labels"] = Value(.map(labels), at: metadata["labels"]?.node)
    template["metadata"] = metadata
    spec["template"] = template
  }
  job["spec"] = spec
  return job
}

/// Frozen, but an Indexed Job may scale: together with parallelism, to the same number.
private func completionsChange(_ update: Update) -> [UpdateRule.Breach] {
  guard update.changes("spec.completions") else { return [] }
  let spec = update.after["spec"]
  guard spec?["completionMode"]?.string == "Indexed" else {
    return [UpdateRule.Breach("spec.completions")]
  }
  guard let completions = spec?["completions"]?.number,
    completions == spec?["parallelism"]?.number
  else {
    return [
      UpdateRule.Breach(
        "spec.completions", "can only be modified in tandem with spec.parallelism")
    ]
  }
  return []
}

/// A Job that chose its selector itself has not the one that the server would have made.
private func selectorNotGenerated(_ update: Update) -> [UpdateRule.Breach] {
  let wasManual = update.before[["spec", "manualSelector"]]?.bool == true
  let isManual = update.after[["spec", "manualSelector"]]?.bool == true
  return wasManual && !isManual ? [UpdateRule.Breach("spec.manualSelector")] : []
}
