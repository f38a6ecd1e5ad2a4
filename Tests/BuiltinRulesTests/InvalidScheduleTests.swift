import BuiltinRules
import Linting
import Manifests
import TestSupport
import Testing

/// What the versions of Kubernetes take of time zones: pages know the newest one alone.
@Suite struct InvalidScheduleTests {
  private func count(_ spec: String, minor: Int) async -> Int {
    let file = manifestFile(
      "{apiVersion: batch/v1, kind: CronJob, metadata: {name: report}, spec: {\(spec)}}")
    let linter = Linter(
      rules: [.invalidSchedule], kubernetes: KubernetesVersion(minor: minor))
    return await linter.lint([file], Inventory(file.resources), jobs: 1).count
  }

  @Test func takesZonesInSchedulesBefore29() async {
    let schedule = #"schedule: "CRON_TZ=Europe/Berlin 0 3 * * *""#
    #expect(await count(schedule, minor: 28) == 0)
    #expect(await count(schedule, minor: 29) == 1)
    #expect(await count(#"schedule: "TZ=UTC 0 0 3 * * *""#, minor: 28) == 1)
  }

  @Test func knowsNoFieldForThemBefore25() async {
    let zone = #"schedule: "@daily", timeZone: CEST"#
    #expect(await count(zone, minor: 24) == 0)
    #expect(await count(zone, minor: 25) == 1)
  }
}
