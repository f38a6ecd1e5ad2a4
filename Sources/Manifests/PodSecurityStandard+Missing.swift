import YAMLSyntax

extension PodSecurityStandard {
  /// What the container has to say and does not, as it is written in a manifest.
  package func missing(in container: Container, of workload: Workload) -> [String] {
    guard level == .restricted, container.role != .ephemeral else { return [] }
    let rights = workload.rights(of: container)
    var missing: [String] = []
    if !workload.isWindows {
      let own = container.securityContext
      if minor >= 8, own?["allowPrivilegeEscalation"].map(\.isNull) ?? true {
        missing.append("allowPrivilegeEscalation: false")
      }
      let dropped = own?["capabilities"]?["drop"]
      if minor >= 22,
        !(dropped?.items.contains { $0.says("ALL") || $0.looksLikePlaceholder } ?? false)
      {
        missing.append("capabilities.drop: [ALL]")
      }
      if minor >= 19, rights.node("seccompProfile")?["type"] == nil {
        missing.append("seccompProfile.type: RuntimeDefault")
      }
    }
    if rights.node("runAsNonRoot") == nil, workload.pod[.hostUsers]?.bool != false {
      missing.append("runAsNonRoot: true")
    }
    return missing
  }
}
