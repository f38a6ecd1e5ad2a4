import Manifests
import Testing
import YAMLSyntax

/// The pods of every kind of workload are found, and their containers told apart.
@Suite struct PodTemplateTests {
  @Test(arguments: [
    "apps/v1 Deployment", "apps/v1 StatefulSet", "apps/v1 DaemonSet", "apps/v1 ReplicaSet",
    "v1 ReplicationController", "batch/v1 Job", "extensions/v1beta1 Deployment",
    "extensions/v1beta1 DaemonSet", "argoproj.io/v1alpha1 Rollout",
    "serving.knative.dev/v1 Service", "apps.openshift.io/v1 DeploymentConfig",
    "apps.kruise.io/v1alpha1 CloneSet",
  ])
  func isFoundBelowTheSpec(_ kind: String) throws {
    let words = kind.split(separator: " ")
    let object = try workload(
      """
      apiVersion: \(words[0])
      kind: \(words[1])
      metadata: {name: a}
      spec:
        template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: x}]}}
      """)
    #expect(object.containers.map(\.name) == ["c"])
    #expect(object.labels["app"] == "a")
  }

  @Test func isFoundInPodsCronJobsAndPodTemplates() throws {
    let pod = try workload(
      "{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {x: y}}, spec: {containers: [{name: p}]}}"
    )
    #expect(pod.containers.map(\.name) == ["p"])
    #expect(pod.labels["x"] == "y")
    let job = try workload(
      """
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: a}
      spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: j}]}}}}}
      """)
    #expect(job.containers.map(\.name) == ["j"])
    let template = try workload(
      """
      apiVersion: v1
      kind: PodTemplate
      metadata: {name: a}
      template: {spec: {containers: [{name: t}]}}
      """)
    #expect(template.containers.map(\.name) == ["t"])
  }

  @Test(arguments: [
    "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {template: {spec: {}}}}",
    "{apiVersion: example.org/v1, kind: Deployment, metadata: {name: a}, spec: {template: {spec: {}}}}",
    "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}",
    "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {template: {}}}",
    "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {template: {spec: word}}}",
  ])
  func isNotThere(_ yaml: String) throws {
    #expect(PodTemplate(try resource(yaml)) == nil)
  }

  @Test func tellsContainersApart() throws {
    let pod = try workload(
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: a}
      spec:
        containers:
          - {name: main, image: app:1}
          - word
          - {name: patch}
        initContainers:
          - {name: wait, image: x}
          - {name: proxy, image: y, restartPolicy: Always}
          - {name: once, image: z, restartPolicy: Never}
        ephemeralContainers:
          - {image: debug}
      """)
    #expect(
      pod.containers.map(\.name) == ["wait", "proxy", "once", "main", "patch", "containers[0]"])
    #expect(
      pod.containers.map(\.role) == [.initial, .sidecar, .initial, .main, .main, .ephemeral])
    #expect(pod.containers.map(\.position) == [0, 1, 2, 0, 2, 0])
    #expect(pod.containers.map(\.isPatch) == [false, false, false, false, true, false])
    #expect(pod.containers.last?.nameNode.text == "image")
    #expect(!pod.isPatch)
  }

  @Test func knowsWhatTheImageIs() throws {
    let pod = try workload(
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: a}
      spec:
        containers:
          - {name: a, image: "nginx:1.27"}
          - {name: b, image: "app:${TAG}"}
          - {name: c, image: auto}
          - {name: d, image: "a:1@sha256:\(String(repeating: "a", count: 64))"}
          - {name: e, image: Bad}
          - {name: f, image: [list]}
      """)
    let images = pod.containers.map(\.image)
    #expect(images.map { $0?.undigestedTag } == ["1.27", nil, nil, nil, nil, nil])
    #expect(images.map { $0?.isPlaceholder } == [false, true, false, false, false, nil])
    #expect(images.map { $0?.reference == nil } == [false, true, false, false, true, true])
  }

  @Test func fillsInTheKubeletsProbeDefaults() throws {
    let pod = try workload(
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: a}
      spec:
        containers:
          - name: a
            ports: [{name: http, containerPort: 80}]
            livenessProbe: {httpGet: {port: http}, periodSeconds: 0, failureThreshold: -2}
            readinessProbe: {exec: {command: [x]}, initialDelaySeconds: 5, timeoutSeconds: 2}
            startupProbe:
      """)
    let container = try #require(pod.containers.first)
    let liveness = try #require(container.probe(.liveness))
    let readiness = try #require(container.probe(.readiness))
    #expect(container.probe(.startup) == nil)
    #expect(liveness.port?.text == "http")
    #expect(liveness.period == 10)
    #expect(liveness.negatives.map(\.text) == ["-2"])
    #expect(readiness.handlers.map(\.name) == ["exec"])
    #expect(readiness.port == nil)
    #expect(readiness.timeout == 2)
    #expect(readiness.budget == 35)
    #expect(container.declaresPort(named: "http"))
    #expect(!container.declaresPort(named: "https"))
  }

  @Test func survivesNumbersBeyondAnyClock() throws {
    let pod = try workload(
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: a}
      spec:
        containers:
          - livenessProbe:
              failureThreshold: -9223372036854775808
              periodSeconds: 9223372036854775807
            name: a
      """)
    let probe = try #require(pod.containers.first?.probe(.liveness))
    #expect(probe.period == 1_000_000)
    #expect(probe.budget == -1_000_000_000_000)
    #expect(probe.negatives.count == 1)
  }
}
