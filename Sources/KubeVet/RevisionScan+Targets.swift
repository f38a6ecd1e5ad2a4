import BuiltinRules
import Linting
import Manifests
import Rendering
import Revisions
import SystemPackage
import YAMLSyntax

extension RevisionScan {
  /// Reads both sides, with who applies what as far as that may count: where nothing is rendered, for objects that
  /// only their namespaces tell apart, and what Flux and Argo CD themselves do.
  func scan(
    into sides: inout Sides, from commit: String, below paths: [String],
    differing: [GitRepository.Difference], _ read: Read, _ tracked: [String]
  ) async throws(GitRepository.Failure) -> (old: Scan.Side, new: Scan.Side) {
    var (old, new) = try await renderedSides(
      from: commit, below: paths, differing: differing, read, tracked,
      deployersBelow: read.old.contains(where: \.mentionsDeployers) ? paths : nil)
    await scan(&old, &new, into: &sides)
    // The whole repository is to be searched for them, which often stand beside what they apply: not without need.
    guard new.differing == nil, sides.mayConfuseObjects else { return (old, new) }
    let placed = try await renderedSides(
      from: commit, below: paths, differing: differing, read, tracked, deployersBelow: ["."])
    guard !placed.new.deployers.isEmpty else { return (old, new) }
    (old, new) = placed
    await scan(&old, &new, into: &sides)
    return (old, new)
  }

  /// Both sides with what was `read` of them, the kustomizations of the repository and what lies around them. Nothing
  /// is known to differ where nothing can depend on it.
  private func renderedSides(
    from commit: String, below paths: [String], differing inPaths: [GitRepository.Difference],
    _ read: Read, _ tracked: [String], deployersBelow scope: [String]?
  ) async throws(GitRepository.Failure) -> (old: Scan.Side, new: Scan.Side) {
    let newer = try await snapshot()
    let changed = inPaths.map(\.path).filter(Self.isTargetFile)
    var old = Scan.Side(sources: read.old, snapshot: newer)
    var new = Scan.Side(sources: read.new, snapshot: newer)
    let isRendered = !tracked.isEmpty || !changed.isEmpty
    guard isRendered || scope != nil else { return (old, new) }
    // What lies outside the named paths may be taken in by what lies within.
    let all =
      paths.contains(".") || !isRendered && scope == paths
      ? inPaths
      : try await repository.differences(from: commit, to: side, below: ["."])
    old.snapshot = OlderSnapshot(repository, before: newer, differing: all)
    let names = Set(tracked + changed).filter { name in
      paths.contains { path in
        RepositoryPath.isWithin(name, path)
          && !scan.exclude.contains { $0.skips(name, from: path) }
      }
    }
    old.configured = await formerCharts(all, in: old.snapshot)
    await addTargetFiles(names, to: &old)
    await addTargetFiles(names, to: &new)
    old.differing = Set(all.map(\.path))
    new.differing = old.differing
    try await addDeployers(&old, &new, of: paths, below: scope ?? paths)
    return (old, new)
  }

  /// Charts as the configuration of the old side names them; nil: it is the same, or cannot be read. Of a chart that it
  /// does not name nobody said how it was released: as it is now.
  private func formerCharts(
    _ differences: [GitRepository.Difference], in snapshot: any Snapshot
  ) async -> [ConfiguredChart]? {
    guard let name = scan.rendering.configuration,
      differences.contains(where: { $0.path == name }),
      let bytes = await snapshot.contents(of: [name])[name],
      let former = try? Configuration(SourceFile(path: name, bytes: bytes), rules: Rule.all)
    else { return nil }
    let charts = former.charts.map(ConfiguredChart.init)
    let named = Set(charts.map(\.folder))
    return charts + scan.rendering.charts.filter { !named.contains($0.folder) }
  }

  private func addTargetFiles(_ names: Set<String>, to side: inout Scan.Side) async {
    let there = names.filter { side.snapshot.kind(of: $0) == .file }
    side.charts = Set(there.filter(Chart.isChart).map(RepositoryPath.folder))
    side.kustomizations = await kustomizations(
      there.filter { !Chart.isChart($0) }, in: side.snapshot)
  }

  private func kustomizations(
    _ names: Set<String>, in snapshot: any Snapshot
  ) async -> [Kustomization] {
    let contents = await snapshot.contents(of: names)
    return contents.keys.sorted().compactMap { name in
      let tree = SyntaxTree(parsing: SourceFile(path: name, bytes: contents[name] ?? []))
      return tree.roots.first.map { Kustomization($0, name: name) }
    }
  }

  /// Kustomizations and charts that git knows. `listed` is what it was found to know; nil: not yet.
  func targetFileNames(
    among listed: [GitRepository.Listed]?
  ) async throws(GitRepository.Failure) -> [String] {
    if let listed { return listed.map(\.path).filter(Self.isTargetFile) }
    let names = Kustomization.fileNames.union([Chart.fileName])
    return try await repository.trackedFiles(matching: names.sorted().map { "*\($0)" })
      .filter(Self.isTargetFile)
  }

  static func isTargetFile(_ name: String) -> Bool {
    // Most names are told by their end, without taking them apart.
    Chart.isChart(name)
      || Kustomization.fileNames.contains { name.hasSuffix($0) }
        && Kustomization.fileNames.contains(FilePath(name).lastComponent?.string ?? "")
  }
}
