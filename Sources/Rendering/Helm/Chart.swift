import SystemPackage
import YAMLSyntax

/// What a `Chart.yaml` says.
package struct Chart: Sendable {
  package static let fileName = "Chart.yaml"

  /// Whether a path is that of a chart's own file.
  package static func isChart(_ path: String) -> Bool {
    path == fileName || path.hasSuffix("/\(fileName)")
  }

  /// The folder below the repository's root, `.` for the root itself.
  package let folder: String
  package let name: String
  package let isLibrary: Bool
  package let dependencies: [Dependency]
  /// The document, for places in it.
  package let root: Node

  package struct Dependency: Sendable {
    package let name: String
    package let alias: String?
    /// `https://…`, `oci://…`, `@name`, `file://../other`, or nothing at all.
    package let repository: String
    package let condition: String?
    /// Its entry in `Chart.yaml`.
    package let node: Node

    /// As it is called in the parent's values and in the names of rendered templates.
    package var localName: String { alias ?? name }
  }

  /// Charts of Helm 2 keep their dependencies in this file.
  static let requirements = "requirements.yaml"

  /// nil: this is no chart that Helm would take. `requirements` is what lies beside it.
  package init?(_ tree: SyntaxTree, requirements: SyntaxTree? = nil) {
    guard let root = tree.roots.first, let name = root["name"]?.text, !name.isEmpty else {
      return nil
    }
    folder = Path.folder(of: tree.file.path)
    self.root = root
    self.name = name
    isLibrary = root["type"]?.text == "library"
    let list = root["dependencies"] ?? requirements?.roots.first?["dependencies"]
    dependencies =
      list?.items.compactMap { node in
        guard let name = node["name"]?.text, !name.isEmpty else { return nil }
        let alias = node["alias"]?.text
        return Dependency(
          name: name, alias: alias?.isEmpty == true ? nil : alias,
          repository: node["repository"]?.text ?? "", condition: node["condition"]?.text,
          node: node)
      } ?? []
  }

  package var file: String { Path.joined(folder, Chart.fileName) }

  /// Where a `file://` dependency lies; nil for one from a repository of charts.
  package func localFolder(of dependency: Dependency) -> String? {
    guard dependency.repository.hasPrefix("file://") else { return nil }
    let path = String(dependency.repository.dropFirst("file://".count))
    return path.hasPrefix("/") ? nil : Path.normal(Path.joined(folder, path))
  }
}

/// Paths below the repository's root, with `.` for the root itself.
enum Path {
  static func folder(of name: String) -> String {
    name.lastIndex(of: "/").map { String(name[..<$0]) } ?? "."
  }

  static func joined(_ folder: String, _ name: String) -> String {
    folder == "." || folder.isEmpty ? name : "\(folder)/\(name)"
  }

  /// Without `.` and `..`; one that leads out of the repository begins with `..`.
  static func normal(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }

  static func isOutside(_ path: String) -> Bool { path == ".." || path.hasPrefix("../") }
}
