import Linting
import Manifests
import Rendering
import SystemPackage
import YAMLSyntax

/// Finds, reads and parses everything below some paths.
struct Scan: Sendable {
  let currentFolder: FilePath
  let exclude: [Glob]
  let jobs: Int
  /// Whether files are read to be checked, not only to be compared.
  var isForRules = true
  /// Asked about each file as it is read, while all of it is at hand; nil: nobody is asked.
  var linter: Linter?
  /// Told how far reading is.
  var progress: (@Sendable (Progress) -> Void)?
  /// What lives elsewhere.
  var external = ExternalObjects()
  var rendering = RenderingOptions()
  /// What stands in files in place of what lies on disk, by their names.
  var edits: [String: [UInt8]] = [:]

  /// How targets are rendered.
  struct RenderingOptions: Sendable {
    /// nil: everything is rendered anew.
    var cache: Cache?
    /// Whether what is not in the repository may be fetched.
    var allowsRemote = false
    /// The minor version of the cluster.
    var kubernetes = KubernetesVersion.newest.minor
    /// Charts that the configuration names.
    var charts: [ConfiguredChart] = []
    /// The configuration, as reports call it; nil: none is used.
    var configuration: String?
  }

  struct Result: Sendable {
    var manifests: [ManifestFile] = [] { didSet { indexed = nil } }
    var surroundings = Surroundings()
    var problems: [Problem] = []
    var notes: [String] = []
    var targets = Targets.none
    /// What was rendered, by the target's name.
    var rendered: [String: ManifestFile] = [:]
    /// What could not be rendered.
    var failed: [Target] = []
    /// Templates of charts that are rendered.
    var templates: [String] = []
    /// How many targets read none of the files that differ.
    var untouched = 0
    /// Files of targets that need not be rendered, as they stand: others may refer to their objects.
    var context: [ManifestFile] = [] { didSet { indexed = nil } }

    var isForRules = true
    /// The objects of `manifests` and `context`, once someone looked for them.
    private(set) var indexed: Inventory?

    /// For rules, which ask many questions.
    mutating func indexObjects() async {
      let (resources, facts) = (files.flatMap(\.resources), facts)
      indexed = await Inventory(resources, facts, surroundings: surroundings)
    }

    var inventory: Inventory {
      if let indexed { return indexed.surrounded(by: surroundings) }
      let resources = files.flatMap(\.resources)
      guard isForRules else { return Inventory(resources, surroundings: surroundings) }
      return Inventory(resources, facts, surroundings: surroundings)
    }

    private var facts: Inventory.Facts {
      var facts = Inventory.Facts()
      facts.workloads = files.flatMap { $0.workloads.compactMap { $0 } }
      facts.services = files.flatMap(\.services)
      facts.references = files.flatMap(\.references)
      return facts
    }

    var files: [ManifestFile] { context.isEmpty ? manifests : manifests + context }
  }

  /// A file as one of several tasks read it.
  struct Loaded: Sendable {
    var name: String
    var content: SourceReader.Content
    var manifest: ManifestFile?
    /// An object of Flux or Argo CD stands in it.
    var holdsDeployer = false
  }

  /// A file to read, or one that git has read already.
  enum Source: Sendable {
    case disk(Discovery.Candidate)
    case memory(SourceFile, at: FilePath)
  }

  /// Everything below `paths` in the work tree.
  func run(
    _ paths: [String], differing: Set<String>? = nil, known: [String: ManifestFile] = [:]
  ) async -> Result {
    let exclude = exclude
    let discovery = Discovery(currentFolder: currentFolder) { name in
      exclude.contains { $0.matches(name) }
    }
    let found = await discovery.find(paths)
    let first = currentFolder.pushing(FilePath(paths.first ?? ".")).lexicallyNormalized()
    let workTree = WorkTree(root: first.repositoryRoot ?? currentFolder)
    let side = Side(
      sources: found.candidates.map(source),
      snapshot: edits.isEmpty ? workTree : EditedTree(files: workTree, edits: edits),
      folders: found.folders, differing: differing, known: known)
    var result = await run(side)
    result.problems = found.problems + result.problems
    result.notes = found.notes + result.notes
    return result
  }

  private func source(_ candidate: Discovery.Candidate) -> Source {
    guard let bytes = edits[candidate.name], let path = candidate.path else {
      return .disk(candidate)
    }
    return .memory(SourceFile(path: candidate.name, bytes: bytes), at: path)
  }

  /// What is looked at in one revision.
  struct Side: Sendable {
    var sources: [Source]
    /// Folders of which only what differs is among the sources.
    var compared: Set<String> = []
    /// What kustomizations take in is read from it.
    var snapshot: any Snapshot
    /// Folders that the user named.
    var folders: Set<String> = []
    /// Kustomizations besides those among the sources.
    var kustomizations: [Kustomization] = []
    /// Folders of charts besides those among the sources.
    var charts: Set<String> = []
    /// Those that the configuration of the side names; nil: it is the one of the run.
    var configured: [ConfiguredChart]?
    /// Objects besides those among the sources that say how folders are applied.
    var deployers: [Resource] = []
    /// Files that differ from another revision: only targets that read one of them are rendered; nil: all.
    var differing: Set<String>?
    /// Targets that were rendered from the same files before.
    var known: [String: ManifestFile] = [:]

    /// Names of those of `targets` that are made from something that differs.
    func touched(_ targets: [Target]) -> Set<String> {
      guard let differing else { return Set(targets.map(\.name)) }
      var places = differing
      for name in differing { places.formUnion(RepositoryPath.folders(above: name)) }
      let touched = targets.filter { target in
        !differing.isDisjoint(with: target.inputs) || !places.isDisjoint(with: target.places)
      }
      return Set(touched.map(\.name))
    }
  }

