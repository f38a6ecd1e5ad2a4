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

      A Job with `completionMode: Indexed` needs `completions`: "Required value: when completion mode is Indexed".

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
              ↓selector: {matchLabels: {app: report}}
              ↓manualSelector: true
              template:
                metadata: {labels: {app: report}}
                spec: {restartPolicy: Never, containers: [{name: report, image: "ghcr.io/acme/report:1.4.2"}]}
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
    ],
    check: .resource(of: [GroupKind("batch", "Job"), GroupKind("batch", "CronJob")]) { job, _ in
      let isTemplate = job.id.kind == "CronJob"
      guard let spec = isTemplate ? job.spec?["jobTemplate"]?["spec"] : job.spec else { return [] }
      let defects =
        selectorDefects(of: job, spec, isTemplate: isTemplate) + completionDefects(of: job, spec)
      return defects.isEmpty || job.mayBeRefused ? defects : []
    })

  private static func selectorDefects(
    of job: Resource, _ spec: Node, isTemplate: Bool
  ) -> [Defect] {
    var defects: [Defect] = []
    let isManual = spec["manualSelector"]?.bool == true
    if let selector = spec["selector"], !isManual || isTemplate, selector.firstKey != nil,
      let key = spec.keyNode("selector")
    {
      defects.append(
        Defect("\(job.id) is refused: it has a selector of its own", at: key, of: job))
    }
    if isTemplate, isManual, let key = spec.keyNode("manualSelector") {
      defects.append(
        Defect(
          "\(job.id) is refused: it has manualSelector, which only Jobs have", at: key, of: job,
          remedy: "take it out"))
    }
    return defects
  }

  private static func completionDefects(of job: Resource, _ spec: Node) -> [Defect] {
    guard spec["completionMode"]?.says("Indexed") == true, spec["completions"]?.isNull ?? true,
      let key = spec.keyNode("completionMode")
    else { return [] }
    return [
      Defect(
        "\(job.id) is refused: it is Indexed and has no completions", at: key, of: job,
        remedy: "write how many completions there are")
    ]
  }
}
