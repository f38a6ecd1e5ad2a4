import Linting
import Manifests
import YAMLSyntax

/// What pods may be told of the cpu and the memory that they take, and who says it for them.
enum ResourceAmount {
  case requests, limits

  /// Fields that state it: the API server copies a limit to a request that is not there.
  fileprivate var fields: [StaticString] { self == .limits ? ["limits"] : ["requests", "limits"] }

  /// Fields of a LimitRange from which the API server fills it in.
  fileprivate var fillers: [String] {
    self == .limits ? ["default", "max"] : ["defaultRequest", "default", "min", "max"]
  }
}

extension Container {
  /// Whether it says how much of `resource` it takes.
  func states(_ amount: ResourceAmount, _ resource: String) -> Bool {
    node["resources"]?.states(amount, resource) == true
  }
}

extension Workload {
  /// As of a container, for all of them together.
  func states(_ amount: ResourceAmount, _ resource: String) -> Bool {
    template.spec["resources"]?.states(amount, resource) == true
  }
}

extension Node {
  fileprivate func states(_ amount: ResourceAmount, _ resource: String) -> Bool {
    amount.fields.contains { self[$0]?.value(forKey: resource) != nil }
  }
}

extension Inventory {
  /// Whether a LimitRange of the namespace fills the amount in.
  func fills(_ amount: ResourceAmount, _ resource: String, in namespace: String?) -> Bool {
    resources("", "LimitRange").contains { range in
      Self.mayShare(range.id.namespace, namespace)
        && range.spec?["limits"]?.items.contains { limit in
          limit["type"]?.says("Container") == true
            && amount.fillers.contains { limit.value(forKey: $0)?.value(forKey: resource) != nil }
        } == true
    }
  }

  /// Whether a VerticalPodAutoscaler sets its amounts.
  func isSizedByAutoscaler(_ workload: Workload) -> Bool {
    resources("autoscaling.k8s.io", "VerticalPodAutoscaler").contains { autoscaler in
      autoscaler.spec?["targetRef"]?["name"]?.text == workload.id.name
        && autoscaler.spec?["updatePolicy"]?["updateMode"]?.says("Off") != true
    }
  }

  /// Those of `resources` for which neither the container nor anybody else states the amount.
  func unstated(
    _ amount: ResourceAmount, of resources: [String], in container: Container, _ workload: Workload
  ) -> [String] {
    guard container.role != .ephemeral, !container.isPatch else { return [] }
    let missing = resources.filter {
      !container.states(amount, $0) && !workload.states(amount, $0)
        && !fills(amount, $0, in: workload.id.namespace)
    }
    return missing.isEmpty || isSizedByAutoscaler(workload) ? [] : missing
  }
}
