import Linting
import Manifests
import YAMLSyntax

extension Inventory {
  /// Folders with a kustomization that objects of Flux and Argo CD lay something over: who, the fields that say so,
  /// and what the folder comes to, as far as all of it can be read.
  func overlaidFolders(
    _ reader: inout ClosureReader
  ) -> [(owner: Resource, overlay: Node, closure: Closure)] {
    let repository = surroundings.repository
    let owners = folderOwners(OwnSources(self)).filter { owner in
      repository.kustomizations[owner.folder] != nil
        && ["images", "patches"].contains { owner.overlay?.value(forKey: $0) != nil }
    }
    return owners.compactMap { owner in
      var closure = reader.applied(by: owner)
      guard let overlay = owner.overlay, closure.isComplete, !closure.objects.isEmpty else {
        return nil
      }
      closure.inlinePatches +=
        overlay["patches"]?.items.compactMap { $0["patch"]?.text } ?? []
      return (owner.resource, overlay, closure)
    }
  }
}
