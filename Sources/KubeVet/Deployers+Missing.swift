import Manifests
import Rendering
import YAMLSyntax

extension Deployers {
  /// A folder of this repository that an object has applied, and that is not there: nothing of it is applied, and
  /// nothing deleted.
  struct Missing: Sendable {
    /// `flux-system/apps`.
    var name: String
    var title: String
    var path: Node
    var isOfFlux: Bool

    private init(_ resource: Resource, _ path: Node, isOfFlux: Bool) {
      name = resource.targetName
      title = "\(resource.id.kind) \(name)"
      self.path = path
      self.isOfFlux = isOfFlux
    }

    static func all(
      in inventory: Inventory, _ own: OwnSources, _ snapshot: any Snapshot
    ) -> [Missing] {
      let flux = inventory.fluxKustomizations.compactMap { kustomization -> Missing? in
        guard let key = kustomization.source, own.contains(key), let path = kustomization.path,
          let node = kustomization.pathNode, snapshot.kind(of: path) != .folder
        else { return nil }
        return Missing(kustomization.resource, node, isOfFlux: true)
      }
      let applications = inventory.argoApplications.filter { $0.resource.id.kind == "Application" }
      return flux
        + applications.flatMap { application in
          application.sources.compactMap { source in
            guard let path = source.path, let folder = source.folder(own),
              snapshot.kind(of: folder) != .folder
            else { return nil }
            return Missing(application.resource, path, isOfFlux: false)
          }
        }
    }
  }
}
