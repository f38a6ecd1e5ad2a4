import SystemPackage
import YAMLSyntax

/// Finds the files that may hold manifests.
package struct Discovery: Sendable {
  /// A file to read.
  package struct Candidate: Sendable {
    /// nil: standard input.
    package var path: FilePath?
    /// As reports call it.
    package var name: String
    /// Named by the user, not found in a folder: its content decides, whatever its name.
    package var isExplicit: Bool

    package init(path: FilePath?, name: String, isExplicit: Bool) {
      self.path = path
      self.name = name
      self.isExplicit = isExplicit
    }
  }

  package struct Result: Sendable {
    package var candidates: [Candidate] = []
    /// What could not be looked at.
    package var problems: [Problem] = []
    /// What was left out on purpose, for people to know.
    package var notes: [String] = []
    /// Folders that the user named, as reports call them.
    package var folders: Set<String> = []
  }

  private let currentFolder: FilePath
  /// Decides by a name relative to the root.
  private let isExcluded: @Sendable (String) -> Bool

  package init(
    currentFolder: FilePath, isExcluded: @escaping @Sendable (String) -> Bool
  ) {
    self.currentFolder = currentFolder
    self.isExcluded = isExcluded
  }

  package static let isMissing = "there is no such file or folder"
  package static let leadsNowhere = "the symbolic link leads nowhere"

  package static func outsideNote(_ link: String) -> String {
    "\(link) is a symbolic link out of the repository: not followed"
  }

  /// Whether a file of this name may hold manifests: `.yaml`, `.yml`, `.json`, or the one name without an ending that
  /// kustomize reads.
  package static func isManifestName(_ name: String) -> Bool {
    if let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) {
      switch name[name.utf8.index(after: dot)...] {
      case "yaml", "yml", "json", "YAML", "YML", "JSON": return true
      default: break
      }
    }
    return name.hasSuffix("Kustomization") && name.fileName == "Kustomization"
  }

  /// Where a path that the user named leads to. What it passes through in a repository is followed as any link there
  /// is: git, and with it every comparison, knows files by their own names alone.
  package static func place(of path: String, in currentFolder: FilePath) -> FilePath {
    let place = currentFolder.pushing(FilePath(path)).lexicallyNormalized()
    guard let root = place.repositoryRoot, let target = FileSystem.resolved(place),
      target != place, target.starts(with: root)
    else { return place }
    return target
  }

  package func find(_ paths: [String]) async -> Result {
    var result = Result()
    var seen: Set<FilePath> = []
    for path in paths {
      if path == "-" {
        result.candidates.append(Candidate(path: nil, name: "-", isExplicit: true))
        continue
      }
      let absolute = Self.place(of: path, in: currentFolder)
      let root = absolute.repositoryRoot ?? currentFolder
      guard let type = FileSystem.type(of: absolute) else {
        let isLink = FileSystem.type(of: absolute, followingLinks: false) != nil
        result.problems.append(
          Problem(
            message: isLink ? Self.leadsNowhere : Self.isMissing, file: absolute.shown(below: root))
        )
        continue
      }
      guard type == .directory else {
        result.candidates.append(
          Candidate(path: absolute, name: absolute.shown(below: root), isExplicit: true))
        continue
      }
      result.folders.insert(absolute.shown(below: root))
      var walk = Walk(root: root, start: absolute, seen: seen)
      if absolute.repositoryRoot != nil {
        walk.ignored = await ignoredPaths(root, absolute, &result)
      }
      walk.run(isExcluded: isExcluded, &result)
      seen = walk.seen
    }
    var names: Set<String> = []
    result.candidates = result.candidates.filter { names.insert($0.name).inserted }
    result.candidates.sort { $0.name < $1.name }
    return result
  }

  /// What `.gitignore` leaves out below `folder`, as git itself says.
  private func ignoredPaths(
    _ root: FilePath, _ folder: FilePath, _ result: inout Result
  ) async -> Set<String> {
    // A path with stars or brackets in its name is a path, not a pattern.
    let shown = folder.shown(below: root)
    let arguments = [
      "-c", "core.fsmonitor=false", "ls-files", "--others", "--ignored", "--exclude-standard",
      "--directory", "-z", "--", shown == "." ? ":/" : ":(top,literal)\(shown)",
    ]
    do throws(Command.Failure) {
      let output = try await Command("git", arguments, in: root).run()
      guard output.isSuccess else {
        let errors = output.standardError
        let words = errors.split(separator: "\n").first.map(String.init) ?? ""
        let reason = GitDistrust.sentence(errors, root) ?? words
        result.notes.append(".gitignore is not honoured: \(reason)")
        return []
      }
      return Set(
        output.standardOutput.zeroTerminated.map { path in
          let name = path.last == UInt8(ascii: "/") ? path.dropLast() : path
          return String(decoding: name, as: UTF8.self)
        })
    } catch {
      result.notes.append(".gitignore is not honoured: \(error.message)")
      return []
    }
  }
}