  func run(_ side: Side) async -> Result {
    var result = Result(isForRules: isForRules)
    let loaded = await load(side.sources)
    let renderer = renderer(of: side, loaded)
    let targets = await targets(loaded, side, renderer)
    result.problems += targets.problems
    result.targets = targets
    let touched = side.touched(targets.all)
    let owned = await render(targets, touched, side, by: renderer, &result)
    let untouched = targets.all.filter { !touched.contains($0.name) }.reduce(into: Set<String>()) {
      $0.formUnion($1.owned)
    }
    result.surroundings.external = external
    result.surroundings.replacedImages = targets.replacedImages
    result.surroundings.generated = Set(targets.graph.all.flatMap(\.generated))
    result.surroundings.appliedTogether = Set(targets.graph.all.map(\.folder)).union(side.folders)
    let unfinished = targets.files(changedBy: result.failed)
    for file in loaded {
      result.add(file, owned: owned, untouched: untouched, unfinished: unfinished)
    }
    result.surroundings.appliedTogether.formUnion(result.deployedFolders(loaded))
    let templates = unrenderedTemplates(loaded, owned: owned, targets, side)
    result.surroundings.unrendered.formUnion(templates.keys)
    result.surroundings.unrenderedTemplates = templates.sorted { $0.key < $1.key }.map(\.value)
    result.untouched = targets.all.count { !touched.contains($0.name) }
    result.notes += targets.notes
    // A rule says it, where rules are asked.
    if !isForRules { result.notes += Self.notes(templates: templates.mapValues(\.count)) }
    await result.describeRepository(loaded, targets, in: side.snapshot)
    return result
  }

  /// What is rendered of what was found.
  private func targets(
    _ loaded: [Loaded], _ side: Side, _ renderer: TargetRenderer
  ) async -> Targets {
    let kustomizations =
      loaded.compactMap { file -> Kustomization? in
        if case .kustomization(_, let kustomization) = file.content { kustomization } else { nil }
      } + side.kustomizations
    let charts = side.charts.union(
      loaded.map(\.name).filter(Chart.isChart).map(RepositoryPath.folder))
    return await Targets(
      Targets.Found(
        kustomizations: kustomizations, charts: charts,
        configured: (side.configured ?? rendering.charts).filter {
          charts.contains($0.folder) || side.folders.contains(".")
        },
        deployers: deployers(loaded, kustomizations, side),
        folders: side.folders.union(side.compared),
        differing: side.differing),
      in: side.snapshot, allowsRemote: rendering.allowsRemote,
      early: EarlyRendering(scan: self, renderer: renderer, known: side.known))
  }

  /// Templates that nothing renders, by their folders.
  private func unrenderedTemplates(
    _ loaded: [Loaded], owned: Set<String>, _ targets: Targets, _ side: Side
  ) -> [String: Surroundings.UnrenderedTemplates] {
    var templates: [String: Surroundings.UnrenderedTemplates] = [:]
    for file in loaded {
      guard case .template(let source) = file.content, !owned.contains(file.name),
        !targets.isInChart(file.name)
      else { continue }
      let chart = side.unnamedChart(around: file.name)
      templates[
        RepositoryPath.folder(of: file.name), default: .init(first: source, chart: chart)
      ].count += 1
    }
    return templates
  }

  /// Reads and parses on as many cores as allowed, in the order of the sources.
  private func load(_ sources: [Source]) async -> [Loaded] {
    // Small parts: the last one keeps the other cores waiting.
    let size = max(1, sources.count / max(1, jobs * 32))
    let parts = stride(from: 0, to: sources.count, by: size).map {
      sources[$0..<min($0 + size, sources.count)]
    }
    return await withTaskGroup(of: (Int, [Loaded]).self) { group in
      var next = 0
      func start(_ group: inout TaskGroup<(Int, [Loaded])>) {
        guard next < parts.count else { return }
        let number = next
        let part = parts[number]
        next += 1
        group.addTask { (number, part.map(load)) }
      }
      for _ in 0..<max(1, jobs) { start(&group) }
      var loaded: [[Loaded]] = Array(repeating: [], count: parts.count)
      var read = 0
      while let (number, files) = await group.next() {
        loaded[number] = files
        read += files.count
        progress?(Progress(step: .reading, done: read, total: sources.count))
        start(&group)
      }
      return loaded.flatMap { $0 }
    }
  }

  private func load(_ source: Source) -> Loaded {
    var content: SourceReader.Content
    let name: String
    switch source {
    case .disk(let candidate):
      name = candidate.name
      content = SourceReader().read(candidate)
    case .memory(let file, let path):
      name = file.path
      content = SourceReader().classify(file, at: path, isExplicit: false)
    }
    var manifest: ManifestFile?
    if case .manifest(let tree) = content {
      let folder = RepositoryPath.folder(of: name)
      let resources = tree.roots.flatMap { Resource.objects(in: $0, source: folder) }
      // Without an object and without an error this is YAML of some other kind.
      if resources.isEmpty, tree.errors.isEmpty {
        content = .other
      } else {
        let read = ManifestFile(tree: tree, resources: resources, hasWorkloads: isForRules)
        manifest = linter.map { ManifestFile(read, findings: $0.findings(in: read)) } ?? read
      }
    }
    return Loaded(
      name: name, content: content, manifest: manifest,
      holdsDeployer: manifest?.resources.contains(where: Deployers.speaks) ?? false)
  }

  /// What people should know was not looked at as it will be applied.
  private static func notes(templates: [String: Int]) -> [String] {
    templates.sorted { $0.key < $1.key }.map { folder, count in
      "\(folder): "
        + (count == 1
          ? "1 template is not checked, for nothing here renders it"
          : "\(count) templates are not checked, for nothing here renders them")
    }
  }
}
