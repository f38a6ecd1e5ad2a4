import Manifests
import YAMLSyntax

extension Inventory {
  /// Without what controllers made from other objects, as a dump of a cluster has them.
  func withoutOwned(besides other: Inventory) -> Inventory {
    let written = Set(other.resources("", "PersistentVolumeClaim").map(\.id))
    let rest = resources.filter { resource in
      if resource.isMadeByCluster { return false }
      return resource.id.kind != "PersistentVolumeClaim" || written.contains(resource.id)
        || !isMadeFromTemplate(resource)
    }
    return only(rest)
  }

  func only(_ resources: [Resource]) -> Inventory {
    Inventory(resources, surroundings: surroundings)
  }

  /// A claim that a StatefulSet made for one of its pods: `TEMPLATE-SET-NUMBER`.
  private func isMadeFromTemplate(_ claim: Resource) -> Bool {
    guard claim.metadata?["uid"] != nil, let dash = claim.id.name.lastIndex(of: "-"),
      Int(claim.id.name[dash...].dropFirst()) != nil
    else { return false }
    let owner = claim.id.name[..<dash]
    return resources("apps", "StatefulSet").contains { set in
      guard set.id.namespace == claim.id.namespace,
        let templates = set.spec?["volumeClaimTemplates"]
      else { return false }
      return templates.items.contains {
        "\($0["metadata"]?["name"]?.text ?? "")-\(set.id.name)" == owner
      }
    }
  }
}