/// One folder and all below it.
private struct Walk {
  let root: FilePath
  let start: FilePath
  var seen: Set<FilePath>
  var ignored: Set<String> = []

  init(root: FilePath, start: FilePath, seen: Set<FilePath>) {
    self.root = root
    self.start = start
    self.seen = seen
  }

  mutating func run(isExcluded: (String) -> Bool, _ result: inout Discovery.Result) {
    var folders = [start]
    while let folder = folders.popLast() {
      guard seen.insert(folder).inserted else { continue }
      let shownFolder = folder.shown(below: root)
      let entries: [FileSystem.Entry]
      do throws(FileSystem.ReadError) {
        entries = try FileSystem.entries(in: folder)
      } catch {
        result.problems.append(
          Problem(
            message: "the folder cannot be read: \(error.reason)",
            file: shownFolder))
        continue
      }
      for entry in entries where entry.name != ".git" {
        let shown = shownFolder == "." ? entry.name : "\(shownFolder)/\(entry.name)"
        if ignored.contains(shown) || isExcluded(shown) { continue }
        let path = folder.appending(entry.name)
        let type = entry.type ?? FileSystem.type(of: path, followingLinks: false)
        visit(path, type, shown, &folders, &result)
      }
    }
  }

  private mutating func visit(
    _ path: FilePath, _ type: FileType?, _ shown: String, _ folders: inout [FilePath],
    _ result: inout Discovery.Result
  ) {
    let mayHoldManifests = Discovery.isManifestName(shown)
    switch type {
    case .directory?:
      // What tests feed a program is no manifest of anyone, unless it is asked for.
      if path.lastComponent?.string == "testdata" {
        result.notes.append("\(shown) is left out as test data: name it to have it checked")
      } else {
        folders.append(path)
      }
    case .regular?:
      guard mayHoldManifests else { return }
      result.candidates.append(.init(path: path, name: shown, isExplicit: false))
    case .symbolicLink?: follow(path, shown, &folders, &result)
    case nil:
      result.problems.append(
        Problem(message: "cannot be found under this name: is it UTF-8?", file: shown))
    default:
      guard mayHoldManifests else { return }
      result.problems.append(
        Problem(message: "neither a file nor a folder: not read", file: shown))
    }
  }

  /// A link is read under the name of what it points to, unless that is found anyway.
  private func follow(
    _ path: FilePath, _ shown: String, _ folders: inout [FilePath],
    _ result: inout Discovery.Result
  ) {
    guard let target = FileSystem.resolved(path) else {
      if Discovery.isManifestName(shown) {
        result.problems.append(
          Problem(message: Discovery.leadsNowhere, file: shown))
      }
      return
    }
    let isFolder = FileSystem.type(of: target) == .directory
    guard isFolder || Discovery.isManifestName(shown) else { return }
    guard target.starts(with: root) else {
      result.notes.append(Discovery.outsideNote(shown))
      return
    }
    guard !target.starts(with: start) else { return }
    if isFolder {
      folders.append(target)
    } else {
      result.candidates.append(
        .init(path: target, name: target.shown(below: root), isExplicit: false))
    }
  }
}
