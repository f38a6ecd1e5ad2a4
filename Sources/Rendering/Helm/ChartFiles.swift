import YAMLSyntax

/// A chart and the charts within it: leads from the names that Helm gives templates to files.
package struct ChartFiles: Sendable {
  package let chart: Chart
  /// What is vendored below `charts/` or taken from a local folder, by the name in rendered text.
  package private(set) var children: [String: ChartFiles] = [:]
  /// Declared, and neither vendored nor in the repository.
  package private(set) var missing: [Chart.Dependency] = []
  /// Dependencies of the repository that Helm would look for in `charts/`, by where they lie.
  package private(set) var local: [(dependency: Chart.Dependency, folder: String)] = []

  /// nil where `folder` holds no chart. `names` lists a folder; `tree` parses a file.
  package init?(
    _ folder: String, names: (String) -> [String], tree: (String) -> SyntaxTree?
  ) {
    self.init(folder, depth: 0, names: names, tree: tree)
  }

  private init?(
    _ folder: String, depth: Int, names: (String) -> [String], tree: (String) -> SyntaxTree?
  ) {
    guard depth < 16, let parsed = tree(Path.joined(folder, Chart.fileName)),
      let chart = Chart(parsed, requirements: tree(Path.joined(folder, Chart.requirements)))
    else { return nil }
    self.chart = chart
    let vendored = Path.joined(folder, "charts")
    var found: [String: ChartFiles] = [:]
    var archives: [String] = []
    for name in names(vendored) {
      if name.hasSuffix(".tgz") { archives.append(name) }
      let path = Path.joined(vendored, name)
      if let child = ChartFiles(path, depth: depth + 1, names: names, tree: tree) {
        found[child.chart.name] = child
      }
    }
    for dependency in chart.dependencies {
      if let child = found[dependency.name] {
        children[dependency.localName] = child
      } else if archives.contains(where: { $0.hasPrefix(dependency.name + "-") }) {
        continue
      } else if let path = chart.localFolder(of: dependency), !Path.isOutside(path),
        let child = ChartFiles(path, depth: depth + 1, names: names, tree: tree)
      {
        children[dependency.localName] = child
        local.append((dependency, path))
      } else {
        missing.append(dependency)
      }
    }
    // Undeclared ones, and those whose version does not fit, so that Helm does not see the alias.
    for (name, child) in found where children[name] == nil { children[name] = child }
  }

  /// All charts within, this one first.
  package var all: [ChartFiles] {
    [self] + children.sorted { $0.key < $1.key }.flatMap { $0.value.all }
  }

  /// The file that Helm calls `name`: `app/charts/cache/templates/service.yaml`. nil: within an archive.
  package func file(named name: String) -> String? {
    place(of: name).map { Path.joined($0.chart.folder, $0.rest) }
  }

  /// The chart in which the file that Helm calls `name` lies, and its values' way from the root's.
  package func owner(of name: String) -> (files: ChartFiles, values: [String])? {
    var parts = name.split(separator: "/").dropFirst()
    var files = self
    var values: [String] = []
    while parts.first == "charts", let next = parts.dropFirst().first.map(String.init),
      let child = files.children[next]
    {
      files = child
      values.append(next)
      parts = parts.dropFirst(2)
    }
    return parts.first == "charts" ? nil : (files, values)
  }

  private func place(of name: String) -> (chart: Chart, rest: String)? {
    guard let owner = owner(of: name) else { return nil }
    let rest = name.split(separator: "/").dropFirst(1 + 2 * owner.values.count)
    return (owner.files.chart, rest.joined(separator: "/"))
  }
}
