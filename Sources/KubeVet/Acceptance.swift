import BuiltinRules
import Linting
import Rendering
import Reporting
import SystemPackage
import YAMLSyntax

/// What `--baseline` and `--write-baseline` mean for a run.
struct Acceptance: Sendable {
  /// The file, as the user named it.
  let name: String
  let known: KnownFindings

  /// nil: no file was named. What a hook reads stands above what lies on disk.
  init?(
    _ check: Check, in folder: FilePath, _ revision: HookRevision?
  ) throws(Check.UsageError) {
    guard let name = check.baseline else { return nil }
    self.name = name
    let bytes: [UInt8]
    do throws(FileSystem.ReadError) {
      if let file = revision?.knownFindings {
        bytes = file.bytes
      } else {
        bytes = try FileSystem.read(folder.pushing(FilePath(name)))
      }
    } catch {
      throw Check.UsageError("\(name): \(error.reason)")
    }
    do throws(KnownFindings.Malformed) {
      known = try KnownFindings(reading: bytes)
    } catch {
      throw Check.UsageError("\(error.line.map { "\(name):\($0)" } ?? name): \(error.message)")
    }
  }

  /// What was found now, as the known findings of a file that is about to be written.
  init(_ name: String, writing findings: [Finding]) {
    self.name = name
    known = KnownFindings(findings.filter { !$0.isSuppressed || $0.suppression?.kind == .baseline })
  }

  /// `findings` with those suppressed that are known.
  func applied(to findings: [Finding]) -> [Finding] {
    let fingerprints = Set(known.entries.map(\.fingerprint))
    let suppression = Suppression(kind: .baseline, reason: "known: \(name)")
    return findings.map { finding in
      guard finding.suppression == nil, KnownFindings.canHold(finding),
        fingerprints.contains(finding.fingerprint)
      else { return finding }
      return finding.suppressed(by: suppression)
    }
  }

  /// What was known and is not found any more, where this run looked: a sentence each.
  func mended(_ findings: [Finding], _ settings: Settings, _ problems: [Problem]) -> [String] {
    let found = Set(findings.map(\.fingerprint))
    let unread = Set(problems.compactMap(\.file))
    let rules = Dictionary(Rule.all.map { ($0.id, $0) }) { first, _ in first }
    let gone = known.entries.filter { entry in
      !found.contains(entry.fingerprint)
        && rules[entry.rule].map { settings.runs($0, in: entry.file) } == true
        && !unread.contains(entry.file) && settings.isLookedAt(entry.file)
        && settings.holds(entry.file)
    }
    guard !gone.isEmpty else { return [] }
    let count = gone.count == 1 ? "1 known finding is" : "\(gone.count) known findings are"
    return ["\(name): \(count) mended; --write-baseline \(name) makes the list shorter"]
      + gone.map { "mended: \($0.rule) of \($0.resource ?? $0.file) (\($0.file))" }
  }
}
