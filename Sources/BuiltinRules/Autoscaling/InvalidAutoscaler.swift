import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidAutoscaler = Rule(
    id: "invalid-autoscaler", group: .autoscaling,
    summary: "The API server refuses an autoscaler with these metrics",
    rationale: """
      "spec.metrics[0].resource.target.averageUtilization: Required value": a metric has the one part that its type names, and its target has a value
      that this type knows: `averageUtilization` or `averageValue` for resources, `averageValue` for pods, `value` or `averageValue` for objects
      and for what is outside of the cluster. A value is above nothing, and a list of policies is never empty.

      Only `autoscaling/v2` is looked at. Bounds are the matter of `hpa-bounds`. Quiet for placeholders, for patches, and for what was read from a
      cluster.
      """,
    remedy: "write what the API server takes there",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          maxReplicas: 5
          metrics:
            - type: ↓Resource
            - {type: Resource, resource: {name: cpu, target: {↓type: Utilization}}}
            - {type: Resource, resource: {name: memory, target: {type: Utilization, averageUtilization: 80, ↓averageValue: 1Gi}}}
            - {type: Pods, pods: {metric: {name: queue}, target: {↓type: Value, value: 5}}}
            - {type: Pods, pods: {metric: {name: jobs}, target: {type: AverageValue, averageValue: ↓0}}, ↓resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}
            - {type: External, external: {metric: {name: length}, target: {type: Value, value: 5, ↓averageValue: 5}}}
            - {type: Object, object: {describedObject: {kind: Service, name: shop}, metric: {name: rate}, target: {↓type: Value}}}
            - {type: External, external: {metric: {name: ↓custom.googleapis.com/queue}, target: {type: Value, value: 5}}}
          behavior: {scaleDown: {policies: ↓[]}}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: cart}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ↓deployment/cart}, maxReplicas: 5}
        """),
      .good(
        "",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          maxReplicas: 5
          metrics:
            - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}, pods: null}
            - {type: ContainerResource, containerResource: {name: cpu, container: web, target: {type: AverageValue, averageValue: 500m}}}
            - {type: Pods, pods: {metric: {name: queue}, target: {type: AverageValue, averageValue: "${LENGTH}"}}}
            - {type: External, external: {metric: {name: length}, target: {type: AverageValue, averageValue: 5}}}
            - {type: Object, object: {describedObject: {kind: Service, name: shop}, metric: {name: rate}, target: {type: Value, value: 5, averageValue: 5}}}
            - {type: External, external: {metric: {name: custom.googleapis.com|queue}, target: {type: Value, value: 5}}}
            - {type: "${TYPE}", resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}
          behavior: {scaleDown: {stabilizationWindowSeconds: 60}, scaleUp: {policies: null}}
        """),
      .good(
        "what is misspelt, other rules say; another version",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          maxReplicas: 5
          metrics:
            - {type: Resource, resources: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}
            - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilisation: 80}}}
        ---
        apiVersion: autoscaling/v1
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, maxReplicas: 5}
        """),
    ],
    check: .resource(of: [GroupKind("autoscaling", "HorizontalPodAutoscaler")]) { scaler, _ in
      guard scaler.apiVersion == "autoscaling/v2", let spec = scaler.spec else { return [] }
      let defects = MetricFaults(of: scaler, spec).defects
      return defects.isEmpty || scaler.mayBeRefused ? defects : []
    })
}

/// What the API server's validation (`validateMetricSpec`, `validateHPAScalingRules`) says of an autoscaler.
private struct MetricFaults {
  private let scaler: Resource
  private(set) var defects: [Defect] = []

  init(of scaler: Resource, _ spec: Node) {
    self.scaler = scaler
    check(segment: spec["scaleTargetRef"]?["name"], "the name of its target")
    spec["metrics"]?.forEachItem { check(metric: $0) }
    for direction: StaticString in ["scaleUp", "scaleDown"] {
      guard let policies = spec["behavior"]?[direction]?["policies"], policies.isSequence,
        policies.item(at: 0) == nil
      else { continue }
      add(
        "its list of policies for \(direction) is empty", at: policies,
        remedy: "add a policy, or take the list out: there are usual ones")
    }
  }

  private mutating func add(_ message: String, at node: Node, remedy: String) {
    defects.append(
      Defect("\(scaler.id) is refused: \(message)", at: node, of: scaler, remedy: remedy))
  }

  private struct Kind {
    let type: StaticString
    let field: StaticString
    /// One of them is needed.
    let values: [StaticString]
    var takesBoth = false
  }

  private static let kinds = [
    Kind(type: "Resource", field: "resource", values: ["averageUtilization", "averageValue"]),
    Kind(
      type: "ContainerResource", field: "containerResource",
      values: ["averageUtilization", "averageValue"]),
    Kind(type: "Pods", field: "pods", values: ["averageValue"]),
    Kind(type: "Object", field: "object", values: ["value", "averageValue"], takesBoth: true),
    Kind(type: "External", field: "external", values: ["value", "averageValue"]),
  ]

  private mutating func check(metric: Node) {
    guard let type = metric["type"],
      let kind = Self.kinds.first(where: { type.says($0.type) })
    else { return }
    guard let part = metric[kind.field], !part.isNull else {
      guard metric.hasOnly(["type"] + Self.kinds.map(\.field)) else { return }
      add(
        "a metric of type \(kind.type) has no \(kind.field)", at: type,
        remedy: "add \(kind.field), or correct the type")
      return
    }
    for other in Self.kinds where other.field.description != kind.field.description {
      guard !metric[other.field].isAbsent, let key = metric.keyNode(other.field) else { continue }
      add(
        "a metric of type \(kind.type) has \(other.field)", at: key,
        remedy: "write one metric for each type")
    }
    check(segment: part["metric"]?["name"], "the name of a metric")
    check(segment: part["describedObject"]?["name"], "the name of an object")
    if let target = part["target"], target.isMapping { check(target: target, kind) }
  }

  /// `IsValidPathSegmentName`: it becomes part of a request's path.
  private mutating func check(segment node: Node?, _ what: String) {
    guard let node, node.kind == .scalar, let name = node.text, !Placeholder.isIn(name),
      name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") })
    else { return }
    add(
      "\(what) has a / or a %: \(name)", at: node,
      remedy: what == "the name of a metric"
        ? "write it as the adapter does: custom.googleapis.com|queue" : "write the name alone")
  }

  private mutating func check(target: Node, _ kind: Kind) {
    let given = kind.values.filter { !target[$0].isAbsent }
    if given.isEmpty, let key = target.firstKey,
      target.hasOnly(["type", "value", "averageValue", "averageUtilization"])
    {
      add(
        "the target of a metric of type \(kind.type) has no "
          + kind.values.map(\.description).joined(separator: " and no "), at: key,
        remedy: "write \(kind.values.map(\.description).joined(separator: " or "))")
    }
    if given.count > 1, !kind.takesBoth, let key = target.keyNode(given[1]) {
      add(
        "the target of a metric of type \(kind.type) has both \(given[0]) and \(given[1])", at: key,
        remedy: "keep one of them")
    }
    for field: StaticString in ["value", "averageValue"] {
      guard let node = target[field], node.kind == .scalar, !node.isNull,
        let amount = node.withText({ Quantity($0) }), amount <= .zero
      else { continue }
      add(
        "the target of a metric of type \(kind.type) is \(node.text ?? "")", at: node,
        remedy: "write a value above 0")
    }
  }
}
