import Changes
import Linting
import Manifests
import Rendering
import Reporting
import Revisions
import SystemPackage
import YAMLSyntax

/// Reads the manifests and the last applied revision of them, as far as that is known.
struct Inspection: Sendable {
  let check: Check
  let settings: Settings
  let currentFolder: FilePath
  /// Only what differs is looked at.
  let isPlan: Bool
  /// What a hook was told of; nil: it is found out.
  var update: Update?

  /// A change that git is about to make.
  struct Update: Sendable {
    var repository: GitRepository
    /// nil: nothing is there yet.
    var base: Baseline.Revision?
    var side: GitRepository.Side
    /// What `side` holds, as far as git was asked already.
    var listed: [GitRepository.Listed]?
    /// Files that differ from another revision: what reads none of them is not rendered; nil: everything is.
    var differing: Set<String>?
  }

  struct Result: Sendable {
    var scan = Scan.Result()
    /// The old side of the files that differ, and all their names.
    var old = Scan.Result()
    var names: Set<String> = []
    /// Everything that differs in the repository, whether it holds objects or not; nil: not known.
    var differing: Set<String>?
    /// nothing: nothing was compared.
    var comparisons: [Comparison] = []
    var against: Report.Against?
    var problems: [Problem] = []
    var notes: [String] = []
  }

  func run() async -> Result {
    var result = Result()
    let readsInput = settings.paths.contains("-")
    let word = check.against ?? settings.configuration.against ?? "auto"
    if let update {
      await compare(update, &result)
    } else if let from = check.from {
      result.scan = await scan.run(settings.paths)
      await compare(withFiles: from, &result)
    } else if word == "none" || readsInput && check.against == nil {
      result.scan = await scan.run(settings.paths)
    } else if !readsInput, let repository {
      do throws(GitRepository.Failure) {
        try await compare(word, in: repository, &result)
      } catch {
        let isAskedFor = word != "auto" || Baseline(repository: repository).isAskedFor
        await giveUp(error.message, isAskedFor, &result)
      }
    } else if word != "auto", isFile(word) {
      result.scan = await scan.run(settings.paths)
      await compare(withFiles: word, &result)
    } else if word == "auto", !readsInput {
      result.scan = await scan.run(settings.paths)
      result.notes.append("this is no git repository: there is nothing to compare with")
    } else {
      let reason =
        readsInput
        ? "standard input can be compared with a file or a folder only"
        : "there is no file or folder \"\(word)\", and this is no git repository"
      await giveUp(reason, word != "auto", &result)
    }
    result.problems = result.scan.problems + result.problems
    let reasons = result.problems.map(\.message) + result.notes
    var said: Set<String> = []
    result.notes = (result.scan.notes + result.notes).filter { note in
      // What keeps git from answering keeps it from every answer: said once, of what was asked for.
      guard let colon = note.firstRange(of: " is not honoured: ") else {
        return said.insert(note).inserted
      }
      return !reasons.contains { $0.hasSuffix(note[colon.upperBound...]) }
    }
    return result
  }

  private func isFile(_ word: String) -> Bool {
    FileSystem.type(of: currentFolder.pushing(FilePath(word))) != nil
  }

  /// Where manifests are read from, in a git repository.
  private var side: GitRepository.Side {
    update?.side ?? (check.isStaged ? .index : .workTree)
  }

  var scan: Scan { scan(isForRules: !isPlan || update != nil) }

  func scan(isForRules: Bool) -> Scan {
    Scan(
      currentFolder: currentFolder, exclude: settings.configuration.exclude, jobs: check.jobs,
      isForRules: isForRules, linter: isForRules ? settings.linter() : nil,
      progress: check.progress, external: settings.configuration.external,
      rendering: .init(
        cache: check.cache(.renderings, currentFolder), allowsRemote: check.allowsRemote,
        kubernetes: settings.kubernetes.minor,
        charts: settings.configuration.charts.map(ConfiguredChart.init)))
  }

  private var repository: GitRepository? {
    let path = currentFolder.pushing(FilePath(settings.paths[0])).lexicallyNormalized()
    return (path.repositoryRoot ?? (path.isBareRepository ? path : nil)).map(GitRepository.init)
  }

