import Manifests
import Rendering
import SystemPackage

/// The symbolic links of the index or of a commit.
package struct SymbolicLinks: Sendable {
  /// What each says, by its path below the repository's root.
  private let targets: [String: String]

  package enum Destination: Sendable, Hashable {
    /// Below the repository's root, whether anything is there or not.
    case inside(String)
    case outside
    /// Round in a circle.
    case nowhere
  }

  package init(_ targets: [String: String] = [:]) { self.targets = targets }

  package var paths: [String] { targets.keys.sorted() }

  /// Where `path` leads with every link followed, as Linux follows them: forty at most.
  package func destination(of path: String) -> Destination {
    guard !targets.isEmpty else { return .inside(path) }
    var way: [Substring] = []
    var rest = Array(path.split(separator: "/").reversed())
    var links = 0
    while let name = rest.popLast() {
      switch name {
      case ".": continue
      case "..":
        guard way.popLast() != nil else { return .outside }
        continue
      default: way.append(name)
      }
      guard let target = targets[way.joined(separator: "/")] else { continue }
      guard !target.hasPrefix("/") else { return .outside }
      links += 1
      guard links <= 40 else { return .nowhere }
      way.removeLast()
      rest += target.split(separator: "/").reversed()
    }
    return .inside(way.isEmpty ? "." : way.joined(separator: "/"))
  }
}

extension GitRepository {
  /// The links among what git listed.
  package func symbolicLinks(in listed: [Listed]) async throws(Failure) -> SymbolicLinks {
    let links = listed.filter { $0.entry.mode == .symbolicLink }
    let blobs = try await blobs(Set(links.filter(\.entry.isStored).map(\.entry.id)))
    var targets: [String: String] = [:]
    for (path, entry) in links {
      targets[path] = blobs[entry.id].map { String(decoding: $0, as: UTF8.self) }
    }
    return SymbolicLinks(targets)
  }

  /// Where links of the work tree below `paths` lead to beside them, in the repository. git would have to list all
  /// files to tell.
  package func places(linkedFrom paths: [String]) -> [String] {
    var places: [String] = []
    var open = paths
    while let path = open.popLast() {
      for link in FileSystem.links(below: root.appending(path)) {
        guard let target = FileSystem.resolved(link), target.starts(with: root) else { continue }
        let place = target.shown(below: root)
        guard !(paths + places).contains(where: { RepositoryPath.isWithin(place, $0) }) else {
          continue
        }
        places.append(place)
        open.append(place)
      }
    }
    return places
  }
}
