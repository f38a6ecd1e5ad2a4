import YAMLSyntax

/// Something that sets the number of another object's pods: a HorizontalPodAutoscaler, or the
/// ScaledObject from which KEDA makes one.
package struct Autoscaler: Sendable {
  package let resource: Resource
  /// The kind of what it scales.
  package let kind: GroupKind
  package let name: String
  /// `spec.scaleTargetRef`.
  package let target: Node
  package let minimum: Node?
  package let maximum: Node?
  package let isKEDA: Bool

  package static let kinds = [
    GroupKind("autoscaling", "HorizontalPodAutoscaler"), GroupKind("keda.sh", "ScaledObject"),
  ]

  package init?(_ resource: Resource) {
    guard Self.kinds.contains(resource.kind), !resource.isPatch,
      let spec = resource.spec, let target = spec["scaleTargetRef"],
      let name = target["name"]?.text, !name.isEmpty, !Placeholder.isIn(name)
    else { return nil }
    self.resource = resource
    self.target = target
    self.name = name
    isKEDA = resource.id.group == "keda.sh"
    minimum = spec[isKEDA ? "minReplicaCount" : "minReplicas"]
    maximum = spec[isKEDA ? "maxReplicaCount" : "maxReplicas"]
    // KEDA scales a Deployment unless it is told otherwise; an HPA has to be told.
    let apiVersion = target["apiVersion"]?.text ?? (isKEDA ? "apps/v1" : "")
    kind = GroupKind(
      apiVersion: apiVersion, kind: target["kind"]?.text ?? (isKEDA ? "Deployment" : ""))
  }

  /// `spec.metrics`. Without any a HorizontalPodAutoscaler measures the cpu.
  package var metrics: [Node] { resource.spec?["metrics"].map { Array($0.items) } ?? [] }

  /// `name` with its quotes, as messages call what is scaled.
  package var targetDescription: String { "\(kind.kind) \(name)" }
}

extension Inventory {
  /// What `autoscaler` scales, whatever API group it names. In another source only a workload that is
  /// known to be in the same namespace.
  package func workload(scaledBy autoscaler: Autoscaler) -> Workload? {
    let resource = autoscaler.resource
    return workloads(named: autoscaler.name, in: resource.id.namespace).first { workload in
      guard workload.kind == autoscaler.kind.kind, !workload.isPatch else { return false }
      return workload.resource.source == resource.source
        ? Self.mayShare(workload.id.namespace, resource.id.namespace)
        : workload.id.namespace == resource.id.namespace && mayMeet(workload.resource, resource)
    }
  }
}

/// What a HorizontalPodAutoscaler compares with the pods' requests.
package struct UtilizationMetric: Sendable {
  /// `cpu` or `memory`.
  package let resource: String
  /// nil: of the whole pod.
  package let container: String?
  package let node: Node
}

extension Autoscaler {
  /// Metrics in percent of the request, which need one.
  package var utilizationMetrics: [UtilizationMetric] {
    guard let spec = resource.spec else { return [] }
    if isKEDA { return spec["triggers"].map { $0.items.compactMap(Self.trigger) } ?? [] }
    if let node = spec["targetCPUUtilizationPercentage"] {
      return [UtilizationMetric(resource: "cpu", container: nil, node: node)]
    }
    guard !metrics.isEmpty else {
      // The API server's own: 80 % of the requested cpu.
      return [UtilizationMetric(resource: "cpu", container: nil, node: resource.nameNode)]
    }
    return metrics.compactMap(Self.metric)
  }

  private static func metric(_ metric: Node) -> UtilizationMetric? {
    for key in ["resource", "containerResource"] {
      guard let source = metric.value(forKey: key), let name = source["name"]?.text else {
        continue
      }
      let share = source["target"]?["averageUtilization"] ?? source["targetAverageUtilization"]
      guard let share, !share.isNull else { continue }
      return UtilizationMetric(resource: name, container: source["container"]?.text, node: share)
    }
    return nil
  }

  private static func trigger(_ trigger: Node) -> UtilizationMetric? {
    guard let type = trigger["type"]?.text, type == "cpu" || type == "memory" else { return nil }
    let metric = trigger["metricType"] ?? trigger["metadata"]?["type"]
    guard metric?.says("AverageValue") != true else { return nil }
    return UtilizationMetric(
      resource: type, container: trigger["metadata"]?["containerName"]?.text,
      node: trigger["type"] ?? trigger)
  }
}
