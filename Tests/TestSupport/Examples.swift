import Changes
import Linting
import Manifests
import Testing
import YAMLSyntax

extension Example {
  /// A position in a marked text.
  package struct Position: Hashable, Comparable, CustomStringConvertible, Sendable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }

    package static func < (lhs: Position, rhs: Position) -> Bool {
      (lhs.line, lhs.column) < (rhs.line, rhs.column)
    }

    package var description: String { "\(line):\(column)" }
  }

  /// The YAML without its markers, and the positions they stood before.
  package var marked: (yaml: String, markers: [Position]) { Example.split(yaml) }

  /// The same of what was applied before: places that stand there alone.
  package var markedBefore: (yaml: String?, markers: [Position]) {
    guard let was else { return (nil, []) }
    let (yaml, markers) = Example.split(was)
    return (yaml, markers)
  }

  package static func split(_ marked: String) -> (yaml: String, markers: [Position]) {
    var yaml = ""
    var markers: [Position] = []
    var position = Position(line: 1, column: 1)
    for scalar in marked.unicodeScalars {
      switch scalar {
      case "↓":
        markers.append(position)
        continue
      case "\n":
        position.line += 1
        position.column = 1
      default: position.column += 1
      }
      yaml.unicodeScalars.append(scalar)
    }
    return (yaml, markers)
  }

  /// Where to point an editor when the example fails: at the example, not at the test.
  package var sourceLocation: Testing.SourceLocation {
    Testing.SourceLocation(
      fileID: fileID, filePath: "Sources/\(fileID)", line: line, column: 1)
  }
}

/// The objects of one text, as `check` sees them.
package func manifestFile(_ yaml: String, path: String = "example.yaml") -> ManifestFile {
  let tree = SyntaxTree(parsing: SourceFile(path: path, bytes: Array(yaml.utf8)))
  let resources = tree.roots.flatMap { Resource.objects(in: $0, source: path) }
  return ManifestFile(tree: tree, resources: resources)
}

extension Linter {
  /// The findings in files that are all there is.
  package func lint(
    _ files: [ManifestFile], _ inventory: Inventory, comparison: Comparison? = nil, jobs: Int
  ) async -> [Finding] {
    let scope = Scope(files: files, inventory: inventory)
    return await lint([scope], comparisons: comparison.map { [$0] } ?? [], jobs: jobs)
  }
}

extension Rule {
  /// What this rule alone says about one text, applied over another one; suppressed findings included.
  /// `example` tells the file's name and the other files of the repository; `others` run as well.
  package func findings(
    in yaml: String, of example: Example? = nil, was: String? = nil,
    configuration: Configuration = Configuration(), beside others: [Rule] = []
  ) async -> [Finding] {
    let repository = ExampleRepository(yaml, example)
    let inventory = repository.inventory
    let comparison = was.map { was in
      let old = ExampleRepository(was, example).inventory
      return Comparison(changes: ChangeSet(from: old, to: inventory), name: "HEAD~1")
    }
    let linter = Linter(
      rules: others.isEmpty ? [self] : others,
      selection: Selection(select: others.isEmpty ? [id] : []), configuration: configuration)
    return await linter.lint([repository.main], inventory, comparison: comparison, jobs: 1).filter {
      $0.rule.id == id
    }
  }

  /// Where the findings stand: those in the old revision first.
  package func positions(
    in yaml: String, of example: Example? = nil, was: String? = nil, beside others: [Rule] = []
  ) async -> [Example.Position] {
    let found = await findings(in: yaml, of: example, was: was, beside: others)
    return (found.filter { $0.revision != nil } + found.filter { $0.revision == nil }).map {
      Example.Position(line: $0.location.line, column: $0.location.column)
    }
  }
}

/// An example's own file and the others of its repository, as a scan finds them.
private struct ExampleRepository {
  let main: ManifestFile
  let all: [ManifestFile]
  var surroundings = Surroundings()

  init(_ yaml: String, _ example: Example?) {
    main = manifestFile(yaml, path: example?.path ?? "example.yaml")
    let others = (example?.files ?? [:]).sorted { $0.key < $1.key }
    all = [main] + others.map { manifestFile($0.value, path: $0.key) }
    let text = main.tree.file
    if main.tree.isTemplate {
      surroundings.unrenderedTemplates = [.init(first: text, chart: nil)]
    }
    if let remote = RepositoryURL("https://github.com/acme/shop") {
      surroundings.repository.remotes = [remote]
    }
    if text.bytes.contains("a1b2c3d") || text.bytes.contains("d4c3b2a") {
      surroundings.repository.imageCommits = [
        "a1b2c3d": .ancestor, "d4c3b2a": .elsewhere, "0badc0de": .unknown,
      ]
    }
    for file in all {
      let path = file.tree.file.path
      surroundings.repository.addPath(path)
      if path == ".kubevet.yaml" {
        surroundings.external = (try? Configuration(file.tree.file, rules: []))?.external ?? .init()
      } else if path.hasSuffix("kustomization.yaml"), let root = file.tree.roots.first {
        let kustomization = KustomizationFile(root)
        surroundings.repository.kustomizations[kustomization.folder] = kustomization
      } else if path.hasPrefix(".github/") {
        surroundings.repository.deployCommands += DeployCommand.all(
          in: file.tree.file, pipeline: "GitHub Actions")
      } else if !file.resources.isEmpty {
        surroundings.repository.objects[path] = file.resources
      }
    }
  }

  var inventory: Inventory {
    Inventory(all.flatMap(\.resources), surroundings: surroundings)
  }
}

extension Repository {
  fileprivate mutating func addPath(_ path: String) {
    var folder = path
    while folder != "." {
      paths.insert(folder)
      folder = RepositoryPath.folder(of: folder)
    }
  }
}
