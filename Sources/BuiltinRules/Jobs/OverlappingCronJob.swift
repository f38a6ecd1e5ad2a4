import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let overlappingCronJob = Rule(
    id: "overlapping-cronjob", group: .jobs,
    summary: "Nobody has said whether two runs may overlap",
    rationale: """
      `concurrencyPolicy` is `Allow` unless it is set: a run that takes longer than its interval is
      joined by the next one, and by the one after that. For backups, reports and imports that is seldom meant.

      Quiet when it is written, whatever it says, and for suspended CronJobs.
      """,
    remedy: "write concurrencyPolicy: Forbid (or Replace, or Allow if it is meant)",
    severity: .info, isAdvice: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: ↓backup}
        spec: {schedule: "*/5 * * * *", jobTemplate: {spec: {}}}
        """),
      .good(
        "",
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: backup}
        spec: {schedule: "*/5 * * * *", concurrencyPolicy: Forbid, jobTemplate: {spec: {}}}
        """),
      .good(
        "meant so; suspended",
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: mail}
        spec: {schedule: "*/5 * * * *", concurrencyPolicy: Allow, jobTemplate: {spec: {}}}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: restore}
        spec: {schedule: "*/5 * * * *", suspend: true, jobTemplate: {spec: {}}}
        """),
    ],
    check: .inventory { context in
      context.inventory.resources("batch", "CronJob").compactMap { job in
        guard !job.isPatch, let spec = job.spec, spec["schedule"] != nil,
          spec["concurrencyPolicy"] == nil, spec["suspend"]?.bool != true
        else { return nil }
        return Defect(
          "\(job.id) starts its next run even if the last one has not finished: "
            + "concurrencyPolicy is not set", at: job.nameNode, of: job)
      }
    })
}
