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
    /// Whether both sides were read as a whole.
    var isWhollyCompared = true
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
    } else if let from = check.from ?? (check.against == "-" ? "-" : nil) {
      await readEverything(&result)
      await compare(withFiles: from, &result)
    } else if word == "none" || readsInput && check.against == nil {
      await readEverything(&result)
    } else if !readsInput, let repository {
      do throws(GitRepository.Failure) {
        try await compare(word, in: repository, &result)
      } catch {
        let isAskedFor = word != "auto" || Baseline(repository: repository).isAskedFor
        await giveUp(error.message, isAskedFor, &result)
      }
    } else if word != "auto", isFile(word) {
      await readEverything(&result)
      await compare(withFiles: word, &result)
    } else if word == "auto", !readsInput {
      await readEverything(&result)
      result.notes.append("this is no git repository: there is nothing to compare with")
    } else {
      let reason =
        readsInput
        ? "standard input can be compared with a file or a folder only"
        : "there is no file or folder \"\(word)\", and this is no git repository"
      await giveUp(reason, word != "auto", &result)
    }
    result.problems = result.scan.problems + result.problems
    if isPlan, result.against == nil {
      result.problems += result.scan.problems(ofUnreadable: "it is not compared")
    }
    result.notes = notes(of: result)
    return result
  }

  /// Each once, those of the scan first.
  private func notes(of result: Result) -> [String] {
    let reasons = result.problems.map(\.message) + result.notes
    var said: Set<String> = []
    return (result.scan.notes + result.notes).filter { note in
      // What keeps git from answering keeps it from every answer: said once, of what was asked for.
      guard let colon = note.firstRange(of: " is not honoured: ") else {
        return said.insert(note).inserted
      }
      return !reasons.contains { $0.hasSuffix(note[colon.upperBound...]) }
    }
  }

  /// What there is to check, from the work tree or from git's index. `differing`: files of which one must be
  /// read by what is rendered; nil: everything is rendered.
  func readEverything(
    _ result: inout Result, with scan: Scan? = nil, differing: Set<String>? = nil
  ) async {
    let scan = scan ?? self.scan
    guard check.isStaged else {
      result.scan = await scan.run(settings.paths, differing: differing)
      return
    }
    guard let repository else {
      let message = "--staged reads git's index, and this is no git repository"
      result.problems.append(Problem(message: message))
      return
    }
    do throws(GitRepository.Failure) {
      let revisions = RevisionScan(repository: repository, scan: scan, side: .index, listed: nil)
      result.scan = try await revisions.everything(
        below: paths(in: repository), differing: differing)
    } catch {
      result.problems.append(Problem(message: error.message))
    }
  }

  private func isFile(_ word: String) -> Bool {
    FileSystem.type(of: currentFolder.pushing(FilePath(word))) != nil
  }

  /// Where manifests are read from, in a git repository.
  var side: GitRepository.Side {
    update?.side ?? (check.isStaged ? .index : .workTree)
  }

  var scan: Scan { scan(isForRules: !isPlan || update != nil) }

  func scan(isForRules: Bool) -> Scan {
    Scan(
      currentFolder: currentFolder, exclude: settings.exclude, jobs: check.jobs,
      isForRules: isForRules, linter: isForRules ? settings.linter() : nil,
      progress: check.progress, external: settings.configuration.external,
      rendering: .init(
        cache: check.cache(.renderings, currentFolder), allowsRemote: check.allowsRemote,
        kubernetes: settings.kubernetes.minor,
        charts: settings.configuration.charts.map(ConfiguredChart.init),
        configuration: check.usesConfiguration
          ? settings.configuration.file?.path ?? ConfigurationName.right : nil))
  }

  /// Where the names of files start.
  var root: FilePath { firstPath.repositoryRoot ?? currentFolder }

  private var firstPath: FilePath {
    currentFolder.pushing(FilePath(settings.paths[0])).lexicallyNormalized()
  }

  private var repository: GitRepository? {
    let path = firstPath
    return (path.repositoryRoot ?? (path.isBareRepository ? path : nil)).map(GitRepository.init)
  }

  /// The comparison cannot be made: a problem where it was asked for, otherwise worth a note.
  private func giveUp(_ message: String, _ isAskedFor: Bool, _ result: inout Result) async {
    if result.scan.manifests.isEmpty { await readEverything(&result) }
    if !isAskedFor, !check.isStaged {
      result.notes.append("nothing is compared: \(message)")
    } else if !result.problems.contains(where: { $0.message == message }) {
      result.problems.append(Problem(message: message))
    }
  }

  func comparison(
    _ old: Inventory, _ new: Inventory, _ name: String, method: ApplyMethod? = nil,
    previous: ApplyMethod? = nil, namespace: String? = nil, isOfRevisions: Bool = false
  ) -> Comparison {
    let appliers = Appliers(new)
    let options = ChangeOptions(
      method: method ?? settings.configuration.apply, previous: previous,
      serverSources: appliers.serverSources(of: new), kubernetes: settings.kubernetes.minor,
      namespace: namespace ?? "default", forcedSources: appliers.forcedSources(of: new),
      isOfRevisions: isOfRevisions)
    return Comparison(changes: ChangeSet(from: old, to: new, options: options), name: name)
  }
}
