import YAMLSyntax

extension Inventory {
  package func isAutoscaled(_ workload: Workload) -> Bool { autoscaler(of: workload) != nil }

  private func autoscaler(of workload: Workload) -> Resource? {
    autoscalers[workload.id.name]?.first { scales($0, workload) }
  }

  private func scales(_ autoscaler: Resource, _ workload: Workload) -> Bool {
    mayMeet(autoscaler, workload.resource) && autoscaler.scaledKind == workload.kind
  }

  /// Whether a pipeline may yet write names or namespaces with which an autoscaler scales `workload`.
  private func mayBeAutoscaled(_ workload: Workload) -> Bool {
    let candidates =
      workload.id.usesPlaceholder
      ? autoscalers.values.flatMap { $0 } : unfinishedAutoscalers
    return candidates.contains {
      $0.scaledKind == workload.kind && Placeholder.mayBe($0.scaledName, workload.id.name)
        && Placeholder.mayBe($0.id.namespace, workload.id.namespace)
    }
  }

  /// The pods that `workload` has at least, those that an autoscaler leaves it; nil: a pipeline writes how many, or
  /// what is written is no count.
  package func replicas(of workload: Workload) -> Int? {
    guard let autoscaler = autoscaler(of: workload) else {
      return workload.replicas
        ?? (workload.hasUnknownReplicas || mayBeAutoscaled(workload) ? nil : 1)
    }
    let isKEDA = autoscaler.id.group == "keda.sh"
    guard let minimum = autoscaler.spec?[isKEDA ? "minReplicaCount" : "minReplicas"],
      !minimum.isNull
    else { return isKEDA ? 0 : 1 }
    return minimum.int32
  }

  /// Containers that lack a probe they need: beside a probed container only what Services send
  /// traffic to, and of several without any, those that listen.
  package func containers(of workload: Workload, without kind: Probe.Kind) -> [Container] {
    let main = workload.containers.filter {
      $0.role == .main && !$0.isPatch && $0.image?.isInjected != true
    }
    let unprobed = main.filter { $0.probe(kind) == nil }
    guard let first = unprobed.first else { return [] }
    let services = services(selecting: workload)
    let served = unprobed.filter { container in services.contains { $0.leads(to: container) } }
    if unprobed.count < main.count { return served }
    let listening = unprobed.filter { container in
      !container.ports.isEmpty || services.contains { $0.leads(to: container) }
    }
    return listening.isEmpty ? [first] : listening
  }

  /// The claim of this name in the scan.
  package func claim(named name: String, in namespace: String?) -> Resource? {
    resources(GroupKind("", "PersistentVolumeClaim"), named: name, in: namespace).first
  }

  /// The Services of this name.
  package func services(named name: String, in namespace: String?) -> [Service] {
    resources(GroupKind("", "Service"), named: name, in: namespace).compactMap(service)
  }

  /// Whether the scan has a Service of this name, or knows of one elsewhere.
  package func hasService(named name: String, in namespace: String?) -> Bool {
    !services(named: name, in: namespace).isEmpty
      || surroundings.external.hold("Service", named: name, in: namespace)
      || mayHold(GroupKind("", "Service"), named: name, in: namespace)
  }

  /// A volume of `workload` that only one node can mount.
  package func exclusiveClaim(of workload: Workload) -> Resource? {
    workload.claims.lazy.compactMap { self.claim(named: $0, in: workload.id.namespace) }.first {
      let modes = $0.spec?["accessModes"].map { $0.items.compactMap(\.text) } ?? []
      return !modes.isEmpty
        && modes.allSatisfy { $0 == "ReadWriteOnce" || $0 == "ReadWriteOncePod" }
    }
  }
}

extension Resource {
  /// The kind of what an autoscaler scales.
  fileprivate var scaledKind: String { spec?["scaleTargetRef"]?["kind"]?.text ?? "Deployment" }
}

extension Workload {
  /// The first port that the pod takes on its node.
  package var hostPort: Node? {
    for container in containers {
      for port in container.ports {
        if let hostPort = port["hostPort"], hostPort.int ?? 0 != 0 { return hostPort }
      }
    }
    return nil
  }

  /// Shares the node's network, so that every port is a host port.
  package var usesHostNetwork: Bool { pod[.hostNetwork]?.bool == true }
}

extension Service {
  /// Whether one of the ports leads to `container`.
  package func leads(to container: Container) -> Bool {
    ports.contains { port in
      switch IntOrString(port["targetPort"]) ?? IntOrString(port["port"]) {
      case .int(let number)?:
        container.ports.contains { $0["containerPort"]?.int == Int64(number) }
      case .string(let name)?: container.declaresPort(named: name)
      case .percent?, nil: false
      }
    }
  }
}
