// What manifests for old versions of an API say in the words of today's: the server stores the same.

extension KindTable {
  /// `autoscaling/v1` has one number, and no metrics.
  @Sendable static func metricsOfTarget(_ manifest: Value, _ apiVersion: String) -> Value {
    guard apiVersion == "autoscaling/v1", var spec = manifest["spec"],
      let percentage = spec["targetCPUUtilizationPercentage"], !percentage.isNull
    else { return manifest }
    let target: Value = .mapping(["type": "Utilization", "averageUtilization": percentage])
    let resource: Value = .mapping(["name": "cpu", "target": target])
    spec["metrics"] = Value(
      .list([.mapping(["type": "Resource", "resource": resource])]), at: percentage.node)
    spec["targetCPUUtilizationPercentage"] = nil
    return manifest.with(spec)
  }

  /// Until `networking.k8s.io/v1` a backend named its Service in two fields.
  @Sendable static func backendsOfServices(_ manifest: Value, _ apiVersion: String) -> Value {
    guard apiVersion.hasSuffix("/v1beta1"), var spec = manifest["spec"] else { return manifest }
    if let backend = spec["backend"] {
      spec["defaultBackend"] = backendOfService(backend)
      spec["backend"] = nil
    }
    spec.replaceItems(of: "rules") { rule in
      guard var http = rule["http"] else { return }
      http.replaceItems(of: "paths") { path in
        if let backend = path["backend"] { path["backend"] = backendOfService(backend) }
        if path["pathType"]?.isBlank ?? true { path["pathType"] = "ImplementationSpecific" }
      }
      rule["http"] = http
    }
    return manifest.with(spec)
  }

  private static func backendOfService(_ backend: Value) -> Value {
    guard let name = backend["serviceName"], !name.isBlank else { return backend }
    var service: Value = Value(.map(["name": name]), at: name.node)
    if let port = backend["servicePort"] {
      service["port"] = Value(
        .map([port.number == nil ? "name" : "number": port]), at: port.node)
    }
    var backend = backend
    (backend["serviceName"], backend["servicePort"]) = (nil, nil)
    backend["service"] = service
    return backend
  }
}

extension Value {
  fileprivate func with(_ spec: Value) -> Value {
    var manifest = self
    manifest["spec"] = spec
    return manifest
  }

  fileprivate mutating func replaceItems(of field: String, _ change: (inout Value) -> Void) {
    guard let list = self[field], case .list(var items) = list.content else { return }
    for index in items.indices { change(&items[index]) }
    self[field] = Value(.list(items), at: list.node)
  }
}
