internal import YAMLSyntax

/// What the server adds to a Service by itself, and how it carries that over to an update
/// (`registry/core/service`).
enum ServiceAllocation {
  /// A new Service gets addresses, families and ports.
  @Sendable static func filled(_ service: Value) -> Value {
    guard var spec = service["spec"] else { return service }
    if !spec.isExternalName {
      fillAddresses(&spec)
      fillFamilies(&spec)
    }
    if spec.hasNodePorts, spec["allocateLoadBalancerNodePorts"]?.bool != false {
      fillNodePorts(&spec)
    }
    if spec.needsHealthPort, spec["healthCheckNodePort"] == nil {
      spec["healthCheckNodePort"] = Value(.assigned)
    }
    var service = service
    service["spec"] = spec
    return service
  }

  private static func fillAddresses(_ spec: inout Value) {
    if spec["clusterIP"]?.isBlank ?? true {
      spec["clusterIP"] = spec["clusterIPs"]?.items.first ?? Value(.assigned)
    }
    guard spec["clusterIPs"]?.isBlank ?? true, let first = spec["clusterIP"] else { return }
    let isDual =
      !(first.string == "None")
      && (spec["ipFamilies"]?.items.count == 2
        || spec["ipFamilyPolicy"]?.string == "RequireDualStack")
    spec["clusterIPs"] = Value(.list(isDual ? [first, Value(.assigned)] : [first]))
  }

  private static func fillFamilies(_ spec: inout Value) {
    let isHeadlessWithoutSelector =
      spec["clusterIP"]?.string == "None" && spec["selector"]?.isBlank ?? true
    if spec["ipFamilyPolicy"] == nil {
      let isDual =
        spec["ipFamilies"]?.items.count == 2 || spec["clusterIPs"]?.items.count == 2
      spec["ipFamilyPolicy"] =
        isHeadlessWithoutSelector
        ? Value(.assigned) : isDual ? "RequireDualStack" : "SingleStack"
    }
    if spec["ipFamilies"] == nil { spec["ipFamilies"] = Value(.assigned) }
  }

  private static func fillNodePorts(_ spec: inout Value) {
    guard let ports = spec["ports"] else { return }
    let filled = ports.items.map { port in
      var port = port
      if port["nodePort"]?.isUnsetPort ?? true { port["nodePort"] = Value(.assigned) }
      return port
    }
    spec["ports"] = Value(.list(filled), at: ports.node)
  }

  /// An update keeps what was allocated where it says nothing (`patchAllocatedValues`,
  /// `normalizeClusterIPs`), and loses what its new type has no use for
  /// (`dropTypeDependentFields`).
  @Sendable static func admitted(_ update: Update) -> Value {
    let (old, merged) = update.service
    guard case .map = merged.content else { return update.after }
    var new = merged
    if new["sessionAffinity"]?.string == "None" { new["sessionAffinityConfig"] = nil }
    if !old.isExternalName {
      if new.isExternalName {
        alignAddresses(of: old, in: &new)
      } else {
        keepAddresses(of: old, in: &new)
      }
    }
    if old.hasNodePorts, new.hasNodePorts { keepNodePorts(of: old, in: &new) }
    if old.needsHealthPort, new.needsHealthPort, new["healthCheckNodePort"]?.isUnsetPort ?? true {
      new["healthCheckNodePort"] = old["healthCheckNodePort"]
    }
    dropTypeDependent(old, &new)
    var after = update.after
    after["spec"] = new
    return after
  }

