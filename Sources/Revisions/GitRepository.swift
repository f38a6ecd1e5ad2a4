import Rendering
import SystemPackage
import YAMLSyntax

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A git repository, read by plumbing commands alone: neither its work tree nor its index is touched.
package struct GitRepository: Sendable, Hashable {
  package let root: FilePath

  /// Why git could not answer, with the remedy where there is one.
  package struct Failure: Error, Sendable {
    package var message: String

    package init(message: String) { self.message = message }
  }

  package init(root: FilePath) { self.root = root }

  /// A file as git lists it.
  package struct Entry: Sendable, Hashable {
    /// The object's id; zeros where only the work tree has it, and in the index a file with a conflict.
    package var id: String
    package var mode: Mode

    package var isStored: Bool { !id.allSatisfy { $0 == "0" } }
  }

  package enum Mode: Sendable, Hashable {
    case file, symbolicLink, submodule

    init(_ text: some Sequence<UInt8>) {
      self =
        text.elementsEqual("120000".utf8)
        ? .symbolicLink : text.elementsEqual("160000".utf8) ? .submodule : .file
    }
  }

  // MARK: Revisions

  /// The commit that `revision` names: anything git understands, and `main@sha1:…` as Flux writes it.
  package func commit(of revision: String) async throws(Failure) -> String {
    guard let commit = try await find(revision) else {
      let isShallow = try await line(["rev-parse", "--is-shallow-repository"]) == "true"
      let remedy =
        isShallow
        ? ": the clone is shallow; fetch the whole history (fetch-depth: 0), or git fetch --unshallow"
        : try await isOther(revision)
          ? " that is one commit: name a commit, not a range, a folder or a file of it"
          : "; git fetch it, or name another one"
      throw Failure(message: "there is no revision \"\(revision)\" in this repository\(remedy)")
    }
    return commit
  }

  /// nil: there is no such commit.
  package func find(_ revision: String) async throws(Failure) -> String? {
    guard let words = Self.words(for: revision) else { return nil }
    return try await line(["rev-parse", "--verify", "--quiet", words])
  }

  /// Whether git knows something else by these words: a range, or what a commit holds.
  private func isOther(_ revision: String) async throws(Failure) -> Bool {
    guard Self.words(for: revision) != nil else { return false }
    return try await line(["rev-parse", "--quiet", "--verify", revision]) != nil
      || revision.contains("..")
  }

  /// A revision as git is told of it; nil: git would take it for an option.
  private static func words(for revision: String) -> String? {
    var name = revision
    if let flux = revision.firstRange(of: "@sha1:") { name = String(revision[flux.upperBound...]) }
    return name.hasPrefix("-") ? nil : "\(name)^{commit}"
  }

  /// The commit from which `one` and `other` went apart; nil where none is known.
  package func mergeBase(_ one: String, _ other: String) async throws(Failure) -> String? {
    try await line(["merge-base", one, other])
  }

  /// The parents of a commit, first one first; readable even in a clone of depth 1.
  package func parents(of commit: String) async throws(Failure) -> [String] {
    let text = try await run(["cat-file", "-p", commit])
    return String(decoding: text, as: UTF8.self).split(separator: "\n")
      .prefix { !$0.isEmpty }
      .filter { $0.hasPrefix("parent ") }
      .map { String($0.dropFirst("parent ".count)) }
  }

  // MARK: Differences

  /// A file that is not the same on both sides.
  package struct Difference: Sendable {
    package var path: String
    /// nil: not there before.
    package var old: Entry?
    /// nil: not there any more.
    package var new: Entry?
  }

  /// The files below `paths` that git does not know and does not ignore.
  package func untrackedFiles(below paths: [String]) async throws(Failure) -> [String] {
    let question = ["ls-files", "--others", "--exclude-standard", "-z", "--"]
    return try await run(question + paths.map(Self.literal)).zeroTerminated.map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// What differs between `commit` and `side`, below `paths`; of the work tree also what git does not know.
  package func differences(
    from commit: String, to side: Side, below paths: [String]
  ) async throws(Failure) -> [Difference] {
    async let untracked = attempt { () throws(Failure) in
      side == .workTree ? try await untrackedFiles(below: paths) : []
    }
    let index = try await indexCopy(for: side)
    defer { index?.remove() }
    let tracked = try await trackedDifferences(from: commit, to: side, below: paths, index)
    return tracked.adding(untracked: try await untracked.get())
  }

  /// What a comparison with the work tree is asked with; nil: it needs none, or there is none. The caller removes it.
  package func indexCopy(for side: Side) async throws(Failure) -> IndexCopy? {
    side == .workTree ? IndexCopy(of: try await indexFile()) : nil
  }

  /// The same without what git does not know.
  package func trackedDifferences(
    from commit: String, to side: Side, below paths: [String], _ index: IndexCopy?
  ) async throws(Failure) -> [Difference] {
    let sides =
      switch side {
      case .workTree: [commit]
      case .index: ["--cached", commit]
      case .commit(let other): [commit, other]
      }
    let output = try await run(
      ["diff", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv"]
        + ["--ignore-submodules=dirty"] + sides + ["--"] + paths.map(Self.literal), index: index)
    return Self.parse(output)
  }

  /// The same from a revision that is still to be looked up; nil: git knows none by this name.
  package func trackedDifferences(
    fromUnverified revision: String, to side: Side, below paths: [String], _ index: IndexCopy?
  ) async -> [Difference]? {
    guard let words = Self.words(for: revision) else { return nil }
    return try? await trackedDifferences(from: words, to: side, below: paths, index)
  }

  /// The index in use; a hook or a linked work tree may have another one.
  private func indexFile() async throws(Failure) -> FilePath {
    let usual = root.appending(".git/index")
    let names = ["GIT_INDEX_FILE", "GIT_DIR"]
    if names.allSatisfy({ ProcessInfo.processInfo.environment[$0] == nil }),
      FileSystem.type(of: usual) == .regular
    {
      return usual
    }
    return try await line(["rev-parse", "--git-path", "index"]).map { root.pushing(FilePath($0)) }
      ?? usual
  }

  /// `:100644 100644 <id> <id> M\0path\0`
  private static func parse(_ output: [UInt8]) -> [Difference] {
    let fields = output.split(separator: 0, omittingEmptySubsequences: false)
    var differences: [Difference] = []
    for index in stride(from: 0, to: fields.count - 1, by: 2) {
      let words = String(decoding: fields[index], as: UTF8.self).dropFirst().split(separator: " ")
      guard words.count == 5 else { continue }
      let old = Entry(id: String(words[2]), mode: Mode(words[0].utf8))
      let new = Entry(id: String(words[3]), mode: Mode(words[1].utf8))
      differences.append(
        Difference(
          path: String(decoding: fields[index + 1], as: UTF8.self),
          old: words[4] == "A" ? nil : old, new: words[4] == "D" ? nil : new))
    }
    return differences
  }

  /// A path with stars or brackets in its name is a path, not a pattern.
  static func literal(_ path: String) -> String {
    path == "." ? ":/" : ":(top,literal)\(path)"
  }

  // MARK: Objects

  /// The contents of objects by id, read by one process. Without the ones that a partial clone lacks.
  package func blobs(_ ids: Set<String>) async throws(Failure) -> [String: [UInt8]] {
    guard !ids.isEmpty else { return [:] }
    let input = Array(ids.sorted().joined(separator: "\n").utf8) + [UInt8(ascii: "\n")]
    let output = try await run(
      ["cat-file", "--batch", "--buffer"], input: input, outputLimit: 256 << 20)
    var blobs: [String: [UInt8]] = [:]
    var rest = output[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let words = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
      rest = rest[(end + 1)...]
      guard words.count == 3, let size = Int(words[2]), rest.count > size else { continue }
      blobs[String(words[0])] = Array(rest.prefix(size))
      rest = rest.dropFirst(size + 1)
    }
    return blobs
  }

  // MARK: Running git

  func line(_ arguments: [String]) async throws(Failure) -> String? {
    let output = try await result(arguments)
    guard output.isSuccess else {
      try refuse(output.standardError)
      return nil
    }
    let text = String(decoding: output.standardOutput, as: UTF8.self)
    return text.split(separator: "\n").first.map(String.init)
  }

  func run(
    _ arguments: [String], input: [UInt8]? = nil, index: IndexCopy? = nil,
    outputLimit: Int = 32 << 20
  ) async throws(Failure) -> [UInt8] {
    let output = try await result(
      arguments, input: input, index: index, outputLimit: outputLimit)
    guard output.isSuccess else {
      try refuse(output.standardError)
      let words = output.standardError.split(separator: "\n").first.map(String.init) ?? ""
      throw Failure(message: "git \(arguments[0]) failed: \(words)")
    }
    return output.standardOutput
  }

  /// No program that the repository's configuration names, and no hook, is run.
  private static let options = ["-c", "core.fsmonitor=false"]

  /// For a question that is asked beside another one.
  package func attempt<Answer: Sendable>(
    _ ask: @Sendable () async throws(Failure) -> Answer
  ) async -> Result<Answer, Failure> {
    do throws(Failure) {
      return .success(try await ask())
    } catch {
      return .failure(error)
    }
  }

  func result(
    _ arguments: [String], input: [UInt8]? = nil, index: IndexCopy? = nil,
    outputLimit: Int = 32 << 20
  ) async throws(Failure) -> Command.Output {
    let variables = index?.variables ?? [:]
    do throws(Command.Failure) {
      return try await Command("git", Self.options + arguments, in: root, variables: variables)
        .run(input: input, outputLimit: outputLimit)
    } catch {
      throw Failure(message: error.message)
    }
  }

  /// Asks a question once more, with the very same `arguments`, for whoever observes.
  package func ask(_ arguments: [String], copiesIndex: Bool) async {
    let file = copiesIndex ? try? await indexFile() : nil
    let index = file.flatMap(IndexCopy.init)
    defer { index?.remove() }
    let variables = index?.variables ?? [:]
    _ = try? await Command("git", arguments, in: root, variables: variables).run()
  }

  /// What makes every question to git fail, with the remedy.
  private func refuse(_ errors: String) throws(Failure) {
    if let sentence = GitDistrust.sentence(errors, root) { throw Failure(message: sentence) }
    if errors.contains("lazy fetching disabled") || errors.contains("from promisor remote") {
      throw Failure(
        message: "this partial clone lacks what the revision holds, and kubevet fetches nothing: "
          + "git fetch --refetch --no-filter brings it")
    }
    if errors.contains("not a git repository") {
      throw Failure(message: "this is no git repository")
    }
  }
}

extension [GitRepository.Difference] {
  /// With files that only the work tree has.
  package func adding(untracked names: [String]) -> Self {
    let zeros = String(repeating: "0", count: 40)
    let added = names.map {
      GitRepository.Difference(path: $0, old: nil, new: .init(id: zeros, mode: .file))
    }
    return (self + added).sorted { $0.path < $1.path }
  }
}
