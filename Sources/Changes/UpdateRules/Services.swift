internal import Manifests
internal import YAMLSyntax

// The core Service: its rules are about what the server allocated.

extension KindTable {
  static let service = KindTable(
    kinds: [GroupKind("", "Service")],
    fields: [
      .value("spec.type", "ClusterIP"),
      .value("spec.sessionAffinity", "None"),
      .part("spec.sessionAffinityConfig", beside: "sessionAffinity", "ClientIP"),
      .value("spec.sessionAffinityConfig.clientIP.timeoutSeconds", 10_800),
      .value("spec.loadBalancerIP", ""),
      .value("spec.publishNotReadyAddresses", false),
      .computed("spec.internalTrafficPolicy") { $0.isExternalName ? nil : "Cluster" },
      .computed("spec.externalTrafficPolicy") { $0.isReachedFromOutside ? "Cluster" : nil },
      .value("spec.allocateLoadBalancerNodePorts", true, beside: "type", "LoadBalancer"),
      .keyed("spec.ports", "port", server: ["port", "protocol"]),
      .value("spec.ports[].protocol", "TCP"),
      .value("spec.ports[].name", ""),
      .computed("spec.ports[].targetPort") { $0["port"] },
      .unsetByZero("spec.ports[].targetPort"),
      .atomic("spec.selector"),
    ],
    rules: [
      UpdateRule(
        "spec.clusterIPs", .refuses(ServiceAddresses.changes), "may not change once set",
        topic: .address, remedy: recreate),
      UpdateRule(
        "spec.clusterIPs", .refuses(ServiceAddresses.headlessWithPorts), topic: .address,
        remedy: recreate),
      UpdateRule(
        "spec.ipFamilies", .refuses(ServiceFamilies.changes), topic: .address, remedy: recreate,
        isConditional: true),
      UpdateRule(
        "spec.loadBalancerClass", .refuses(classChange), "may not change once set",
        topic: .address,
        remedy: "switch the type away and back, or add a second Service with the new class and "
          + "move the traffic"),
      UpdateRule(
        "spec.healthCheckNodePort", .refuses(healthPortChange), topic: .address,
        remedy: "switch externalTrafficPolicy to Cluster and back"),
      UpdateRule(
        "spec.ports[].nodePort", .refuses(portsOutOfRange),
        "provided port is not in the valid range. The range of valid ports is 30000-32767",
        topic: .address, remedy: "take a port of the range, or leave it to the server",
        isConditional: true),
      UpdateRule(
        "spec", .refuses(leftoverFields), topic: .leftover, remedy: "remove the field"),
      .servicePortNames,
    ],
    fill: ServiceAllocation.filled,
    admit: ServiceAllocation.admitted,
    kept: ["clusterIP", "clusterIPs", "ports[].nodePort", "healthCheckNodePort"].map {
      KindTable.Kept("spec.\($0)", "the server keeps the value that it allocated")
    }
      + ["ipFamilies", "ipFamilyPolicy"].map {
        KindTable.Kept("spec.\($0)", "the server keeps the families of the Service")
      },
    allocated: [
      "spec.clusterIP", "spec.clusterIPs", "spec.healthCheckNodePort", "spec.ipFamilies",
      "spec.ipFamilyPolicy", "spec.loadBalancerClass", "spec.ports[].nodePort",
    ],
    condition: { update in
      let (old, new) = update.service
      // Without a selector a headless Service was given both, whatever the cluster has.
      let wasGivenBoth =
        new["ipFamilyPolicy"]?.isAssigned == true && !(new["selector"]?.isBlank ?? true)
      return wasGivenBoth || new.asksForBothFamilies && !old.asksForBothFamilies
        ? "the cluster has addresses of both families" : nil
    })

  private static let recreate =
    "delete and recreate it (a new address, a short outage), or add a second Service and move the "
    + "clients"
}

