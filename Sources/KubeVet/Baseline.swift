import Rendering
import Revisions
import SystemPackage
import YAMLSyntax

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Finds the last applied revision that a user, a CI job or habit means.
struct Baseline: Sendable {
  let repository: GitRepository
  var environment: @Sendable (String) -> String? = Self.variable

  /// A variable of the environment; nil where it is empty, too.
  static let variable: @Sendable (String) -> String? = { name in
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A commit to compare with, and how people call it.
  struct Revision: Sendable, Hashable {
    var name: String
    var commit: String
  }

  /// What `--against auto` came to.
  enum Automatic: Sendable {
    case found(Revision)
    /// Nobody asked for a comparison and there is none to make: a sentence for people.
    case none(String)
    /// A pull request asks for one, and its base is not there.
    case missing(String)
  }

  /// A pull request, or a merge request, asks for a comparison: without it there is a problem.
  var isAskedFor: Bool {
    environment("GITHUB_EVENT_NAME")?.hasPrefix("pull_request") == true
      || environment("CI_MERGE_REQUEST_DIFF_BASE_SHA") != nil
  }

  func named(_ name: String) async throws(GitRepository.Failure) -> Revision {
    Revision(name: name, commit: try await repository.commit(of: name))
  }

  /// In a pull request its base; otherwise the upstream of the current branch; otherwise `HEAD` when
  /// the work tree differs from it, and `HEAD~1` when not.
  func automatic(
    below paths: [String]
  ) async throws(GitRepository.Failure) -> Automatic {
    guard let head = try await repository.find("HEAD") else {
      return .none("there is no commit yet to compare with")
    }
    if let event = environment("GITHUB_EVENT_NAME"), event.hasPrefix("pull_request") {
      return try await pullRequestBase(head, event)
    }
    if let base = environment("CI_MERGE_REQUEST_DIFF_BASE_SHA") {
      return try await mergeRequestBase(base)
    }
    if let upstream = try await repository.find("@{upstream}") {
      let base = try await repository.mergeBase(upstream, head) ?? upstream
      return .found(Revision(name: "@{upstream}", commit: base))
    }
    if try await isDirty(below: paths, head) { return .found(Revision(name: "HEAD", commit: head)) }
    guard let parent = try await repository.find("HEAD~1") else {
      // A shallow clone still names the parents of its last commit.
      let isCut = try await !repository.parents(of: head).isEmpty
      return .none(
        isCut
          ? "the clone is shallow and holds no earlier commit (fetch-depth: 0)"
          : "there is no earlier commit to compare with")
    }
    return .found(Revision(name: "HEAD~1", commit: parent))
  }

  private func isDirty(
    below paths: [String], _ head: String
  ) async throws(GitRepository.Failure) -> Bool {
    func differ(_ paths: [String]) async throws(GitRepository.Failure) -> Bool {
      try await !repository.differences(from: head, to: .workTree, below: paths).isEmpty
    }
    if try await differ(paths) { return true }
    let linked = paths.contains(".") ? [] : repository.places(linkedFrom: paths)
    return linked.isEmpty ? false : try await differ(linked)
  }

  /// GitHub checks out a merge commit of its own, whose first parent is the tip of the target branch; the
  /// parent's id can be read even in a clone of depth 1, its tree only after a fetch. A workflow may check
  /// out something else, which may be a merge, too.
  private func pullRequestBase(
    _ head: String, _ event: String
  ) async throws(GitRepository.Failure) -> Automatic {
    let branch = environment("GITHUB_BASE_REF") ?? "the target branch"
    let isOwnMerge = event == "pull_request" && environment("GITHUB_SHA") ?? head == head
    let parents = isOwnMerge ? try await repository.parents(of: head) : []
    if parents.count == 2 {
      guard let base = try await repository.find(parents[0]) else {
        return .missing(
          "the pull request's base \(parents[0].prefix(12)) is not in this clone: "
            + "give actions/checkout fetch-depth: 2 or 0")
      }
      return .found(Revision(name: branch, commit: base))
    }
    guard let target = try await repository.find("origin/\(branch)"),
      let base = try await repository.mergeBase(target, head)
    else {
      return .missing(
        "the pull request's base, origin/\(branch), is not in this clone: "
          + "give actions/checkout fetch-depth: 0")
    }
    return .found(Revision(name: "origin/\(branch)", commit: base))
  }

  /// GitLab says where the merge request's branch left its target.
  private func mergeRequestBase(
    _ commit: String
  ) async throws(GitRepository.Failure) -> Automatic {
    guard let base = try await repository.find(commit) else {
      return .missing(
        "the merge request's base \(commit.prefix(12)) is not in this clone: set GIT_DEPTH to 0")
    }
    let name = environment("CI_MERGE_REQUEST_TARGET_BRANCH_NAME") ?? "the target branch"
    return .found(Revision(name: name, commit: base))
  }
}
