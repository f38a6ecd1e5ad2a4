import Linting
import Manifests
import Rendering

extension Settings {
  /// Patterns of what is left out. The usual folder is left out as any other; one that the user names is not.
  var exclude: [Glob] {
    let exclude = configuration.exclude
    let isUsualFolderMeant =
      !arePathsNamed && roots.contains { root in exclude.contains { $0.skips(root) } }
    return isUsualFolderMeant ? exclude + [Glob("**")].compactMap(\.self) : exclude
  }

  /// Whether a file of this name is looked at, where it is there.
  func isLookedAt(_ name: String) -> Bool {
    roots.contains { root in
      RepositoryPath.isWithin(name, root) && !exclude.contains { $0.skips(name, from: root) }
    }
  }

  /// What `exclude` does to the folders that are looked at. A file is looked at because it is named, which is
  /// what people mean who name one.
  var notes: [String] {
    roots.filter { $0 != "-" && !Discovery.isManifestName($0) }.compactMap { root in
      if exclude.contains(where: { $0.matches(root == "." ? "" : "\(root)/") }) {
        return "\(root): nothing in it is looked at, as exclude in .kubevet.yaml says"
      }
      guard exclude.contains(where: { $0.skips(root) }) else { return nil }
      return "\(root) is looked at because it is named, though exclude in .kubevet.yaml "
        + "leaves it out"
    }
  }
}
