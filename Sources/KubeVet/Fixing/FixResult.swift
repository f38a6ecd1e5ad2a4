import Linting
import Rendering
import Reporting
import SystemPackage
import YAMLSyntax

/// What a run of `kubevet fix` would change, and what is left to people. Nothing is written before
/// ``write()``.
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
  /// Files that could not be written.
  private var unwritten: Set<String> = []

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
    let files = last.edits.count - unwritten.count
    var text =
      fixed.isEmpty
      ? "nothing" : "\(Self.count(fixed.count, "finding")) in \(Self.count(files, "file"))"
    let open = last.open
    text += open.isEmpty ? "; none remains" : "; \(open.count) remain\(open.count == 1 ? "s" : "")"
    guard !isUnsafe else { return text }
    var texts: [String: SourceText] = [:]
    let more = open.count { $0.rule.fix?.isSafe == false && $0.repair?.edits(in: &texts) != nil }
    return more == 0 ? text : text + ", \(more) of them with an edit by --unsafe"
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
  /// Secret, and lines that a terminal or a CI runner might obey.
  public var patch: (text: String, notes: [String]) {
    var text = ""
    var notes: [String] = []
    for (path, bytes) in last.edits.sorted(by: { $0.key < $1.key }) {
      guard let old = originals[path] else { continue }
      let patch = Patch(path: path, old: old, new: bytes)
      text += patch.text
      if let note = patch.note { notes.append(Printable.line("\(path): \(note)")) }
    }
    return (text, notes)
  }

  /// Puts the edited files in the place of those that were read.
  ///
  /// - Returns: what could not be written, one sentence each, harmless to a terminal.
  public mutating func write() -> [String] {
    var failures: [String] = []
    for (path, bytes) in last.edits.sorted(by: { $0.key < $1.key }) {
      guard let old = originals[path] else { continue }
      if let reason = write(bytes, insteadOf: old, to: path) {
        unwritten.insert(path)
        failures.append(Printable.line("\(path): not changed: \(reason)"))
      }
    }
    return failures
  }

  /// Why the file is not written; nil: it is.
  private func write(_ bytes: [UInt8], insteadOf old: [UInt8], to name: String) -> String? {
    var reason = "it changed while it was read; run kubevet fix again"
    for root in roots {
      guard let real = FileSystem.resolved(root.pushing(FilePath(name))),
        let own = FileSystem.resolved(root)
      else { continue }
      guard real.starts(with: own) else {
        reason = "it leads out of \(own)"
        continue
      }
      guard (try? FileSystem.read(real)) == old else { continue }
      do throws(FileSystem.ReadError) {
        try FileSystem.replace(real, with: bytes)
        return nil
      } catch {
        return error.reason
      }
    }
    return reason
  }
}
