import BuiltinRules
import Linting
import Rendering
import Reporting
import Revisions
import SystemPackage
import YAMLSyntax

/// One run of `kubevet hook run`: what a commit or a push brings, read from git alone. What stood there
/// before does not stop anybody.
public struct Hook: Sendable {
  /// When git, or the pre-commit framework, calls.
  public enum Event: Sendable {
    /// Before a commit, or before a merge is committed: the index.
    case preCommit
    /// Before a push: git's lines on standard input, and the remote's name.
    case prePush(lines: String, remote: String?)
    /// On the server, before anything is accepted: git's lines on standard input.
    case preReceive(lines: String)

    var isCommit: Bool { if case .preCommit = self { true } else { false } }
  }

  /// Paths, rules and limits. Its `against` replaces what git tells.
  public var check: Check
  public var event: Event

  public init(_ event: Event, check: Check) {
    self.event = event
    self.check = check
  }

  /// Reads what git is about to take, and never writes.
  ///
  /// - Throws: ``Check/UsageError``. What is wrong with manifests or files is in the result.
  public func run() async throws(Check.UsageError) -> CheckResult {
    if check.from != nil || check.to != nil {
      throw Check.UsageError("a hook compares what git tells it: no --from, no --to")
    }
    if check.isStaged, !event.isCommit {
      throw Check.UsageError("--staged reads git's index, and a push is of commits")
    }
    let folder = FileSystem.currentFolder
    var isReceiving = false
    if case .preReceive = event { isReceiving = true }
    guard let repository = GitRepository.running(hook: isReceiving, in: folder) else {
      throw Check.UsageError("a hook runs in a git repository, and this is none")
    }
    var results: [CheckResult] = []
    do throws(GitRepository.Failure) {
      for change in try await changes(in: repository) {
        results.append(try await settled(change, folder))
      }
    } catch {
      return CheckResult.failed([Problem(message: error.message)])
    }
    return CheckResult.joined(results)
  }

  /// A usage error and a failure of git go different ways.
  private func settled(
    _ change: HookChange, _ folder: FilePath
  ) async throws(GitRepository.Failure) -> CheckResult {
    do {
      let baseline = check.baseline.map { name in
        folder.pushing(FilePath(name)).lexicallyNormalized()
          .shown(below: change.update.repository.root)
      }
      let revision = try await HookRevision(change.update, baseline: baseline)
      let settings = try Settings(check, folder, revision: revision)
      var change = change
      change.update.listed = revision.files
      return await change.result(check, settings, folder)
    } catch let error as GitRepository.Failure {
      throw error
    } catch {
      return CheckResult.failed([Problem(message: "\(error)")])
    }
  }

  // MARK: What is about to change

  private func changes(
    in repository: GitRepository
  ) async throws(GitRepository.Failure) -> [HookChange] {
    switch event {
    case .preCommit:
      if let change = try await frameworkPush(in: repository) { return [change] }
      return [try await commit(in: repository)]
    case .prePush(let lines, let remote):
      let updates = try parsed { () throws(Check.UsageError) in try RefUpdate.pushed(lines) }
      return try await pushed(updates, .by(remote: remote ?? "origin"), repository)
    case .preReceive(let lines):
      let updates = try parsed { () throws(Check.UsageError) in try RefUpdate.received(lines) }
      return try await pushed(updates, .here, repository)
    }
  }

  private func parsed(
    _ parse: () throws(Check.UsageError) -> [RefUpdate]
  ) throws(GitRepository.Failure) -> [RefUpdate] {
    do throws(Check.UsageError) {
      return try parse()
    } catch {
      throw GitRepository.Failure(message: error.description)
    }
  }

  /// The index over `HEAD`. Where nothing is staged and git commits nothing, somebody asks for all files,
  /// as `pre-commit run --all-files` does.
  private func commit(
    in repository: GitRepository
  ) async throws(GitRepository.Failure) -> HookChange {
    async let staged = repository.attempt { () throws(GitRepository.Failure) in
      try await repository.stagedFiles()
    }
    var base = try await repository.find("HEAD").map {
      Baseline.Revision(name: "HEAD", commit: $0)
    }
    base = try await asked(or: base, repository)
    let update = Inspection.Update(
      repository: repository, base: base, side: .index, listed: try await staged.get())
    guard let head = base, environment("GIT_INDEX_FILE") == nil, check.against == nil,
      try await repository.differences(from: head.commit, to: .index, below: ["."]).isEmpty
    else { return HookChange(update: update) }
    let baseline = Baseline(repository: repository)
    return switch try await baseline.automatic(below: ["."]) {
    case .found(let revision):
      HookChange(
        update: .init(
          repository: repository, base: revision, side: .index, listed: update.listed),
        isWhole: true)
    case .none:
      HookChange(
        update: .init(repository: repository, base: nil, side: .index, listed: update.listed),
        isWhole: true)
    case .missing(let reason): throw GitRepository.Failure(message: reason)
    }
  }

  /// The pre-commit framework tells of a push, or of a range, in variables.
  private func frameworkPush(
    in repository: GitRepository
  ) async throws(GitRepository.Failure) -> HookChange? {
    let isPush = environment("PRE_COMMIT_REMOTE_NAME") != nil
    if let from = environment("PRE_COMMIT_FROM_REF"), let to = environment("PRE_COMMIT_TO_REF") {
      let new = try await repository.commit(of: to)
      let named = try await repository.commit(of: from)
      // A push replaces what the remote has; a range begins where the two went apart.
      let old = isPush ? named : try await repository.mergeBase(named, new) ?? named
      let base = try await asked(or: .init(name: String(from.prefix(12)), commit: old), repository)
      return HookChange(update: .init(repository: repository, base: base, side: .commit(new)))
    }
    guard isPush else { return nil }
    let new = try await repository.commit(of: environment("PRE_COMMIT_LOCAL_BRANCH") ?? "HEAD")
    let base = try await asked(or: nil, repository)
    return HookChange(update: .init(repository: repository, base: base, side: .commit(new)))
  }

  private func pushed(
    _ updates: [RefUpdate], _ published: GitRepository.Published, _ repository: GitRepository
  ) async throws(GitRepository.Failure) -> [HookChange] {
    var changes: [HookChange] = []
    for update in updates {
      // A tag may name something else than a commit.
      guard let new = try await repository.find(update.new) else { continue }
      var base: Baseline.Revision?
      if let old = update.old {
        guard let commit = try await repository.find(old) else {
          throw GitRepository.Failure(
            message: "\(update.name) is at \(old.prefix(12)) on the remote, which is not in this "
              + "clone: git fetch first")
        }
        base = Baseline.Revision(name: update.name, commit: commit)
      } else if let commit = try await repository.lastPublished(before: new, published) {
        base = Baseline.Revision(name: String(commit.prefix(12)), commit: commit)
      }
      base = try await asked(or: base, repository)
      let change = HookChange(
        update: .init(repository: repository, base: base, side: .commit(new)))
      if !changes.contains(where: { $0.isSame(as: change) }) { changes.append(change) }
    }
    return changes
  }

  /// `--against` stands above what git tells.
  private func asked(
    or base: Baseline.Revision?, _ repository: GitRepository
  ) async throws(GitRepository.Failure) -> Baseline.Revision? {
    switch check.against {
    case nil, "auto": base
    case "none": nil
    case let name?: Baseline.Revision(name: name, commit: try await repository.commit(of: name))
    }
  }

  private func environment(_ name: String) -> String? { Baseline.variable(name) }
}