  private static func keepAddresses(of old: Value, in new: inout Value) {
    for field in ["ipFamilies", "ipFamilyPolicy"] where new[field]?.isBlank ?? true {
      new[field] = old[field]
    }
    if new["clusterIP"]?.isBlank ?? true {
      let written = new["clusterIPs"]?.items.first
      new["clusterIP"] = written ?? old["clusterIP"]
    }
    let isSameAddress = Comparison.isSame(old["clusterIP"], new["clusterIP"], .none)
    if new["clusterIPs"]?.isBlank ?? true {
      new["clusterIPs"] =
        isSameAddress ? old["clusterIPs"] : new["clusterIP"].map { Value(.list([$0])) }
    } else if !isSameAddress, Comparison.isSame(old["clusterIPs"], new["clusterIPs"], .none) {
      new["clusterIPs"] = new["clusterIP"].map { Value(.list([$0])) }
    }
    // A Service that goes back to one family gives the second address up.
    if new["ipFamilyPolicy"]?.string == "SingleStack",
      old["ipFamilyPolicy"]?.string != "SingleStack"
    {
      for field in ["clusterIPs", "ipFamilies"] {
        guard let items = new[field]?.items, items.count == 2,
          Comparison.isSame(old[field], new[field], .none)
        else { continue }
        new[field] = Value(.list([items[0]]), at: new[field]?.node)
      }
      if let families = new["ipFamilies"]?.items, families.count == 1,
        let addresses = new["clusterIPs"]?.items, addresses.count == 2
      {
        new["clusterIPs"] = Value(.list([addresses[0]]), at: new["clusterIPs"]?.node)
      }
    }
  }

  /// A new `clusterIP` makes `clusterIPs` follow, which the new type then forbids.
  private static func alignAddresses(of old: Value, in new: inout Value) {
    guard let address = new["clusterIP"], !address.isBlank,
      !Comparison.isSame(old["clusterIP"], address, .none),
      Comparison.isSame(old["clusterIPs"], new["clusterIPs"], .none)
    else { return }
    new["clusterIPs"] = Value(.list([address]))
  }

  /// By the name of the port, unless its number is in use by another port now.
  private static func keepNodePorts(of old: Value, in new: inout Value) {
    let before = old["ports"]?.items ?? []
    guard let ports = new["ports"] else { return }
    let used = Set(ports.items.compactMap { $0["nodePort"]?.number })
    let kept = ports.items.map { port in
      var port = port
      guard port["nodePort"]?.isUnsetPort ?? true else { return port }
      let name = port["name"]?.text ?? ""
      let previous = before.first { $0["name"]?.text ?? "" == name }?["nodePort"]
      if let previous, !(previous.number.map(used.contains) ?? false) {
        port["nodePort"] = previous
      } else {
        port["nodePort"] = Value(.assigned)
      }
      return port
    }
    new["ports"] = Value(.list(kept), at: ports.node)
  }

  private static func dropTypeDependent(_ old: Value, _ new: inout Value) {
    func drop(_ field: String) {
      if Comparison.isSame(old[field], new[field], .none) { new[field] = nil }
    }
    if !old.isExternalName, new.isExternalName {
      if Comparison.isSame(old["clusterIPs"], new["clusterIPs"], .none)
        || new["clusterIPs"]?.isBlank ?? true
      {
        new["clusterIP"] = nil
        new["clusterIPs"] = nil
      }
      drop("ipFamilies")
      drop("ipFamilyPolicy")
      drop("internalTrafficPolicy")
    }
    if old.hasNodePorts, !new.hasNodePorts { dropNodePorts(old, &new) }
    if old.isReachedFromOutside, !new.isReachedFromOutside { drop("externalTrafficPolicy") }
    if old.needsHealthPort, !new.needsHealthPort { drop("healthCheckNodePort") }
    if old.isLoadBalancer, !new.isLoadBalancer {
      drop("allocateLoadBalancerNodePorts")
      drop("loadBalancerClass")
    }
  }

  /// As long as no port asks for a number that was not there before.
  private static func dropNodePorts(_ old: Value, _ new: inout Value) {
    guard let ports = new["ports"] else { return }
    let before = Set((old["ports"]?.items ?? []).compactMap { $0["nodePort"]?.number })
    let wanted = ports.items.compactMap { $0["nodePort"]?.number }.filter { $0 != 0 }
    guard wanted.allSatisfy(before.contains) else { return }
    let dropped = ports.items.map { port in
      var port = port
      port["nodePort"] = nil
      return port
    }
    new["ports"] = Value(.list(dropped), at: ports.node)
  }
}

extension Value {
  fileprivate var isUnsetPort: Bool { isBlank || number == 0 }
}