extension Value {
  // A Service's spec.
  var isExternalName: Bool { self["type"]?.string == "ExternalName" }
  var isLoadBalancer: Bool { self["type"]?.string == "LoadBalancer" }
  var hasNodePorts: Bool { isLoadBalancer || self["type"]?.string == "NodePort" }
  var asksForBothFamilies: Bool {
    self["ipFamilies"]?.items.count == 2 || self["ipFamilyPolicy"]?.string == "RequireDualStack"
  }
  /// By ports of the nodes, or by addresses that somebody leads to them.
  var isReachedFromOutside: Bool {
    hasNodePorts || (!isExternalName && !(self["externalIPs"]?.isBlank ?? true))
  }
  var needsHealthPort: Bool {
    isLoadBalancer && self["externalTrafficPolicy"]?.string == "Local"
  }
  var isHeadless: Bool { self["clusterIPs"]?.items.first?.string == "None" }
}

extension Update {
  /// The Service's spec on both sides.
  var service: (old: Value, new: Value) {
    (before["spec"] ?? Value(.null), after["spec"] ?? Value(.null))
  }

  func isSame(_ field: String, _ old: Value, _ new: Value) -> Bool {
    Comparison.isSame(old[field], new[field], .none)
  }
}

private func classChange(_ update: Update) -> [UpdateRule.Breach] {
  let (old, new) = update.service
  guard old.isLoadBalancer, new.isLoadBalancer, !update.isSame("loadBalancerClass", old, new)
  else { return [] }
  return [UpdateRule.Breach("spec.loadBalancerClass")]
}

private func healthPortChange(_ update: Update) -> [UpdateRule.Breach] {
  let (old, new) = update.service
  guard old.needsHealthPort, new.needsHealthPort,
    !update.isSame("healthCheckNodePort", old, new)
  else { return [] }
  var breach = UpdateRule.Breach("spec.healthCheckNodePort")
  breach.isConditional = old["healthCheckNodePort"]?.isAssigned == true
  return [breach]
}

/// The range is a setting of the cluster; this one is the default. A port that was there already
/// shows that the cluster has another one.
private func portsOutOfRange(_ update: Update) -> [UpdateRule.Breach] {
  let (old, new) = update.service
  guard new.hasNodePorts else { return [] }
  let before = (old["ports"]?.items ?? []).compactMap { $0["nodePort"]?.number }
  let range = 30_000.0...32_767.0
  guard before.allSatisfy(range.contains) else { return [] }
  return (new["ports"]?.items ?? []).enumerated().compactMap { index, port in
    guard let number = port["nodePort"]?.number, number != 0, !range.contains(number) else {
      return nil
    }
    let path = FieldPath(keys: "spec.ports").appending(index).appending("nodePort")
    return UpdateRule.Breach(path, reported: path.description)
  }
}

/// What a Service of its new type may not have, and the server did not wipe.
private func leftoverFields(_ update: Update) -> [UpdateRule.Breach] {
  let new = update.service.new
  var breaches: [UpdateRule.Breach] = []
  func forbid(_ field: String, reported: String? = nil, _ message: String) {
    guard let value = new[field], !value.isBlank else { return }
    breaches.append(
      UpdateRule.Breach("spec.\(field)", reported: reported ?? "spec.\(field)", message))
  }
  if !new.isLoadBalancer {
    let message = "may only be used when `type` is 'LoadBalancer'"
    forbid("loadBalancerSourceRanges", reported: "spec.LoadBalancerSourceRanges", message)
    forbid("loadBalancerClass", message)
    forbid("allocateLoadBalancerNodePorts", message)
  }
  if !new.needsHealthPort, new["healthCheckNodePort"]?.number != 0 {
    forbid(
      "healthCheckNodePort",
      "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'")
  }
  if !new.isReachedFromOutside {
    forbid("externalTrafficPolicy", "may only be set for externally-accessible services")
  }
  if !new.hasNodePorts {
    let type = new["type"]?.string ?? "ClusterIP"
    for (index, port) in (new["ports"]?.items ?? []).enumerated() {
      guard let number = port["nodePort"]?.number, number != 0 else { continue }
      let path = FieldPath(keys: "spec.ports").appending(index).appending("nodePort")
      breaches.append(
        UpdateRule.Breach(
          path, reported: path.description, "may not be used when `type` is '\(type)'"))
    }
  }
  if new.isExternalName {
    // The first address stands in two fields; the manifest may have either.
    let field = new["clusterIPs"]?.isBlank ?? true ? "clusterIP" : "clusterIPs"
    forbid(
      field, reported: "spec.clusterIPs", "may not be set when `type` is 'ExternalName'")
  }
  return breaches
}
