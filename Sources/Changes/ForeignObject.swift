internal import Manifests
internal import YAMLSyntax

/// An object that a release of Helm has from now on, and that was made by somebody else.
struct ForeignObject {
  /// Who made it, in words.
  let maker: String

  /// nil: the release made it, or nobody knows who did.
  init?(_ old: Resource, _ new: Resource, from before: Inventory, to now: Inventory) {
    guard new.isReleased(in: now), let release = now.surroundings.releases[new.source],
      [old, new].allSatisfy({ !$0.isLive && $0.hook == nil && $0.annotation(Self.mark) == nil })
    else { return nil }
    if old.source == new.source {
      guard old.isChartDefinition, !new.isChartDefinition else { return nil }
      maker = "it was installed from crds/, which is no part of a release"
    } else {
      let owner = before.surroundings.releases[old.source]
      guard owner?.name != release.name, owner?.folder != release.folder,
        // Of a chart that had no release its templates may stand for themselves.
        owner != nil || !RepositoryPath.isWithin(old.root.tree.file.path, release.folder),
        // A chart beside the manifests is another way to install the same.
        !now.resources(old.kind, named: old.id.name, in: old.id.namespace).contains(where: {
          $0.source == old.source
        })
      else { return nil }
      maker = owner.map { "it belongs to the release \($0.name)" } ?? "no release made it"
    }
  }

  private static let mark = "meta.helm.sh/release-name"

  var refusal: Refusal {
    Refusal(
      path: FieldPath([.key("metadata"), .key("name")]), reported: "",
      message: "exists and cannot be imported into the current release: \(maker)",
      remedy:
        "mark it before as the release's (label app.kubernetes.io/managed-by: Helm, annotations "
        + "\(Self.mark) and meta.helm.sh/release-namespace), or run the upgrade with --take-ownership",
      topic: .metadata, isConditional: true,
      exception: "it is deleted first or the release takes ownership, as Flux has it from 2.8 on",
      refuser: "Helm")
  }
}
