import Rendering
import Revisions
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Check {
  /// What `compose` makes of this run's result. As long as nothing differs that the run looked at, it is what
  /// was made of it then, without reading more than that.
  ///
  /// `words` are what decides over the text beside this value: the command line, and where it is read.
  ///
  /// - Throws: ``UsageError``.
  public func answer(
    for words: [String], _ compose: @Sendable (CheckResult) -> Answer
  ) async throws(UsageError) -> Answer {
    guard knownFindingsFile == nil, !allowsRemote,
      let runs = KeptRuns(self, words, FileSystem.currentFolder)
    else { return compose(try await run()) }
    if let answer = await runs.answer(jobs) { return answer }
    let observer = Observer()
    let result = await Observer.$current.withValue(observer) { await attempt() }
    let answer = compose(try result.get())
    // What went wrong may go better the next time, with the same files.
    if try result.get().problems.isEmpty, let answers = observer.answers {
      runs.keep(answer, answers)
    }
    return answer
  }

  private func attempt() async -> Result<CheckResult, UsageError> {
    do throws(UsageError) {
      return .success(try await run())
    } catch {
      return .failure(error)
    }
  }
}

/// What a run said, with all that it asked its surroundings and what it heard.
private struct KeptRuns {
  private let cache: Cache
  private let key: String

  /// Larger answers are not kept.
  private static let largest = 16 << 20

  /// Variables that differ from one command to the next and decide over nothing.
  private static let volatile: Set<String> = ["_", "OLDPWD", "PWD", "SHLVL"]

  /// nil: nothing is kept, or who asks is not known.
  init?(_ check: Check, _ words: [String], _ currentFolder: FilePath) {
    guard let cache = check.cache(.runs, currentFolder),
      let program = CommandLine.arguments.first.flatMap(FileSystem.program(named:))
    else { return nil }
    self.cache = cache
    let environment = ProcessInfo.processInfo.environment.filter { !Self.volatile.contains($0.key) }
    let day = Int(Date().timeIntervalSince1970) / 86_400
    let parts =
      [FileSystem.identity(of: program), currentFolder.string, "\(day)"] + words
      + environment.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
    key = Cache.key(parts.map { Array($0.utf8) })
  }

  /// nil: nothing is kept, or something differs.
  func answer(_ jobs: Int) async -> Answer? {
    guard let bytes = cache.entry(for: key), var fields = PackedFields.unpack(bytes[...]),
      let answer = fields.popLast().flatMap(Answer.init(packed:))
    else { return nil }
    let kept = Dictionary(fields.compactMap(Observation.answered)) { first, _ in first }
    let observer = Observer()
    await Observer.$current.withValue(observer) { await Self.ask(Array(kept.keys), jobs) }
    return observer.answers == kept ? answer : nil
  }

  func keep(_ answer: Answer, _ answers: [Observation: Digest]) {
    guard answer.size <= Self.largest else { return }
    var fields = PackedFields()
    for (question, answer) in answers { fields.add(question.packed(with: answer)) }
    fields.add(answer.packed)
    cache.keep(fields.bytes, for: key)
    cache.trim()
  }

  private static func ask(_ questions: [Observation], _ jobs: Int) async {
    let questions = questions.sorted { $0.isForGit && !$1.isForGit }
    let files = questions.drop(while: \.isForGit)
    let size = max(1, files.count / (4 * jobs))
    await withTaskGroup { group in
      // git is waited for while files are read.
      for question in questions.prefix(while: \.isForGit) {
        group.addTask { await question.ask() }
      }
      for start in stride(from: files.startIndex, to: files.endIndex, by: size) {
        let part = files[start..<min(start + size, files.endIndex)]
        group.addTask { for question in part { await question.ask() } }
      }
    }
  }
}

extension Observation {
  fileprivate var isForGit: Bool { kind == .git || kind == .gitByCopy }

  /// Asks again; who observes hears the answer.
  fileprivate func ask() async {
    let path = FilePath(words[0])
    switch kind {
    case .content: _ = try? FileSystem.read(path)
    case .entries: _ = try? FileSystem.entries(in: path)
    case .type: _ = FileSystem.type(of: path)
    case .linkType: _ = FileSystem.type(of: path, followingLinks: false)
    case .destination: _ = FileSystem.resolved(path)
    case .program: _ = FileSystem.identity(of: path)
    case .git, .gitByCopy:
      let arguments = Array(words.dropFirst())
      await GitRepository(root: path).ask(arguments, copiesIndex: kind == .gitByCopy)
    }
  }

  fileprivate func packed(with answer: Digest) -> [UInt8] {
    var fields = PackedFields()
    fields.add(answer.bytes)
    for word in [kind.rawValue] + words { fields.add(word) }
    return fields.bytes
  }

  fileprivate static func answered(_ packed: ArraySlice<UInt8>) -> (Observation, Digest)? {
    guard let fields = PackedFields.unpack(packed), fields.count > 2,
      let kind = Kind(rawValue: fields[1].text), let answer = Digest(bytes: fields[0])
    else { return nil }
    return (Observation(kind, fields[2...].map(\.text)), answer)
  }
}
