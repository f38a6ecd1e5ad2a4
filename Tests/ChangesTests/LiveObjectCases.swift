extension LiveObjectTests {
  /// Of an object that `kubectl apply` did not make: no record of its manifest.
  static let live =
    "uid: 5a1c, resourceVersion: \"7\", creationTimestamp: \"2024-01-01T00:00:00Z\""

  private static func object(
    _ kind: String, _ spec: String, version: String = "v1", marks: String? = nil, extra: String = ""
  ) -> String {
    """
    apiVersion: \(version)
    kind: \(kind)
    metadata: {name: a, \(marks.map { "\($0), \(live)" } ?? "namespace: default")\(extra)}
    \(spec)
    """
  }

  /// What controllers and tools write into the objects of others.
  static let marked: [(live: String, manifest: String)] = [
    (
      object(
        "ConfigMap", "data: {a: b}",
        marks: """
          labels: {app.kubernetes.io/managed-by: Helm},
            annotations: {meta.helm.sh/release-name: a, meta.helm.sh/release-namespace: b}
          """),
      object("ConfigMap", "data: {a: b}")
    ),
    (
      object(
        "ConfigMap", "data: {a: b}",
        marks: """
          labels: {app: a, kustomize.toolkit.fluxcd.io/name: a, kustomize.toolkit.fluxcd.io/namespace: b}
          """),
      object("ConfigMap", "data: {a: b}", extra: ", labels: {app: a}")
    ),
    (
      object(
        "Namespace", "spec: {finalizers: [kubernetes]}",
        marks: "labels: {kubernetes.io/metadata.name: a}"),
      object("Namespace", "")
    ),
    (
      object("ServiceAccount", "secrets: [{name: a-token-x2b4c}]", marks: "namespace: default"),
      object("ServiceAccount", "")
    ),
    (
      object(
        "ValidatingWebhookConfiguration",
        "webhooks: [{name: a.b.c, clientConfig: {caBundle: YQ==, url: https://a}}]",
        version: "admissionregistration.k8s.io/v1", marks: "generation: 2"),
      object(
        "ValidatingWebhookConfiguration",
        "webhooks: [{name: a.b.c, clientConfig: {url: https://a}}]",
        version: "admissionregistration.k8s.io/v1")
    ),
    (
      object(
        "Deployment",
        """
        spec:
          replicas: 5
          selector: {matchLabels: {app: a}}
          template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: "a:1"}]}}
        """, version: "apps/v1", marks: "namespace: default"),
      object(
        "Deployment",
        """
        spec:
          selector: {matchLabels: {app: a}}
          template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: "a:1"}]}}
        """, version: "apps/v1")
    ),
    (
      object(
        "HorizontalPodAutoscaler",
        """
        spec:
          scaleTargetRef: {kind: Deployment, name: a}
          minReplicas: 1
          maxReplicas: 3
          metrics:
          - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}
          behavior:
            scaleUp:
              stabilizationWindowSeconds: 0
              selectPolicy: Max
              policies:
              - {type: Pods, value: 4, periodSeconds: 15}
              - {type: Percent, value: 100, periodSeconds: 15}
            scaleDown:
              stabilizationWindowSeconds: 60
              selectPolicy: Max
              policies: [{type: Percent, value: 100, periodSeconds: 15}]
        """, version: "autoscaling/v2", marks: "namespace: default"),
      object(
        "HorizontalPodAutoscaler",
        """
        spec:
          scaleTargetRef: {kind: Deployment, name: a}
          maxReplicas: 3
          behavior: {scaleDown: {stabilizationWindowSeconds: 60}}
        """, version: "autoscaling/v2")
    ),
  ]

  private static func claim(_ size: String, marks: String? = nil, status: String = "") -> String {
    object(
      "PersistentVolumeClaim",
      """
      spec: {accessModes: [ReadWriteOnce], storageClassName: a, resources: {requests: {storage: \(size)}}}
      \(status)
      """, marks: marks)
  }

  private static func definition(
    _ versions: String, marks: String? = nil, status: String = ""
  ) -> String {
    object(
      "CustomResourceDefinition",
      """
      spec:
        group: x.io
        scope: Namespaced
        names: {kind: Foo, plural: foos}
        versions: [\(versions)]
      \(status)
      """, version: "apiextensions.k8s.io/v1", marks: marks)
  }

  private static let alpha = "{name: v1alpha1, served: true, storage: false}"
  private static let stable = "{name: v1, served: true, storage: true}"

  private static func job(_ image: String, _ spec: String, marks: String? = nil) -> String {
    object(
      "Job",
      """
      spec:
        suspend: true
        template:
          spec:
            nodeSelector: {disk: \(image)}
            restartPolicy: Never
            containers: [{name: a, image: "a:1"}]
      \(spec)
      """, version: "batch/v1", marks: marks)
  }

  private static let bound = "status: {phase: Bound, capacity: {storage: 10Gi}}"

  /// What a manifest leaves open a dump tells.
  static let states: [(live: String, manifest: String, reason: String)] = [
    (
      claim("10Gi", marks: "namespace: default", status: "status: {phase: Pending}"),
      claim("20Gi"),
      "the API server refuses this update: spec: spec is immutable after creation except "
        + "resources.requests and volumeAttributesClassName for bound claims"
    ),
    (
      claim("10Gi", marks: "namespace: default", status: bound), claim("20Gi"),
      "may be updated in place, if its class lets it grow; nothing restarts"
    ),
    (
      claim("20Gi", marks: "namespace: default", status: bound), claim("15Gi"),
      "is updated in place; nothing restarts"
    ),
    (
      claim("20Gi", marks: "namespace: default", status: bound), claim("10Gi"),
      "the API server refuses this update: spec.resources.requests.storage: field can not be less "
        + "than status.capacity"
    ),
    (
      definition(
        "\(alpha), \(stable)", marks: "generation: 2", status: "status: {storedVersions: [v1]}"),
      definition(stable), "is updated in place; nothing restarts"
    ),
    (
      definition(
        "\(alpha), \(stable)", marks: "generation: 2",
        status: "status: {storedVersions: [v1alpha1, v1]}"),
      definition(stable),
      "the API server refuses this update: status.storedVersions[0]: missing from spec.versions; "
        + "v1alpha1 was previously a storage version, and must remain in spec.versions until a "
        + "storage migration ensures no data remains persisted in v1alpha1 and removes v1alpha1 "
        + "from status.storedVersions"
    ),
    (
      job("a", "status: {startTime: \"2024-01-01T00:00:00Z\", active: 1}", marks: "generation: 2"),
      job("b", ""), "the API server refuses this update: spec.template: field is immutable"
    ),
  ]
}
