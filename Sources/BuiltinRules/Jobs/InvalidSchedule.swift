import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidSchedule = Rule(
    id: "invalid-schedule", group: .jobs,
    summary: "The API server does not understand the schedule",
    rationale: """
      A CronJob takes five fields (minute, hour, day of month, month, weekday), or `@hourly`, `@daily`, `@weekly`,
      `@monthly`, `@yearly`, `@every 1h30m`. It takes neither the six or seven fields of Quartz and Spring
      nor 7 for Sunday, and the time zone stands in `spec.timeZone`, `Europe/Berlin` or `UTC`, in just this spelling, not `CEST`; from 1.29 on a
      schedule that names one itself, `TZ=UTC 0 3 * * *`, is refused.

      Quiet for placeholders.
      """,
    remedy: "write minute, hour, day, month and weekday, such as \"30 3 * * 1-5\"",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "seconds are not known; Sunday is 0; `*/0` never comes",
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: one}
        spec: {schedule: ↓"0 0 3 * * *"}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: two}
        spec: {schedule: ↓"0 3 * * 7"}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: three}
        spec: {schedule: ↓"*/0 * * * *"}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: four}
        spec: {schedule: "@daily", timeZone: ↓Local}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: five}
        spec: {schedule: "@daily", timeZone: ↓europe/berlin}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: six}
        spec: {schedule: "@daily", timeZone: ↓CEST}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: seven}
        spec: {schedule: ↓"TZ=UTC 0 3 * * *"}
        """),
      .good(
        "",
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: one}
        spec: {schedule: "*/15 8-18/2 1,15, JAN-jun mon-fri", timeZone: Europe/Berlin}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: two}
        spec: {schedule: "@every 1h30m", timeZone: America/Argentina/Buenos_Aires}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: three}
        spec: {schedule: "@hourly", timeZone: UTC}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: four}
        spec: {schedule: "@hourly", timeZone: }
        """),
      .good(
        "another kind with a schedule of its own; a placeholder",
        """
        apiVersion: example.org/v1
        kind: CronJob
        metadata: {name: one}
        spec: {schedule: "0 0 3 * * *"}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: two}
        spec: {schedule: "${SCHEDULE}", timeZone: changeme}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: three}
        spec: {schedule: TODO}
        """),
    ],
    check: .resource(of: [GroupKind("batch", "CronJob")]) { job, context in
      var defects: [Defect] = []
      if let node = job.spec?["schedule"], let text = node.text, !node.isOpen,
        let complaint = CronSchedule.complaint(
          about: text, mayHaveZone: context.kubernetes.minor < 29)
      {
        defects.append(
          Defect("the schedule of \(job.id) is refused: \(complaint)", at: node, of: job))
      }
      // In 1.24 the field is dropped before anybody looks at it.
      if let node = job.spec?["timeZone"], !node.isNull, let zone = node.text,
        !TimeZoneName.mayBe(zone), !node.isOpen, context.kubernetes.minor > 24
      {
        defects.append(
          Defect(
            "the time zone \"\(zone)\" of \(job.id) is refused: a name such as Europe/Berlin is "
              + "expected, in just this spelling", at: node, of: job,
            remedy: "write a name of the time zone database: an area and a city, or UTC"))
      }
      return defects
    })
}
