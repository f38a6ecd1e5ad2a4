import SystemPackage
import YAMLSyntax

/// The kustomizations of one revision, with what each takes in.
package struct KustomizationGraph: Sendable {
  private let byFolder: [String: Kustomization]

  package init() { byFolder = [:] }

  /// `known`, those in `folders` and, read from `snapshot`, all that they use, wherever it lies.
  package init(
    _ known: [Kustomization], including folders: [String] = [], in snapshot: any Snapshot
  ) async {
    var all = Dictionary(known.map { ($0.folder, $0) }) { first, _ in first }
    var open = known
    for kustomization in await Self.read(Set(folders).filter { all[$0] == nil }, snapshot) {
      all[kustomization.folder] = kustomization
      open.append(kustomization)
    }
    while !open.isEmpty {
      let wanted = open.flatMap(\.references).filter { !$0.isRemote && $0.field.mayBeFolder }
      let folders = Set(wanted.map(\.path)).filter { all[$0] == nil }
      open = await Self.read(folders, snapshot)
      for kustomization in open { all[kustomization.folder] = kustomization }
    }
    byFolder = all
  }

  private static func read(_ folders: Set<String>, _ snapshot: any Snapshot) async
    -> [Kustomization]
  {
    let names = Set(folders.compactMap { fileName(in: $0, snapshot) })
    let contents = await snapshot.contents(of: names)
    return names.sorted().compactMap { name in
      guard let bytes = contents[name] else { return nil }
      let tree = SyntaxTree(parsing: SourceFile(path: name, bytes: bytes))
      return tree.roots.first.map { Kustomization($0, name: name) }
        ?? Kustomization(unreadable: name, in: snapshot)
    }
  }

  /// The kustomization's own file in `folder`; nil: there is none.
  package static func fileName(in folder: String, _ snapshot: any Snapshot) -> String? {
    Kustomization.files(in: folder).first { snapshot.kind(of: $0) == .file }
  }

  package subscript(_ folder: String) -> Kustomization? { byFolder[folder] }
  package var all: [Kustomization] { byFolder.values.sorted { $0.folder < $1.folder } }

  /// Of `folders`, those that are built by themselves: no other one of them takes them in.
  package func tops(among folders: [String]) -> [String] {
    let used = folders.flatMap(members).reduce(into: Set<String>()) {
      $0.formUnion($1.resources)
      $0.formUnion($1.parts)
    }
    return Set(folders).filter { !used.contains($0) && byFolder[$0]?.isComponent == false }.sorted()
  }

  /// The kustomization in `folder` and all that it takes in, each once.
  package func members(of folder: String) -> [Kustomization] {
    var members: [Kustomization] = []
    var seen: Set<String> = []
    var open = [folder]
    while let next = open.popLast() {
      guard seen.insert(next).inserted, let member = byFolder[next] else { continue }
      members.append(member)
      open += member.references.filter { !$0.isRemote && $0.field.mayBeFolder }.map(\.path)
    }
    return members
  }

  /// What building `folder` reads as a whole, or looks for and does not find.
  package func places(of folder: String, _ snapshot: any Snapshot) -> Set<String> {
    var places: Set<String> = []
    for member in members(of: folder) {
      for reference in member.references where !reference.isRemote {
        switch snapshot.kind(of: reference.path) {
        case .file?: break
        case .folder? where reference.field != .chart && byFolder[reference.path] != nil: break
        case .folder?, nil: places.insert(reference.path)
        }
      }
    }
    return places
  }

  /// Every file that building `folder` reads.
  package func inputs(of folder: String, _ snapshot: any Snapshot) -> Set<String> {
    var inputs: Set<String> = []
    for member in members(of: folder) {
      inputs.insert(member.root.tree.file.path)
      // Where there are several, kustomize refuses the folder.
      inputs.formUnion(
        Kustomization.files(in: member.folder).filter { snapshot.kind(of: $0) == .file })
      for reference in member.references where !reference.isRemote {
        switch snapshot.kind(of: reference.path) {
        case .file?: inputs.insert(reference.path)
        case .folder? where reference.field == .chart:
          inputs.formUnion(snapshot.files(below: reference.path))
        // That there is a folder, but no kustomization in it, is for kustomize to say.
        case .folder? where byFolder[reference.path] == nil:
          let file = snapshot.names(in: reference.path).lazy.map { "\(reference.path)/\($0)" }
            .first { snapshot.kind(of: $0) == .file }
          if let file { inputs.insert(file) }
        case .folder?, nil: break
        }
      }
    }
    return inputs
  }
}

extension Kustomization.Field {
  /// Whether a folder with a kustomization of its own may be meant.
  fileprivate var mayBeFolder: Bool { self == .resource || self == .component || self == .part }
}
