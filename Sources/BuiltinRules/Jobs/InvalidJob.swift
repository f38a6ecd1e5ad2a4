import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidJob = Rule(
    id: "invalid-job", group: .jobs,
    summary: "The API server refuses a Job that is put together like this",
    rationale: """
      "spec.selector: Invalid value: `selector` not auto-generated": the server makes the selector of a Job, whose pods it also labels. One's own
      is taken only with `manualSelector: true`, and then has to match the labels of the template; in a CronJob it never is.

      A Job with `completionMode: Indexed` needs `completions`: "Required value: when completion mode is Indexed". One that has neither
      `completions` nor `parallelism` gets one of each; in a CronJob nothing is filled in. Only such a Job takes `backoffLimitPerIndex`,
      `maxFailedIndexes` and a `successPolicy`; and `FailIndex`, an action of a `podFailurePolicy`, needs the first of them.

      The labels `job-name` and `controller-uid` of its pods are the server's own.

      A `podFailurePolicy` is for pods that are never restarted in place. Each of its rules looks at exit codes, which go up, of a container that there
      is, or at conditions.

      Quiet for placeholders and patches, and for what was read from a cluster, where the server's own selector stands.
      """,
    remedy: "take the selector out: the API server makes one",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: import}
        spec:
          ↓selector: {matchLabels: {app: import}}
          ↓completionMode: Indexed
          parallelism: 2
          template:
            metadata: {labels: {app: import}}
            spec: {restartPolicy: Never, containers: [{name: import, image: "ghcr.io/acme/import:1.4.2"}]}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: report}
        spec:
          schedule: "0 3 * * *"
          jobTemplate:
            spec:
              selector: {matchLabels: {app: report}}
              ↓manualSelector: true
              template:
                metadata: {labels: {app: report}}
                spec: {restartPolicy: Never, containers: [{name: report, image: "ghcr.io/acme/report:1.4.2"}]}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: count}
        spec:
          schedule: "0 3 * * *"
          jobTemplate:
            spec:
              ↓selector: {}
              ↓completionMode: Indexed
              template:
                spec: {restartPolicy: Never, containers: [{name: count, image: "ghcr.io/acme/count:1.4.2"}]}
        """),
      .bad(
        "a selector by hand",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: import}
        spec:
          manualSelector: true
          ↓selector: {matchLabels: {app: import}}
          template:
            metadata: {labels: {app: imports}}
            spec: {restartPolicy: Never, containers: [{name: import, image: "ghcr.io/acme/import:1.4.2"}]}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: resize}
        spec:
          ↓manualSelector: true
          template:
            metadata: {labels: {app: resize}}
            spec: {restartPolicy: Never, containers: [{name: resize, image: "ghcr.io/acme/resize:1.4.2"}]}
        """),
      .bad(
        "what only an Indexed Job has",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: import}
        spec:
          completions: 3
          ↓backoffLimitPerIndex: 1
          ↓successPolicy: {rules: [{succeededCount: 1}]}
          template:
            spec: {restartPolicy: Never, containers: [{name: import, image: "ghcr.io/acme/import:1.4.2"}]}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: report}
        spec:
          schedule: "0 3 * * *"
          jobTemplate:
            spec:
              podFailurePolicy:
                rules:
                  - {action: ↓FailIndex, onExitCodes: {operator: NotIn, values: [0]}}
                  - {action: FailJob, onExitCodes: {operator: In, values: [↓0, 42]}}
              template:
                spec: {restartPolicy: Never, containers: [{name: report, image: "ghcr.io/acme/report:1.4.2"}]}
        """),
      .good(
        "what an Indexed Job has",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: import}
        spec:
          completionMode: Indexed
          completions: 3
          backoffLimitPerIndex: 1
          maxFailedIndexes: 2
          successPolicy: {rules: [{succeededCount: 1}]}
          podFailurePolicy:
            rules:
              - {action: FailIndex, onExitCodes: {operator: In, values: [42]}}
              - {action: Ignore, onPodConditions: [{type: DisruptionTarget}]}
          template:
            spec: {restartPolicy: Never, containers: [{name: import, image: "ghcr.io/acme/import:1.4.2"}]}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: resize}
        spec:
          completionMode: "${MODE}"
          backoffLimitPerIndex: 1
          maxFailedIndexes: null
          template:
            spec: {restartPolicy: Never, containers: [{name: resize, image: "ghcr.io/acme/resize:1.4.2"}]}
        """),
      .good(
        "",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: import}
        spec:
          completionMode: Indexed
          completions: 3
          selector: {}
          template:
            spec: {restartPolicy: Never, containers: [{name: import, image: "ghcr.io/acme/import:1.4.2"}]}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: resize}
        spec:
          manualSelector: true
          selector: {matchLabels: {app: resize}}
          template:
            metadata: {labels: {app: resize}}
            spec: {restartPolicy: Never, containers: [{name: resize, image: "ghcr.io/acme/resize:1.4.2"}]}
        """),
      .good(
        "one completion, which the server fills in; selectors that its own labels match",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: import}
        spec:
          completionMode: Indexed
          selector: {matchLabels: {job-name: import}}
          template:
            spec: {restartPolicy: Never, containers: [{name: import, image: "ghcr.io/acme/import:1.4.2"}]}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: resize}
        spec:
          selector: {matchLabels: {}}
          template:
            spec: {restartPolicy: Never, containers: [{name: resize, image: "ghcr.io/acme/resize:1.4.2"}]}
        """),
      .good(
        "as a cluster prints it; another mode",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: import, uid: 6a1c, resourceVersion: "7", creationTimestamp: "2026-01-01T00:00:00Z"}
        spec:
          completionMode: NonIndexed
          selector: {matchLabels: {batch.kubernetes.io/controller-uid: 6a1c}}
          template:
            metadata: {labels: {batch.kubernetes.io/controller-uid: 6a1c}}
            spec: {restartPolicy: Never, containers: [{name: import, image: "ghcr.io/acme/import:1.4.2"}]}
        """),
    ] + jobPolicyExamples + JobLabelFaults.examples,
    check: .resource(of: [GroupKind("batch", "Job"), GroupKind("batch", "CronJob")]) { job, _ in
      let isTemplate = job.id.kind == "CronJob"
      guard let spec = isTemplate ? job.spec?["jobTemplate"]?["spec"] : job.spec else { return [] }
      let defects =
        [
          selectorDefect(of: job, spec, isTemplate: isTemplate),
          completionDefect(of: job, spec, isTemplate: isTemplate),
          isTemplate ? nil : JobLabelFaults.indexedNameDefect(of: job, spec),
        ].compactMap(\.self) + indexDefects(of: job, spec) + JobPolicyFaults(of: job, spec).defects
        + JobLabelFaults.defects(of: job, spec, isTemplate: isTemplate)
      return defects.isEmpty || job.mayBeRefused ? defects : []
    })

  private static func selectorDefect(of job: Resource, _ spec: Node, isTemplate: Bool) -> Defect? {
    let selector = spec["selector"].flatMap { $0.isNull ? nil : $0 }
    func defect(_ message: String, at key: StaticString, remedy: String? = nil) -> Defect? {
      spec.keyNode(key).map {
        Defect("\(job.id) is refused: \(message)", at: $0, of: job, remedy: remedy)
      }
    }
    let manual = spec["manualSelector"]
    guard manual?.bool == true else {
      guard let selector, manual?.isOpen != true,
        isTemplate || !selects(selector, labelsOfServer(job))
      else { return nil }
      return defect("it has a selector of its own", at: "selector")
    }
    if isTemplate {
      return defect(
        "it has manualSelector, which only Jobs have", at: "manualSelector",
        remedy: "take manualSelector out, and the selector")
    }
    guard let selector else {
      return defect(
        "it has manualSelector, and no selector", at: "manualSelector",
        remedy: "take manualSelector out: the API server makes a selector")
    }
    guard !selects(selector, Labels(spec["template"]?["metadata"]?["labels"])) else { return nil }
    return defect(
      "its selector does not match the labels of its pod template", at: "selector",
      remedy: "write labels of the template into the selector")
  }

  /// What the server writes on the pods before it looks at a selector; beside them there is the UID, which
  /// nobody knows.
  private static func labelsOfServer(_ job: Resource) -> Labels {
    Labels(["job-name": job.id.name, "batch.kubernetes.io/job-name": job.id.name])
  }

  private static func selects(_ selector: Node, _ labels: Labels) -> Bool {
    LabelSelector(selector)?.mayMatch(labels) ?? true
  }

  /// Of a Job that has no `parallelism` either the server makes one completion.
  private static func completionDefect(
    of job: Resource, _ spec: Node, isTemplate: Bool
  ) -> Defect? {
    guard spec["completionMode"]?.says("Indexed") == true, spec["completions"].isAbsent,
      isTemplate || !spec["parallelism"].isAbsent, let key = spec.keyNode("completionMode")
    else { return nil }
    return Defect(
      "\(job.id) is refused: it is Indexed and has no completions", at: key, of: job,
      remedy: "write how many completions there are")
  }

  private static func indexDefects(of job: Resource, _ spec: Node) -> [Defect] {
    guard spec["completionMode"].isAbsent || spec["completionMode"]?.says("NonIndexed") == true
    else { return [] }
    let fields: [StaticString] = ["backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"]
    return fields.compactMap { field in
      guard !spec[field].isAbsent, let key = spec.keyNode(field) else { return nil }
      return Defect(
        "\(job.id) is refused: it has \(field) and is not Indexed", at: key, of: job,
        remedy: "write completionMode: Indexed, or take \(field) out")
    }
  }
}