  /// The comparison cannot be made: a problem where it was asked for, otherwise worth a note.
  private func giveUp(_ message: String, _ isAskedFor: Bool, _ result: inout Result) async {
    if result.scan.manifests.isEmpty { result.scan = await scan.run(settings.paths) }
    if !isAskedFor, !check.isStaged {
      result.notes.append("nothing is compared: \(message)")
    } else {
      result.problems.append(Problem(message: message))
    }
  }

  func comparison(
    _ old: Inventory, _ new: Inventory, _ name: String, method: ApplyMethod? = nil,
    previous: ApplyMethod? = nil, namespace: String? = nil
  ) -> Comparison {
    let appliers = Appliers(new)
    let options = ChangeOptions(
      method: method ?? settings.configuration.apply, previous: previous,
      serverSources: appliers.serverSources(of: new), kubernetes: settings.kubernetes.minor,
      namespace: namespace ?? "default", forcedSources: appliers.forcedSources(of: new))
    return Comparison(changes: ChangeSet(from: old, to: new, options: options), name: name)
  }

  // MARK: Git

  /// A hook asks for the comparison: without it there is a problem.
  private func compare(_ update: Update, _ result: inout Result) async {
    do throws(GitRepository.Failure) {
      if let base = update.base {
        try await compare(base.name, in: update.repository, &result)
      } else {
        let revisions = RevisionScan(
          repository: update.repository, scan: scan, side: side, listed: update.listed)
        result.scan = try await revisions.everything(
          below: paths(in: update.repository), differing: update.differing)
      }
    } catch {
      result.problems.append(Problem(message: error.message))
    }
  }

  private func paths(in repository: GitRepository) -> [String] {
    settings.paths.map {
      currentFolder.pushing(FilePath($0)).lexicallyNormalized().shown(below: repository.root)
    }
  }

  private func compare(
    _ word: String, in repository: GitRepository, _ result: inout Result
  ) async throws(GitRepository.Failure) {
    if update == nil, repository.root.isBareRepository {
      throw GitRepository.Failure(
        message: "a bare repository has no work tree: compare two checkouts with --from and --to")
    }
    let paths = paths(in: repository)
    let revisions = RevisionScan(
      repository: repository, scan: scan, side: side, listed: update?.listed)
    func everything(
      _ differing: Set<String>?, _ known: [String: ManifestFile]
    ) async throws(GitRepository.Failure) -> Scan.Result {
      side == .workTree
        ? await scan.run(settings.paths, differing: differing, known: known)
        : try await revisions.everything(below: paths, differing: differing, known: known)
    }
    var found: Baseline.Revision?
    let both = try await revisions.sides(below: paths) { () throws(GitRepository.Failure) in
      found = try await base(word, in: repository, paths, &result)
      return found?.commit
    }
    guard let base = found, let sides = both else {
      if !isPlan, result.scan.manifests.isEmpty { result.scan = try await everything(nil, [:]) }
      return
    }
    (result.old, result.names, result.differing) = (sides.old, sides.names, sides.differing)
    result.scan =
      isPlan && !sides.needsContext
      ? sides.new : try await everything(rendersAll ? nil : sides.differing, sides.new.rendered)
    if !isPlan, result.scan.untouched > 0 {
      let isOne = result.scan.untouched == 1
      result.notes.append(
        "\(isOne ? "1 target reads" : "\(result.scan.untouched) targets read") none of the files that "
          + "differ, and \(isOne ? "is" : "are") not rendered")
    }
    // A path that is gone from the work tree is known to the revision.
    result.scan.problems.removeAll { sides.names.contains($0.file ?? "") && !isThere($0.file) }
    let unreadable = UnreadableSides(old: sides.old, new: sides.new, isByFile: true)
    result.problems += sides.old.problems + (isPlan ? unreadable.problems : [])
    let old = sides.old.notes.filter { !result.scan.notes.contains($0) }
    result.notes += old.map { "in the old revision: \($0)" }
    result.notes += sides.new.notes + unreadable.notes
    result.against = Report.Against(kind: "git", revision: base.name, commit: base.commit)
    var context = result.scan.context(besides: sides.names)
    let previous = try await previousMethod(repository, base.commit)
    var moves = RevisionScan.Moves()
    func compared(_ method: ApplyMethod? = nil) -> [Comparison] {
      sides.parts.map { part in
        let around = context.filter { !part.alternatives.contains($0.source) }
        var old = sides.old.inventory(of: part.isOwn, with: around)
        var new = sides.new.inventory(of: part.isOwn, with: around)
        let (left, came) = (
          RevisionScan.Moves.missing(moves.new, from: old, but: new),
          RevisionScan.Moves.missing(moves.old, from: new, but: old)
        )
        new = left.isEmpty ? new : new.only(new.resources + left)
        old = came.isEmpty ? old : old.only(old.resources + came)
        return comparison(
          old.only(unreadable.comparable(old.resources, with: new.resources)),
          new.only(unreadable.comparable(new.resources, with: old.resources)), base.name,
          method: method, previous: previous)
      }
    }
    result.comparisons = compared()
    moves = try await revisions.moves(among: result.changes, from: base.commit, below: paths)
    if !moves.isEmpty { result.comparisons = compared() }
    // Who applies it, and how, counts where one way or the other is refused.
    let isDecided = (result.comparisons + compared(.server)).flatMap(\.changes.changes)
    if isDecided.contains(where: { $0.action == .reject }) || sides.hasCustomResources {
      let seen = Set(result.scan.manifests.map(\.tree.file.path)).union(sides.names)
      context += try await deciders(revisions, besides: seen)
      result.comparisons = compared()
    }
  }

