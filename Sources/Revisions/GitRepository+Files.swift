import Rendering
import SystemPackage
import YAMLSyntax

/// What a repository holds beside its last commit, and in it.
extension GitRepository {
  /// Where files are read from.
  package enum Side: Sendable, Hashable {
    case workTree
    /// What is staged. A hook may be told of another index than the usual one.
    case index
    /// By its id.
    case commit(String)
  }

  /// A file by its path below the root.
  package typealias Listed = (path: String, entry: Entry)

  /// What the index or a commit holds; of the work tree, what git knows.
  package func files(of side: Side) async throws(Failure) -> [Listed] {
    if case .commit(let commit) = side { return try await files(of: commit) }
    return try await stagedFiles()
  }

  /// What the index holds; of a file in conflict, our side.
  package func stagedFiles() async throws(Failure) -> [Listed] {
    // `100644 <id> 0\tpath`
    try await listed(["ls-files", "--stage", "-z", "--full-name", "--", ":/"]) { words in
      words.count == 3 && (words[2].elementsEqual("0".utf8) || words[2].elementsEqual("2".utf8))
        ? words[1] : nil
    }
  }

  /// What `commit` holds.
  package func files(of commit: String) async throws(Failure) -> [Listed] {
    // `100644 blob <id>\tpath`
    try await listed(["ls-tree", "-r", "-z", "--full-tree", commit]) { words in
      words.count == 3 ? words[2] : nil
    }
  }

  private func listed(
    _ arguments: [String], id: ([ArraySlice<UInt8>]) -> ArraySlice<UInt8>?
  ) async throws(Failure) -> [Listed] {
    // There may be many, and most are only passed by: words are compared as bytes.
    try await run(arguments).zeroTerminated.compactMap { line in
      guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
      let words = line[..<tab].split(separator: UInt8(ascii: " "))
      guard let mode = words.first, let id = id(words) else { return nil }
      let path = String(decoding: line[(tab + 1)...], as: UTF8.self)
      return (path, Entry(id: String(decoding: id, as: UTF8.self), mode: Mode(mode)))
    }
  }

  /// The URLs of all remotes, as the configuration has them.
  package func remoteURLs() async throws(Failure) -> [String] {
    let output = try await result(["config", "--null", "--get-regexp", #"^remote\..*\.url$"#])
    // `name\nvalue`; without a remote the status says so.
    return output.standardOutput.zeroTerminated.compactMap { entry in
      entry.firstIndex(of: UInt8(ascii: "\n")).map {
        String(decoding: entry[entry.index(after: $0)...], as: UTF8.self)
      }
    }
  }

  /// The tracked files that match one of git's path patterns.
  package func trackedFiles(matching patterns: [String]) async throws(Failure) -> [String] {
    try await run(["ls-files", "-z", "--"] + patterns).zeroTerminated.map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// The files of `side` in which one of `words` stands; of the work tree, those that are not ignored.
  package func files(
    mentioning words: [String], in side: Side
  ) async throws(Failure) -> [String] {
    let place =
      switch side {
      case .workTree: ["--untracked"]
      case .index: ["--cached"]
      case .commit: [String]()
      }
    var tree: [String] = []
    if case .commit(let id) = side { tree = [id, "--"] }
    let output = try await result(
      ["grep", "--files-with-matches", "--null", "--fixed-strings", "--full-name"] + place
        + ["--no-color", "--no-recurse-submodules", "-I"] + words.flatMap { ["-e", $0] } + tree)
    // No match is an answer; git says it with a status of its own. Of a commit: `<id>:path`.
    return output.standardOutput.zeroTerminated.map {
      let name = String(decoding: $0, as: UTF8.self)
      return tree.isEmpty ? name : String(name.dropFirst(tree[0].utf8.count + 1))
    }
  }
}
