import Linting
import Manifests

extension Rule {
  package static let missingLivenessProbe = Rule(
    id: "missing-liveness-probe", group: .probes,
    summary: "Nothing tells Kubernetes when the container hangs",
    rationale: """
      Without a liveness probe a process that hangs stays as it is until someone notices. The probe
      should ask the process alone, never its database: a liveness probe that fails restarts the pod.

      Quiet for Jobs, CronJobs and init containers; for a second container when one has a probe and
      no Service port points at the other; for bare Pods behind no Service. Where there is no port and no Service: `info`.
      """,
    remedy: "add a livenessProbe that asks the process itself, with a generous threshold",
    severity: .warning, isAdvice: true,
    examples: examples(ofMissing: "livenessProbe"),
    fix: .unsafe("write a skeleton that asks the first port, with a `TODO` above it"),
    check: .workloadAmongOthers { workload, context in
      missing(.liveness, in: workload, context, "nothing tells when it hangs")
    })
}