  /// Where a comparison is asked for, what reads none of the differing files is left alone.
  private var rendersAll: Bool {
    !isPlan && check.against == nil && !check.isStaged && update == nil
  }

  private func isThere(_ name: String?) -> Bool {
    // A link is there wherever it leads.
    name.map {
      FileSystem.type(of: currentFolder.pushing(FilePath($0)), followingLinks: false) != nil
    } ?? true
  }

  /// Objects anywhere in the repository that decide over others: definitions of custom resources, and
  /// what Flux is told to do where the API server refuses.
  private func deciders(
    _ revisions: RevisionScan, besides seen: Set<String>
  ) async throws(GitRepository.Failure) -> [Resource] {
    let groups: Set = ["kustomize.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io", "argoproj.io"]
    let words = ["CustomResourceDefinition"] + groups.sorted()
    let names = try await revisions.repository.files(mentioning: words, in: side).filter {
      Discovery.isManifestName($0) && !seen.contains($0)
    }
    let found = try await revisions.read(names: Set(names))
    return found.manifests.flatMap(\.resources).filter {
      $0.id.kind == "CustomResourceDefinition" || groups.contains($0.id.group)
    }
  }

  /// nil: nothing to compare with, which a note says.
  private func base(
    _ word: String, in repository: GitRepository, _ paths: [String], _ result: inout Result
  ) async throws(GitRepository.Failure) -> Baseline.Revision? {
    if let base = update?.base { return base }
    let baseline = Baseline(repository: repository)
    guard word == "auto" else {
      if let commit = try await repository.find(word) {
        return Baseline.Revision(name: word, commit: commit)
      }
      guard FileSystem.type(of: currentFolder.pushing(FilePath(word))) != nil else {
        return try await baseline.named(word)
      }
      result.scan = await scan.run(settings.paths)
      await compare(withFiles: word, &result)
      return nil
    }
    if check.isStaged {
      guard let head = try await repository.find("HEAD") else {
        result.notes.append("this is the first commit: there is nothing to compare with")
        return nil
      }
      return Baseline.Revision(name: "HEAD", commit: head)
    }
    switch try await baseline.automatic(below: paths) {
    case .found(let revision): return revision
    case .none(let reason):
      result.notes.append("nothing is compared: \(reason)")
      return nil
    case .missing(let reason):
      result.problems.append(Problem(message: reason))
      return nil
    }
  }
}
