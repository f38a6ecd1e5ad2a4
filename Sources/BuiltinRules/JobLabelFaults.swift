import Linting
import Manifests
import YAMLSyntax

/// What the API server says of what it writes into a Job itself (`validateGeneratedSelector`), and of the names of its pods.
enum JobLabelFaults {
  private static let names: [StaticString] = ["batch.kubernetes.io/job-name", "job-name"]
  private static let identities: [StaticString] = [
    "batch.kubernetes.io/controller-uid", "controller-uid",
  ]

  /// The server writes these labels where they are not; others than its own it does not take.
  static func defects(of job: Resource, _ spec: Node, isTemplate: Bool) -> [Defect] {
    guard let labels = spec["template"]?["metadata"]?["labels"], labels.firstKey != nil,
      spec["manualSelector"]?.bool != true
    else { return [] }
    var keys = identities.compactMap { labels.keyNode($0) }
    for name in names {
      guard let value = labels[name], let text = value.text, let key = labels.keyNode(name),
        isTemplate || text != job.id.name, !Placeholder.isIn(text), !Placeholder.isIn(job.id.name)
      else { continue }
      keys.append(key)
    }
    return keys.map { key in
      // A CronJob is taken; the server looks at the labels of the Jobs that it makes.
      Defect(
        (isTemplate ? "the Jobs of \(job.id) are refused" : "\(job.id) is refused")
          + ": the server writes the label \(key.text ?? "") itself, and another value is here",
        at: key, of: job, severity: isTemplate ? .warning : nil,
        remedy: "take the label out, as the server's own it is written on every pod")
    }
  }

  /// Pods of an Indexed Job have its name and their index for a host name.
  static func indexedNameDefect(of job: Resource, _ spec: Node) -> Defect? {
    guard spec["completionMode"]?.says("Indexed") == true, let node = job.metadata?["name"],
      let name = node.text, name.withBytes(LabelSyntax.isSubdomain),
      let completions = spec["completions"]?.int ?? (spec["parallelism"].isAbsent ? 1 : nil),
      completions > 0, !"\(name)-\(completions - 1)".withBytes(LabelSyntax.isLabel),
      !Placeholder.isInName(name)
    else { return nil }
    return Defect(
      "\(job.id) is refused: its last pod would be called \(name)-\(completions - 1), which is no name of a host",
      at: node, of: job,
      remedy: name.contains(".") ? "take a name without points" : "take a shorter name")
  }

  static let examples: [Example] = [
    .bad(
      "labels of the server's own",
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: import}
      spec:
        template:
          metadata: {labels: {app: import, ↓controller-uid: 6a1c, ↓job-name: resize}}
          spec: {restartPolicy: Never, containers: [{name: import, image: "ghcr.io/acme/import:1.4.2"}]}
      ---
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: report}
      spec:
        schedule: "0 3 * * *"
        jobTemplate:
          spec:
            template:
              metadata: {labels: {↓job-name: report}}
              spec: {restartPolicy: Never, containers: [{name: report, image: "ghcr.io/acme/report:1.4.2"}]}
      """),
    .bad(
      "the names of an Indexed Job's pods",
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: ↓import.shop}
      spec:
        completionMode: Indexed
        completions: 3
        template: {spec: {restartPolicy: Never, containers: [{name: import, image: "ghcr.io/acme/import:1.4.2"}]}}
      """),
    .good(
      "labels of one's own, or with a selector by hand",
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: import}
      spec:
        template:
          metadata: {labels: {app: import, job-name: import}}
          spec: {restartPolicy: Never, containers: [{name: import, image: "ghcr.io/acme/import:1.4.2"}]}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: import.shop}
      spec:
        manualSelector: true
        selector: {matchLabels: {job-name: resize}}
        template:
          metadata: {labels: {job-name: resize}}
          spec: {restartPolicy: Never, containers: [{name: import, image: "ghcr.io/acme/import:1.4.2"}]}
      """),
  ]
}
