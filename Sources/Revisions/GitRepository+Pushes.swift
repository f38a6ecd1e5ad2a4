import Rendering
import SystemPackage

/// What a push brings.
extension GitRepository {
  /// What another repository has already, as far as this one knows.
  package enum Published: Sendable {
    /// What was last fetched from this remote; of any where nothing is known of it.
    case by(remote: String)
    /// All branches and tags of this repository.
    case here
  }

  /// The last commit on the first-parent line of `commit` that is published; nil where none is, so that all
  /// of it is new.
  package func lastPublished(
    before commit: String, _ published: Published
  ) async throws(Failure) -> String? {
    let known: [String]
    switch published {
    case .here: known = ["--all"]
    case .by(let remote):
      let isKnown = try await line(["for-each-ref", "--count=1", "refs/remotes/\(remote)/"]) != nil
      known = [isKnown ? "--remotes=\(remote)" : "--remotes"]
    }
    let lines = try await run(
      ["rev-list", "--first-parent", "--parents", commit, "--not"] + known
    ).split(separator: UInt8(ascii: "\n"))
    guard let first = lines.last else { return commit }
    // `<commit> <parent> …`, the oldest new commit last.
    return first.split(separator: UInt8(ascii: " ")).dropFirst().first.map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// The repository in which git runs a hook, or around `folder`.
  package static func running(hook isReceiving: Bool, in folder: FilePath) -> GitRepository? {
    if isReceiving || folder.repositoryRoot == nil {
      return folder.isBareRepository ? GitRepository(root: folder) : nil
    }
    return folder.repositoryRoot.map(GitRepository.init)
  }
}

/// Where git looks for hooks.
extension GitRepository {
  package func isBare() async throws(Failure) -> Bool {
    try await line(["rev-parse", "--is-bare-repository"]) == "true"
  }

  /// `core.hooksPath`, or `hooks` beside the objects. Shared: the user's own setting for all repositories.
  package func hookFolder() async throws(Failure) -> (path: FilePath, isShared: Bool) {
    guard let path = try await line(["rev-parse", "--git-path", "hooks"]) else {
      throw Failure(message: "this is no git repository")
    }
    let setting = try await line(["config", "--show-scope", "--get", "core.hooksPath"]) ?? ""
    return (
      root.pushing(FilePath(path)).lexicallyNormalized(),
      setting.hasPrefix("global\t") || setting.hasPrefix("system\t")
    )
  }
}

extension GitRepository {
  /// The remote's default branch, otherwise the current one; nil where `HEAD` is on none.
  package func mainBranch() async throws(Failure) -> String? {
    let name =
      try await line(["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]).map {
        String($0.trimmingPrefix("origin/"))
      }
    if let name { return name }
    return try await line(["symbolic-ref", "--quiet", "--short", "HEAD"])
  }
}
