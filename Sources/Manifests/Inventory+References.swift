import YAMLSyntax

extension Inventory {
  /// The fewest replicas an autoscaler leaves `workload`; nil: none scales it.
  package func autoscaledMinimum(of workload: Workload) -> Int? {
    guard let autoscaler = autoscalers[workload.id.name]?.first(where: { scales($0, workload) })
    else { return nil }
    let isKEDA = autoscaler.id.group == "keda.sh"
    let minimum = autoscaler.spec?[isKEDA ? "minReplicaCount" : "minReplicas"]?.int
    return minimum.map(Int.init) ?? (isKEDA ? 0 : 1)
  }

  private func scales(_ autoscaler: Resource, _ workload: Workload) -> Bool {
    guard mayMeet(autoscaler, workload.resource) else { return false }
    return autoscaler.spec?["scaleTargetRef"]?["kind"]?.text ?? "Deployment" == workload.kind
  }

  /// The pods that `workload` has at least; nil where an autoscaler may take all of them away.
  package func replicas(of workload: Workload) -> Int {
    autoscaledMinimum(of: workload) ?? workload.replicas ?? 1
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
