import Linting
import Manifests
import YAMLSyntax

/// What the API server's validation (`ValidateOwnerReferences`) says of an object's owners, of whatever kind it is.
enum OwnerFaults {
  static func defects(of resource: Resource) -> [Defect] {
    guard let owners = resource.metadata?["ownerReferences"], owners.item(at: 1) != nil else {
      return []
    }
    let controllers = owners.items.compactMap { owner in
      owner["controller"].flatMap { $0.bool == true ? $0 : nil }
    }
    guard controllers.count > 1, resource.mayBeRefused else { return [] }
    return controllers.dropFirst().map {
      Defect(
        "\(resource.id) is refused: two of its owners are its controller", at: $0, of: resource,
        remedy: "write controller: true for one of them")
    }
  }

  static let examples: [Example] = [
    .bad(
      "two controllers",
      """
      apiVersion: acme.com/v1
      kind: Shop
      metadata:
        name: shop
        ownerReferences:
          - {apiVersion: acme.com/v1, kind: Mall, name: a, uid: 6a1c, controller: true}
          - {apiVersion: acme.com/v1, kind: Mall, name: b, uid: 6a1d}
          - {apiVersion: acme.com/v1, kind: Mall, name: c, uid: 6a1e, controller: ↓true}
      """),
    .good(
      "one controller",
      """
      apiVersion: acme.com/v1
      kind: Shop
      metadata:
        name: shop
        ownerReferences:
          - {apiVersion: acme.com/v1, kind: Mall, name: a, uid: 6a1c, controller: true}
          - {apiVersion: acme.com/v1, kind: Mall, name: b, uid: 6a1d, controller: false}
      """),
  ]
}
