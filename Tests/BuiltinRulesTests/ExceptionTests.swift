import BuiltinRules
import Linting
import TestSupport
import Testing
import YAMLSyntax

/// What rules except or still catch at their edges, as examples that would only lengthen a rule's page.
@Suite struct ExceptionTests {
  @Test(arguments: cases)
  func pointsAtTheMarkers(_ test: ExampleTests.Case) async {
    let (yaml, markers) = test.example.marked
    let found = await test.rule.positions(in: yaml, of: test.example)
    #expect(found == markers, "\(test.example.caption)")
  }

  /// Of a folder most of which nobody lists, the files are to choose from.
  @Test(arguments: [("[c.yaml, d.yaml]", 2), ("[d.yaml]", 0)])
  func countsAFolderOfWhichHalfIsListed(_ resources: String, _ count: Int) async {
    func service(_ name: String) -> String {
      "apiVersion: v1\nkind: Service\nmetadata: {name: \(name)}\n"
    }
    let example = Example.good(
      "", service("a"), at: "k8s/a.yaml",
      files: [
        "k8s/b.yaml": service("b"), "k8s/c.yaml": service("c"), "k8s/d.yaml": service("d"),
        "k8s/kustomization.yaml": "resources: \(resources)",
      ])
    let found = await Rule.orphanManifest.findings(in: example.yaml, of: example)
    #expect(found.map(\.file.path) == ["k8s/a.yaml", "k8s/b.yaml"].prefix(count).map(\.self))
  }

  /// A ResourceSet makes objects that no manifest shows.
  @Test(arguments: [("ResourceSet", Severity.info), ("FluxInstance", .error)])
  func isUnsureOfADependencyBesideAResourceSet(_ kind: String, _ severity: Severity) async {
    let found = await Rule.fluxDependency.findings(
      in: """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec: {dependsOn: [{name: infra}]}
        ---
        apiVersion: fluxcd.controlplane.io/v1
        kind: \(kind)
        metadata: {name: flux, namespace: flux-system}
        """)
    #expect(found.map(\.severity) == [severity])
  }

  private static let cases: [ExampleTests.Case] = [
    .init(rule: .blockingDisruptionBudget, example: budgetOfNoPod),
    .init(rule: .competingDeployers, example: changedCronJob),
    .init(rule: .duplicateHPA, example: transferredAutoscaler),
    .init(rule: .floatingSource, example: digest),
    .init(rule: .fluxPathMissing, example: includedRepository),
    .init(rule: .forcedRecreation, example: forcedVolume),
    .init(rule: .hookOrder, example: equalWeight),
    .init(rule: .hpaWithoutRequests, example: advisedSize),
    .init(rule: .imageVersionSkew, example: variants),
    .init(rule: .invalidJob, example: ownSelector),
    .init(rule: .jobTTLLoop, example: leftAlone),
    .init(rule: .racingMigration, example: waiting),
    .init(rule: .serviceWithoutPods, example: staticPods),
    .init(rule: .suspiciousQuantity, example: nothing),
    .init(rule: .undefinedSubstitution, example: valuesOfASecret),
  ]

  private static let budgetOfNoPod = Example.good(
    "before policy/v1 an empty selector was of no pod",
    """
    apiVersion: policy/v1beta1
    kind: PodDisruptionBudget
    metadata: {name: all}
    spec: {minAvailable: 1, selector: {}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec: {template: {spec: {containers: [{name: web, image: "acme/web:1.4.2"}]}}}
    """)

  private static let changedCronJob = Example.bad(
    "kubectl's short name of a kind",
    """
    on: push
    jobs:
      deploy:
        steps:
          - ↓run: kubectl set image cj/report report=acme/report:$GITHUB_SHA
    """,
    at: ".github/workflows/deploy.yml",
    files: [
      "clusters/apps.yaml": """
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: apps, namespace: flux-system}
      spec: {path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}}
      """,
      "apps/report.yaml": """
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: report}
      """,
    ])

  private static let transferredAutoscaler = Example.good(
    "KEDA is told to take over an autoscaler of another name",
    """
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata: {name: shop}
    spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, maxReplicas: 5}
    ---
    apiVersion: keda.sh/v1alpha1
    kind: ScaledObject
    metadata: {name: shop, annotations: {scaledobject.keda.sh/transfer-hpa-ownership: "true"}}
    spec: {scaleTargetRef: {name: shop}, maxReplicaCount: 9}
    """)

  private static let digest = Example.good(
    "a digest beside a range",
    """
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: OCIRepository
    metadata: {name: cert-manager}
    spec:
      url: oci://quay.io/jetstack/charts/cert-manager
      ref: {digest: "sha256:0123456789abcdef", semver: 1.x}
    """)

