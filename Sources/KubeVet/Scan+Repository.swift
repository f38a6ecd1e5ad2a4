import Linting
import Manifests
import Rendering
import Revisions
import SystemPackage
import YAMLSyntax

extension Scan.Result {
  /// Folders that a Flux Kustomization or an Argo CD Application of the scan applies.
  func deployedFolders(_ loaded: [Scan.Loaded]) -> [String] {
    let deploying = Set(loaded.filter(\.holdsDeployer).map(\.name)).union(rendered.keys)
    let files = manifests.filter { deploying.contains($0.tree.file.path) }
    return files.flatMap(\.resources).flatMap { resource -> [Node?] in
      switch resource.id.group {
      case "kustomize.toolkit.fluxcd.io": [resource.spec?["path"]]
      case "argoproj.io" where resource.id.kind == "Application":
        ArgoApplication(resource)?.sources.map(\.path) ?? []
      default: []
      }
    }.compactMap { path in
      guard let text = path?.text, !text.isEmpty else { return nil }
      let folder = FilePath(text).lexicallyNormalized()
      return folder.isEmpty ? "." : folder.string
    }
  }

  /// Notes what rules about GitOps ask of the repository: the files as they are written, the paths that
  /// objects name, the commands of pipelines. Little is looked up where nobody asks.
  mutating func describeRepository(
    _ loaded: [Scan.Loaded], _ targets: Targets, in snapshot: any Snapshot
  ) async {
    let kustomizations = targets.graph.all.filter(\.isReadable).map { KustomizationFile($0.root) }
    surroundings.repository.kustomizations = Dictionary(
      kustomizations.map { ($0.folder, $0) }
    ) { first, _ in first }
    guard isForRules else { return }
    surroundings.substitutedFiles = targets.substitutedFiles
    await indexObjects()
    let inventory = inventory
    let made = targets.madeApplications
    surroundings.repository.madeApplications = made
    let names = inventory.pathsNamed.union(Inventory(made).pathsNamed)
    for name in names where snapshot.kind(of: name) != nil {
      surroundings.repository.paths.insert(name)
    }
    let releases = inventory.resources("helm.toolkit.fluxcd.io", "HelmRelease")
    let isDeployed = !names.isEmpty || !releases.isEmpty
    let isGathered = isDeployed || !kustomizations.isEmpty
    surroundings.repository.deployCommands = await Pipelines(snapshot).commands(
      isGathered: isGathered)
    guard isGathered || !surroundings.repository.deployCommands.isEmpty else { return }
    for file in loaded {
      guard let manifest = file.manifest, manifest.tree.errors.isEmpty else { continue }
      surroundings.repository.objects[file.name] = manifest.resources
    }
  }
}

extension Inventory {
  /// Paths below the root that objects of Flux and Argo CD name, as far as they stay there.
  var pathsNamed: Set<String> {
    let flux = fluxKustomizations.compactMap(\.path)
    let argo = argoApplications.flatMap(\.sources).filter { !$0.isTemplate }
      .compactMap { $0.path?.text }.map(RepositoryPath.normalized)
      // A chart is told from a folder of manifests.
      .flatMap { [$0, "\($0)/Chart.yaml"] }
    return Set((flux + argo).filter { !$0.hasPrefix("..") })
  }
}

/// The definitions of pipelines at their usual places.
private struct Pipelines: Sendable {
  /// A file, or a folder with a slash at its end, and what people call the system that reads it.
  private static let places = [
    (".github/workflows/", "GitHub Actions"), (".gitlab-ci.yml", "GitLab CI"),
    (".circleci/config.yml", "CircleCI"), ("azure-pipelines.yml", "Azure Pipelines"),
    ("bitbucket-pipelines.yml", "Bitbucket Pipelines"), ("buildspec.yml", "CodeBuild"),
    ("buildspec.yaml", "CodeBuild"), ("cloudbuild.yaml", "Cloud Build"), ("Jenkinsfile", "Jenkins"),
  ]

