import Manifests
import YAMLSyntax

extension Inventory {
  /// Whether what bounds a namespace is known to bound an object, or its pods. Of several with one name each is for a
  /// cluster of its own, and so is what stands in the folder of one of them.
  func mayBound(_ bound: Resource, _ resource: Resource) -> Bool {
    let copies = resources(resource.kind, named: resource.id.name, in: resource.id.namespace)
    guard copies.count(where: { !$0.isPatch }) > 1, !areAppliedTogether(bound, resource) else {
      return true
    }
    let path = bound.root.tree.file.path
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    return resource.root.tree.file.path.hasPrefix(folder)
  }
}