  private static let includedRepository = Example.good(
    "a source that is put together from several repositories",
    """
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: infra, namespace: flux-system}
    spec: {path: ./infra, sourceRef: {kind: GitRepository, name: flux-system}}
    ---
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: GitRepository
    metadata: {name: flux-system, namespace: flux-system}
    spec:
      url: https://github.com/acme/shop
      include: [{repository: {name: infra}, toPath: infra}]
    """)

  private static let forcedVolume = Example.bad(
    "a volume",
    """
    apiVersion: v1
    kind: PersistentVolume
    metadata: {name: data, labels: {kustomize.toolkit.fluxcd.io/force: ↓Enabled}}
    """)

  private static let equalWeight = Example.good(
    "hooks of one weight: Helm creates a ConfigMap before a Job",
    """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: fill, annotations: {helm.sh/hook: pre-install}}
    ---
    apiVersion: batch/v1
    kind: Job
    metadata: {name: fill, annotations: {helm.sh/hook: pre-install}}
    spec:
      template:
        spec:
          containers: [{name: fill, image: "acme/fill:1.4.2", envFrom: [{configMapRef: {name: fill}}]}]
    """)

  private static let advisedSize = Example.bad(
    "a VerticalPodAutoscaler that only advises",
    """
    apiVersion: autoscaling/v1
    kind: HorizontalPodAutoscaler
    metadata: {name: shop}
    spec:
      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
      maxReplicas: 5
      targetCPUUtilizationPercentage: 70
    ---
    apiVersion: autoscaling.k8s.io/v1
    kind: VerticalPodAutoscaler
    metadata: {name: shop}
    spec:
      targetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
      updatePolicy: {updateMode: "Off"}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: shop}
    spec: {template: {spec: {containers: [{name: ↓web, image: "acme/shop:1.4.2"}]}}}
    """)

  private static let variants = Example.good(
    "what a canary is compared with",
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: shop-baseline}
    spec: {template: {spec: {containers: [{name: web, image: "acme/shop:1.5.0"}]}}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: shop}
    spec: {template: {spec: {containers: [{name: web, image: "acme/shop:1.4.2"}]}}}
    """)

  private static let ownSelector = Example.good(
    "the labels that the API server writes",
    """
    apiVersion: batch/v1
    kind: Job
    metadata: {name: import}
    spec:
      selector: {matchLabels: {job-name: import, batch.kubernetes.io/job-name: import}}
      template:
        spec: {restartPolicy: Never, containers: [{name: import, image: "acme/import:1.4.2"}]}
    """)

  private static let leftAlone = Example.good(
    "Flux is told to leave it alone",
    """
    apiVersion: batch/v1
    kind: Job
    metadata: {name: import, annotations: {kustomize.toolkit.fluxcd.io/ssa: Ignore}}
    spec:
      ttlSecondsAfterFinished: 60
      template: {spec: {containers: [{name: import, image: "acme/import:1.4.2"}]}}
    """)

  private static let waiting = Example.good(
    "waits until somebody else has migrated",
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: shop}
    spec:
      replicas: 3
      template:
        spec:
          initContainers:
            - name: ready
              image: acme/shop:1.4.2
              command: [php, artisan, "migrate:status"]
          containers: [{name: web, image: "acme/shop:1.4.2"}]
    """)

  private static let staticPods = Example.good(
    "pods that the kubelet makes of its own files",
    """
    apiVersion: v1
    kind: Service
    metadata: {name: scheduler, namespace: kube-system}
    spec: {selector: {k8s-app: kube-scheduler}, ports: [{port: 10259}]}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: dns, namespace: kube-system}
    spec:
      template:
        metadata: {labels: {k8s-app: dns}}
        spec: {containers: [{name: dns, image: "acme/dns:1.4.2"}]}
    """)

  private static let nothing = Example.good(
    "no memory at all is no slip",
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: web}
    spec:
      containers: [{name: web, image: "acme/web:1.4.2", resources: {requests: {memory: 0, cpu: 0}}}]
    """)

  private static let valuesOfASecret = Example.bad(
    "a Secret that is written in plain text",
    """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: web, namespace: shop}
    data: {host: "${HOST}", zone: "↓${ZONE}"}
    """,
    at: "apps/web.yaml",
    files: [
      "clusters/apps.yaml": """
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: apps, namespace: flux-system}
      spec:
        path: ./apps
        sourceRef: {kind: GitRepository, name: flux-system}
        postBuild: {substituteFrom: [{kind: Secret, name: hosts}]}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: hosts, namespace: flux-system}
      stringData: {HOST: shop.example.com}
      """
    ])
}
