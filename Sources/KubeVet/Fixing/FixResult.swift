import Linting
import Rendering
import Reporting
import SystemPackage
import YAMLSyntax

/// What a run of `kubevet fix` would change, and what is left to people. Nothing is written before
/// ``write()``; ask what was mended and what remains after it or ``patch()``, which meet files that are left
/// as they are.
public struct FixResult: Sendable {
  private let first: Fixing.State
  private let last: Fixing.State
  /// What the edited files held before, by name.
  private let originals: [String: [UInt8]]
  private let mended: [Finding]
  private let isUnsafe: Bool
  private let limit: Configuration.FailOn
  /// Where files lie that reports call by a name.
  private let roots: [FilePath]
  /// Names of files that are left as they are.
  private var unwritten: Set<String> = []
  /// Files that are edited, whatever the number of their names.
  private var fileCount = 0

  init(
    first: Fixing.State, last: Fixing.State, originals: [String: [UInt8]], mended: [Finding],
    isUnsafe: Bool, settings: Settings, currentFolder: FilePath
  ) {
    self.first = first
    self.last = last
    self.originals = originals
    self.mended = mended.sorted(by: Finding.inReadingOrder)
    self.isUnsafe = isUnsafe
    limit = settings.limit
    var roots: [FilePath] = []
    for path in settings.paths {
      let absolute = currentFolder.pushing(FilePath(path)).lexicallyNormalized()
      let root = absolute.repositoryRoot ?? currentFolder
      if !roots.contains(root) { roots.append(root) }
    }
    self.roots = roots
  }

  /// What was left out on purpose: one sentence each, harmless to a terminal.
  public var notes: [String] { first.notes.map(Printable.line) }

  /// What could not be read or rendered: one sentence each, harmless to a terminal.
  public var problems: [String] { last.problems.map(\.sentence) }

  /// What was mended, and where it stood: one line each, harmless to a terminal.
  public var fixed: [String] {
    mended.filter { !unwritten.contains($0.file.path) }.map { finding in
      let place = "\(finding.file.path):\(finding.location.line):\(finding.location.column)"
      return Printable.line("\(place): \(finding.message) [\(finding.rule.id)]")
    }
  }

  /// How much was mended, and what remains.
  public var summary: String {
    let fixed = fixed.count
    var text =
      fixed == 0
      ? "nothing" : "\(Self.count(fixed, "finding")) in \(Self.count(fileCount, "file"))"
    let open = open
    text += open.isEmpty ? "; none remains" : "; \(open.count) remain\(open.count == 1 ? "s" : "")"
    guard !isUnsafe else { return text }
    var texts: [String: SourceText] = [:]
    let more = open.count { $0.rule.fix?.isSafe == false && $0.repair?.edits(in: &texts) != nil }
    return more == 0 ? text : text + ", \(more) of them with an edit by --unsafe"
  }

  /// In files that are left as they are, what was found at first.
  private var open: [Finding] {
    guard fileCount > 0 else { return first.open }
    return last.open.filter { !unwritten.contains($0.file.path) }
      + first.open.filter { unwritten.contains($0.file.path) }
  }

  private static func count(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// 0: no finding reaches the limit. 1: one does. 2: something could not be read or done.
  ///
  /// - Parameter isWritten: whether the edits are made; otherwise all is as it was found.
  public func exitStatus(isWritten: Bool) -> Int32 {
    let state = isWritten ? last : first
    if !state.problems.isEmpty { return 2 }
    return state.open.contains { limit.isReached(by: $0.severity) } ? 1 : 0
  }

  // MARK: The edits

  /// The edits as `git apply` takes them. Left out, and said in `notes`: what stands beside values of a
  /// Secret, and lines that a terminal or a CI runner might obey. `failures`: what ``write()`` would not
  /// write, one sentence each; all harmless to a terminal.
  public mutating func patch() -> (text: String, notes: [String], failures: [String]) {
    let edited = editedFiles
    var text = ""
    var notes: [String] = []
    for file in edited.files {
      let patch = Patch(path: file.shown, old: file.old, new: file.new)
      text += patch.text
      if let note = patch.note { notes.append(Printable.line("\(file.shown): \(note)")) }
    }
    fileCount = edited.files.count
    return (text, notes, edited.refused.map { leave([$0.name], $0.reason) })
  }

  /// Puts the edited files in the place of those that were read.
  ///
  /// - Returns: what could not be written, one sentence each, harmless to a terminal.
  public mutating func write() -> [String] {
    let edited = editedFiles
    var failures = edited.refused.map { leave([$0.name], $0.reason) }
    for file in edited.files {
      do throws(FileSystem.ReadError) {
        try FileSystem.replace(file.path, with: file.new)
        fileCount += 1
      } catch {
        failures.append(leave(file.names, error.reason))
      }
    }
    return failures
  }

  private var editedFiles: EditedFiles {
    EditedFiles(last.edits, insteadOf: originals, below: roots)
  }

  /// What is said of a file that is left as it is.
  private mutating func leave(_ names: [String], _ reason: String) -> String {
    unwritten.formUnion(names)
    return Printable.line("\(names[0]): not changed: \(reason)")
  }
}
