import YAMLSyntax

/// A chart with its values, as `charts:` in the configuration names it.
package struct ConfiguredChart: Sendable {
  /// Below the repository's root.
  package var folder: String
  package var release: String?
  package var namespace: String?
  /// Values files below the repository's root.
  package var values: [String]
  /// Where the configuration says so.
  package var file: String
  package var line: Int

  package init(
    folder: String, release: String? = nil, namespace: String? = nil, values: [String] = [],
    file: String, line: Int
  ) {
    self.folder = Path.normal(folder)
    self.release = release
    self.namespace = namespace
    self.values = values.map(Path.normal)
    self.file = file
    self.line = line
  }
}

/// The charts of a revision that are rendered, each with every set of values that is known for it.
package struct ChartTargets: Sendable {
  package private(set) var targets: [Target] = []
  /// What is not rendered, and why: nothing is broken, but nothing is checked either.
  package private(set) var notes: [Problem] = []
  /// Those that lack something that would have to be fetched.
  package private(set) var incomplete: [Target] = []
  /// What the configuration names and the revision does not have.
  package private(set) var problems: [Problem] = []
  /// Folders of all charts, rendered or not: their files are no plain manifests.
  package private(set) var folders: Set<String> = []

  private let snapshot: any Snapshot
  private var trees: [String: SyntaxTree] = [:]

  /// `folders` are those with a `Chart.yaml` that were found. A chart that another one depends on is
  /// rendered with it, and a library with whoever uses it.
  package init(
    _ folders: Set<String>, configured: [ConfiguredChart] = [], in snapshot: any Snapshot
  ) async {
    self.snapshot = snapshot
    let wanted = folders.union(configured.map(\.folder)).sorted()
    await load(Set(wanted))
    let all = wanted.compactMap(files)
    self.folders = Set(all.flatMap(\.all).map(\.chart.folder))
    let vendored = Set(all.flatMap { $0.all.dropFirst().map(\.chart.folder) })
      .union(wanted.filter(isVendored))
    var dependencies: Set<String> = []
    for files in all.sorted(by: { $0.all.count > $1.all.count }) {
      let folder = files.chart.folder
      let sets = configured.filter { $0.folder == folder }
      if sets.isEmpty, files.chart.isLibrary || dependencies.contains(folder) { continue }
      if sets.isEmpty, vendored.contains(folder), isVendored(folder) { continue }
      let rendered = add(files, sets)
      if rendered { dependencies.formUnion(files.all.dropFirst().map(\.chart.folder)) }
    }
    for set in configured where files(set.folder) == nil {
      problems.append(
        Problem(message: "\(set.folder) has no Chart.yaml", file: set.file, line: set.line))
    }
    targets.sort { $0.name < $1.name }
    notes.sort { ($0.file ?? "", $0.line ?? 0) < ($1.file ?? "", $1.line ?? 0) }
  }

  /// One of a HelmRelease or an Application; nil where the chart cannot be rendered, which a note says.
  package init(_ recipe: ChartRecipe, name: String, in snapshot: any Snapshot) async {
    self.snapshot = snapshot
    await load([recipe.folder])
    await read(recipe.valueFiles)
    guard let files = files(recipe.folder) else {
      problems.append(Problem(message: "\(recipe.folder) has no Chart.yaml"))
      return
    }
    folders = Set(files.all.map(\.chart.folder))
    add(recipe, name, files)
  }

  /// In the `charts` folder of another chart.
  private func isVendored(_ folder: String) -> Bool {
    let parent = Path.folder(of: folder)
    guard parent == "charts" || parent.hasSuffix("/charts") else { return false }
    let owner = Path.folder(of: parent)
    return snapshot.kind(of: Path.joined(owner, Chart.fileName)) == .file
  }

  // MARK: Targets

  /// False: not rendered.
  private mutating func add(_ files: ChartFiles, _ sets: [ConfiguredChart]) -> Bool {
    let folder = files.chart.folder
    let release = Self.release(files.chart.name)
    if !sets.isEmpty {
      let rendered = sets.map { set in
        for name in set.values where snapshot.kind(of: name) != .file {
          problems.append(
            Problem(message: "there is no values file \(name)", file: set.file, line: set.line))
        }
        let values = set.values.filter { snapshot.kind(of: $0) == .file }
        let recipe = ChartRecipe(
          folder: folder, release: set.release ?? release, namespace: set.namespace,
          values: values.map(ValuesLayer.file))
        let name = sets.count > 1 ? Self.name(folder, values.last ?? recipe.release) : folder
        return add(recipe, name, files, named: set.file)
      }
      return rendered.contains(true)
    }
    var rendered = add(ChartRecipe(folder: folder, release: release), folder, files)
    let ci = Path.joined(folder, "ci")
    for name in snapshot.names(in: ci) where name.hasSuffix("-values.yaml") {
      let recipe = ChartRecipe(
        folder: folder, release: release, values: [.file(Path.joined(ci, name))])
      rendered = add(recipe, Self.name(folder, "ci/\(name)"), files) || rendered
    }
    return rendered
  }

  private static func name(_ folder: String, _ values: String) -> String {
    values.hasPrefix(folder + "/")
      ? "\(folder) (\(values.dropFirst(folder.count + 1)))" : "\(folder) (\(values))"
  }

  /// What `helm install` is commonly given: the chart's own name, as far as it can be one.
  private static func release(_ chart: String) -> String {
    let name = chart.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let trimmed = String(name.prefix(53)).trimming("-")
    return trimmed.isEmpty ? "release" : trimmed
  }

  /// - Parameter settings: where the configuration says so.
  @discardableResult
  private mutating func add(
    _ recipe: ChartRecipe, _ name: String, _ files: ChartFiles, named settings: String? = nil
  ) -> Bool {
    let missing = files.all.flatMap { child in
      child.missing.map { (chart: child.chart, dependency: $0) }
    }
    let values = ChartValues(recipe, files) { trees[$0] }
    var inputs = recipe.valueFiles.filter { snapshot.kind(of: $0) == .file }
    inputs.formUnion(snapshot.files(below: recipe.folder))
    let folders = Set(files.all.flatMap { $0.local.map(\.folder) })
    for folder in folders { inputs.formUnion(snapshot.files(below: folder)) }
    var target = Target(name: name, recipe: .chart(recipe), inputs: inputs)
    target.places = folders.union([recipe.folder] + [settings].compactMap(\.self))
    for (chart, dependency) in missing
    where chart.folder != recipe.folder || !values.isDisabled(dependency) {
      let (file, line) = (dependency.node.tree.file.path, dependency.node.line)
      let words = "\(recipe.folder) is not rendered: its dependency \(dependency.name) is not in "
      // A submodule that is not checked out is a folder without anything in it.
      if let folder = chart.localFolder(of: dependency), !folder.hasPrefix(".."),
        snapshot.kind(of: folder) == nil
      {
        let problem = Problem(message: words + folder, file: file, line: line)
        if !problems.contains(problem) { problems.append(problem) }
      } else {
        let remedy = "charts/ (helm dependency build \(chart.folder) fetches it)"
        let note = Problem(message: words + remedy, file: file, line: line)
        if !notes.contains(note) { notes.append(note) }
      }
      incomplete.append(target)
      return false
    }
    targets.append(target)
    return true
  }

  // MARK: Files

  private func files(_ folder: String) -> ChartFiles? {
    ChartFiles(folder, names: snapshot.names) { trees[$0] }
  }

  /// Reads what the charts in `folders`, and those that they depend on, say of themselves.
  private mutating func load(_ folders: Set<String>) async {
    var open = folders
    var seen: Set<String> = []
    while !open.isEmpty {
      seen.formUnion(open)
      var names: Set<String> = []
      for folder in open {
        for name in [Chart.fileName, Chart.requirements, "values.yaml"] {
          names.insert(Path.joined(folder, name))
        }
        let ci = Path.joined(folder, "ci")
        for name in snapshot.names(in: ci) { names.insert(Path.joined(ci, name)) }
      }
      await read(names)
      var next: Set<String> = []
      for folder in open {
        let requirements = trees[Path.joined(folder, Chart.requirements)]
        guard
          let chart = trees[Path.joined(folder, Chart.fileName)].flatMap({
            Chart($0, requirements: requirements)
          })
        else { continue }
        next.formUnion(chart.dependencies.compactMap(chart.localFolder))
        let charts = Path.joined(folder, "charts")
        next.formUnion(snapshot.names(in: charts).map { Path.joined(charts, $0) })
      }
      open = next.subtracting(seen).filter { snapshot.kind(of: $0) == .folder }
    }
  }

  private mutating func read(_ names: Set<String>) async {
    let known = names.filter { snapshot.kind(of: $0) == .file && trees[$0] == nil }
    for (name, bytes) in await snapshot.contents(of: Set(known)) {
      trees[name] = SyntaxTree(parsing: SourceFile(path: name, bytes: bytes))
    }
  }
}

extension String {
  fileprivate func trimming(_ character: Character) -> String {
    var text = self
    while text.last == character { text.removeLast() }
    while text.first == character { text.removeFirst() }
    return text
  }
}