  private let snapshot: any Snapshot
  private var files: [String: String] = [:]

  init(_ snapshot: any Snapshot) {
    self.snapshot = snapshot
    for (place, system) in Self.places {
      guard place.hasSuffix("/") else {
        if snapshot.kind(of: place) == .file { files[place] = system }
        continue
      }
      for name in snapshot.names(in: String(place.dropLast()))
      where Discovery.isManifestName(name) && snapshot.kind(of: place + name) == .file {
        files[place + name] = system
      }
    }
  }

  /// None where nothing else gathers what is deployed (Flux, Argo CD, kustomizations), and all pipelines are of one
  /// system: nobody asks for them there.
  func commands(isGathered: Bool) async -> [DeployCommand] {
    guard isGathered || Set(files.values).count > 1 else { return [] }
    let contents = await snapshot.contents(of: Set(files.keys))
    return files.sorted { $0.key < $1.key }.flatMap { path, system in
      contents[path].map {
        DeployCommand.all(in: SourceFile(path: path, bytes: $0), pipeline: system)
      } ?? []
    }
  }
}

extension Check {
  /// Completes `scan` of `paths` with what only the place of the repository tells: its remotes, and whether
  /// all of it was read. Gives what is not looked at because it is kept elsewhere, for people to know.
  func locate(
    _ scan: inout Scan.Result, _ paths: [String], _ currentFolder: FilePath, ownImages: [String]
  ) async -> [String] {
    let folders = paths.map { currentFolder.pushing(FilePath($0)).lexicallyNormalized() }
    let root = folders.first?.repositoryRoot
    scan.surroundings.repository.isPartlyRead = !folders.contains(root ?? currentFolder)
    let inventory = scan.inventory
    let workloads = inventory.workloads
    let asksGit = root != nil && workloads.contains(where: \.namesImageCommit)
    guard asksGit || inventory.namesSources else { return [] }
    if let root {
      let git = GitRepository(root: root)
      let urls = (try? await git.remoteURLs()) ?? []
      scan.surroundings.repository.remotes = Set(urls.compactMap(RepositoryURL.init))
      let commits = workloads.imageCommits(of: scan.surroundings.repository, named: ownImages)
      await scan.surroundings.repository.describe(commits, by: git)
    }
    guard inventory.namesSources else { return [] }
    return scan.inventory.foreignSources
  }
}

extension Inventory {
  fileprivate var namesSources: Bool {
    !fluxKustomizations.isEmpty || !argoApplications.isEmpty
      || !resources("source.toolkit.fluxcd.io", "GitRepository").isEmpty
  }

  /// Sources of Flux and Argo CD that are not this repository, each with who takes from it.
  fileprivate var foreignSources: [String] {
    let own = OwnSources(self)
    var users: [String: [Resource]] = [:]
    for kustomization in fluxKustomizations {
      // Every repository has a root: it does not tell whose it is.
      guard let key = kustomization.source, !own.contains(key), kustomization.path != "." else {
        continue
      }
      users["\(key.kind) \(key.name)", default: []].append(kustomization.resource)
    }
    for application in argoApplications {
      for source in application.sources where source.chart == nil && !source.isTemplate {
        guard let url = source.url?.text.flatMap(RepositoryURL.init), !own.contains(url),
          RepositoryPath.normalized(source.path?.text ?? "") != "."
        else { continue }
        users[url.text, default: []].append(application.resource)
      }
    }
    return users.sorted { $0.key < $1.key }.map { source, users in
      let rest = users.count > 1 ? " and \(users.count - 1) more apply" : " applies"
      return
        "\(users[0].nameNode.placeText): \(source) is not in this repository: what "
        + "\(users[0].id)\(rest) of it is not checked"
    }
  }
}

extension Origin {
  /// `clusters/apps.yaml:4`.
  var placeText: String { "\(file.path):\(line)" }

  var line: Int { LineTable(file).line(of: range.start) }
}
