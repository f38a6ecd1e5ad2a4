internal import YAMLSyntax

/// A Service's cluster addresses (`validateUpgradeDowngradeClusterIPs`).
enum ServiceAddresses {
  @Sendable static func changes(_ update: Update) -> [UpdateRule.Breach] {
    let (old, new) = update.service
    guard !old.isExternalName, !new.isExternalName, !(old.isHeadless && new.isHeadless) else {
      return []
    }
    let before = old["clusterIPs"]?.items ?? []
    let after = new["clusterIPs"]?.items ?? []
    guard let first = before.first else { return [] }
    // The first address stands in two fields; the manifest may have either.
    let place =
      update.manifest[["spec", "clusterIP"]] == nil ? "spec.clusterIPs" : "spec.clusterIP"
    guard Comparison.isSame(first, after.first, .none) else {
      var breach = UpdateRule.Breach(place, reported: "spec.clusterIPs[0]")
      // The manifest may name the very address that the server chose.
      breach.isConditional = first.isAssigned && after.first?.string != "None"
      return [breach]
    }
    if before.count == 2, after.count == 2, !Comparison.isSame(before[1], after[1], .none),
      !before[1].isAssigned
    {
      return [UpdateRule.Breach("spec.clusterIPs", reported: "spec.clusterIPs[1]")]
    }
    if before.count == 2, after.count == 1, new["ipFamilyPolicy"]?.string != "SingleStack" {
      return [
        UpdateRule.Breach(
          "spec.clusterIPs", reported: "spec.ipFamilyPolicy",
          "must be 'SingleStack' to release the secondary cluster IP")
      ]
    }
    if after.count == 2, new["ipFamilyPolicy"]?.string == "SingleStack" {
      return [
        UpdateRule.Breach(
          "spec.clusterIPs", reported: "spec.ipFamilyPolicy",
          "must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified"
        )
      ]
    }
    return []
  }

  /// `None` stays although the manifest does not say it any more.
  @Sendable static func headlessWithPorts(_ update: Update) -> [UpdateRule.Breach] {
    let new = update.service.new
    guard new.isHeadless, new.hasNodePorts else { return [] }
    let type = new["type"]?.string ?? ""
    return [
      UpdateRule.Breach(
        "spec.type", reported: "spec.clusterIPs[0]",
        "may not be set to 'None' for \(type) services")
    ]
  }
}

/// A Service's address families: the first is for ever, the second comes and goes with the policy.
enum ServiceFamilies {
  @Sendable static func changes(_ update: Update) -> [UpdateRule.Breach] {
    let (old, new) = update.service
    guard !old.isExternalName, !new.isExternalName else { return [] }
    let after = new["ipFamilies"]?.items.compactMap(\.string) ?? []
    guard let primary = after.first else { return [] }
    let policy = new["ipFamilyPolicy"]?.string
    if after.count == 2, policy == "SingleStack" {
      return [
        UpdateRule.Breach(
          "spec.ipFamilies", reported: "spec.ipFamilyPolicy",
          "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified"
        )
      ]
    }
    // Without an address there is nothing to keep.
    if old.isHeadless, new.isHeadless { return [] }
    if primary != firstFamily(of: old) {
      return [
        UpdateRule.Breach(
          "spec.ipFamilies", reported: "spec.clusterIPs[0]",
          "expected an \(primary) value as indicated by `ipFamilies[0]`")
      ]
    }
    if after.count == 1, isDual(old), policy != "SingleStack" {
      return [
        UpdateRule.Breach(
          "spec.ipFamilies", reported: "spec.ipFamilyPolicy",
          "must be 'SingleStack' to release the secondary IP family")
      ]
    }
    return []
  }

  /// IPv4 where nothing tells: what most clusters give.
  private static func firstFamily(of spec: Value) -> String {
    if let family = spec["ipFamilies"]?.items.first?.string { return family }
    let address = spec["clusterIP"]?.string ?? ""
    return address.contains(":") ? "IPv6" : "IPv4"
  }

  private static func isDual(_ spec: Value) -> Bool {
    spec["ipFamilies"]?.items.count == 2 || spec["ipFamilyPolicy"]?.string == "RequireDualStack"
  }
}
