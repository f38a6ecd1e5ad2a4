import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let sidecarBlocksJob = Rule(
    id: "sidecar-blocks-job", group: .jobs,
    summary: "A second container that never ends keeps the Job from finishing",
    rationale: """
      A Job is done when all its containers have ended. A proxy or a log shipper beside the work runs on: the Job
      stays active, a CronJob with `concurrencyPolicy: Forbid` never starts again, and a hook times out.

      A container is taken for such a helper by its image, by an option `sidecars`, or by a command that never
      returns (`tail -f`, `sleep infinity`). Quiet for native sidecars (an init container with `restartPolicy: Always`,
      from 1.29), which end with the work; where some container tells it to end (`/quitquitquit`, `pkill`,
      `shareProcessNamespace`); and for a helper that is alone in its pod.
      """,
    remedy: "move it to initContainers with restartPolicy: Always, or let the work end it",
    severity: .warning,
    options: [
      Option(
        "sidecars", .strings([]), "last parts of further images that run until they are stopped")
    ],
    examples: [
      .bad(
        "",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: import}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
                - {name: import, image: "ghcr.io/acme/import:1.4.2"}
                - {name: ↓proxy, image: "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.11.0"}
        """),
      .good(
        "a native sidecar ends with the work",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: import}
        spec:
          template:
            spec:
              restartPolicy: Never
              initContainers:
                - name: proxy
                  image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.11.0
                  restartPolicy: Always
              containers:
                - {name: import, image: "ghcr.io/acme/import:1.4.2"}
        """),
      .good(
        "the work ends it; two that both end; the proxy is the work",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: import}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
                - name: import
                  image: ghcr.io/acme/import:1.4.2
                  command: [sh, -c, "import; curl -X POST localhost:9091/quitquitquit"]
                - {name: proxy, image: "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.11.0"}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: pair}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
                - {name: one, image: "ghcr.io/acme/one:1.4.2"}
                - {name: two, image: "ghcr.io/acme/two:1.4.2"}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: check-proxy}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers: [{name: envoy, image: "envoyproxy/envoy:v1.30.2"}]
        """),
    ],
    check: .inventory { context in
      let more = context.strings("sidecars")
      return context.inventory.jobs.flatMap { job -> [Defect] in
        let main = job.containers.filter { $0.role == .main && !$0.isPatch }
        let shared = job.template.spec["shareProcessNamespace"]
        guard main.count > 1, shared?.bool != true, shared?.isOpen != true else { return [] }
        let helpers = main.filter { $0.runsOn || more.contains($0.imageName) }
        guard !helpers.isEmpty, helpers.count < main.count,
          !main.contains(where: \.endsOthers)
        else { return [] }
        return helpers.map {
          Defect(
            "container \"\($0.name)\" runs on when the work of \(job.id) is done, which keeps it "
              + "from finishing", at: $0.nameNode, of: job.resource)
        }
      }
    })
}

extension Container {
  fileprivate var imageName: String { image?.reference.map { String($0.lastPathPart) } ?? "" }

  fileprivate var runsOn: Bool {
    let words = commandWords
    if words.contains(where: { $0.hasPrefix("--quitquitquit") || $0 == "-exit-after-auth" }) {
      return false
    }
    let texts = commandTexts
    return KnownImages.sidecars.contains(imageName[...])
      || texts.contains { $0.contains("tail -f") || $0.contains("sleep infinity") }
  }

  fileprivate var endsOthers: Bool {
    let ways = ["quitquitquit", "pkill", "kill ", "/shutdown", "/quit"]
    return commandTexts.contains { text in ways.contains { text.contains($0) } }
  }
}
