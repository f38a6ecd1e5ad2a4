import BuiltinRules
import Linting
import Manifests
import Rendering
import SystemPackage
import YAMLSyntax

/// Mends in memory what can be mended, pass by pass, until nothing is left to mend: edits that get in each
/// other's way are made one after the other, and those that would bring something new are not made at all.
struct Fixing: Sendable {
  let check: Check
  let settings: Settings
  let currentFolder: FilePath
  /// Whether edits are made that somebody has to go over.
  let isUnsafe: Bool
  let digests: [String: String]

  /// Each pass mends something or gives something up; files that need more are no files that people wrote.
  private static let passLimit = 400

  /// What was found with some edits made.
  struct State: Sendable {
    var edits: [String: [UInt8]] = [:]
    var scan = Scan.Result()
    /// Of every rule that holds, without what is suppressed.
    var findings: [Finding] = []
    /// Those of the rules that are to be mended.
    var open: [Finding] = []
    var problems: [Problem] = []
    var notes: [String] = []
    /// Nobody sees what an edit does to these; nil: not asked, for there is nothing to edit.
    var unrendered: UnrenderedKustomizations?
  }

  /// A finding and the edits that mend it.
  struct Mended: Sendable {
    var finding: Finding
    var edits: EditGroup
  }

  /// What cannot stay. Of several edits of a file that one is sought, by half of them at a time.
  private struct Declined {
    private(set) var fingerprints: Set<String> = []
    /// How many edits of a file are made at once.
    private(set) var limits: [String: Int] = [:]

    mutating func add(_ refused: [Mended]) {
      for (path, edits) in Dictionary(grouping: refused, by: \.finding.file.path) {
        limits[path] = edits.count > 1 ? edits.count / 2 : nil
        if edits.count == 1 { fingerprints.insert(edits[0].finding.fingerprint) }
      }
    }
  }

  func run() async -> FixResult {
    var first = await inspect([:])
    if !choose(first, without: Declined()).isEmpty {
      first.unrendered = await UnrenderedKustomizations(besides: first.scan, below: inspection.root)
      first.notes += notesOfWhatIsLeft(in: first)
    }
    var state = first
    var originals: [String: [UInt8]] = [:]
    var mended: [Mended] = []
    var declined = Declined()
    var settled = 0
    for _ in 0..<Self.passLimit {
      let chosen = choose(state, without: declined)
      guard !chosen.isEmpty else {
        // What was given up beside other edits may do once those are made: a second run would try it.
        guard !declined.fingerprints.isEmpty, mended.count > settled else { break }
        (declined, settled) = (Declined(), mended.count)
        continue
      }
      let (edits, broken) = apply(chosen, to: state)
      guard broken.isEmpty else {
        declined.add(chosen.filter { broken.contains($0.finding.file.path) })
        continue
      }
      var next = await inspect(edits)
      next.unrendered = state.unrendered
      let refused = harmful(chosen, from: state, to: next)
      guard refused.isEmpty else {
        declined.add(refused)
        continue
      }
      for finding in chosen.map(\.finding) where state.edits[finding.file.path] == nil {
        originals[finding.file.path] = finding.file.bytes
      }
      mended += chosen
      state = next
    }
    return FixResult(
      first: first, last: state, originals: originals, mended: mended.map(\.finding),
      isUnsafe: isUnsafe, settings: settings, currentFolder: currentFolder)
  }

  private var inspection: Inspection {
    Inspection(check: check, settings: settings, currentFolder: currentFolder, isPlan: false)
  }

  /// What the configuration selects, and what is to be mended: an edit must not bring what a rule finds that
  /// the command line leaves out.
  private var known: Selection {
    let asked = Rule.all.filter {
      settings.configuration.inForce($0, [], settings.selection).severity != nil
    }
    return Selection(also: asked.map(\.id))
  }

  private func inspect(_ edits: [String: [UInt8]]) async -> State {
    var reader = inspection.scan
    reader.edits = edits
    var scan = await reader.run(settings.paths)
    let remotes = await check.locate(
      &scan, settings.paths, currentFolder, ownImages: settings.ownImages)
    let inventory = scan.inventory
    let coverage = await settings.coverage(of: scan, scan.problems, below: inspection.root)
    let findings = await settings.linter(selecting: known, coverage)
      .lint(scan.scopes(inventory), jobs: check.jobs).filter { !$0.isSuppressed }
    let open = findings.filter { settings.runs($0.rule, in: $0.file.path) }
    var problems = scan.problems + settings.unreported(scan)
    if problems.isEmpty, open.isEmpty {
      problems += check.complaint(aboutNothingIn: inventory, settings)
    }
    return State(
      edits: edits, scan: scan, findings: findings, open: open, problems: problems,
      notes: settings.notes + scan.notes + remotes)
  }

  // MARK: A pass

  /// What is mended in this pass: in reading order, without what gets in the way of one before it.
  private func choose(_ state: State, without declined: Declined) -> [Mended] {
    var texts: [String: SourceText] = [:]
    var chosen: [String: [Mended]] = [:]
    for finding in state.open {
      let path = finding.file.path
      guard !declined.fingerprints.contains(finding.fingerprint),
        state.unrendered?.folder(taking: path) == nil, let edits = edits(of: finding, in: &texts)
      else { continue }
      let others = chosen[path, default: []]
      guard others.count < declined.limits[path] ?? .max,
        !others.contains(where: { $0.edits.collides(with: edits) })
      else { continue }
      chosen[path, default: []].append(Mended(finding: finding, edits: edits))
    }
    return chosen.sorted { $0.key < $1.key }.flatMap(\.value)
  }

  private func edits(of finding: Finding, in texts: inout [String: SourceText]) -> EditGroup? {
    guard let fix = finding.rule.fix, fix.isSafe || isUnsafe else { return nil }
    return finding.repair?.edits(in: &texts, digests: digests)
  }

  /// What could be mended, were everything rendered that takes it in.
  private func notesOfWhatIsLeft(in state: State) -> [String] {
    var texts: [String: SourceText] = [:]
    var said: Set<String> = []
    return state.open.compactMap { finding in
      let path = finding.file.path
      guard let folder = state.unrendered?.folder(taking: path),
        edits(of: finding, in: &texts) != nil, said.insert(path).inserted
      else { return nil }
      return "\(path) is not edited: \(folder) takes it in, and was not rendered in this run"
    }
  }

  /// All edits with those of this pass, and the files in which they would break something.
  private func apply(
    _ chosen: [Mended], to state: State
  ) -> (edits: [String: [UInt8]], broken: Set<String>) {
    var edits = state.edits
    var broken: Set<String> = []
    for (path, group) in Dictionary(grouping: chosen, by: \.finding.file.path) {
      let old = group[0].finding.file
      guard let bytes = old.bytes.applying(group.flatMap(\.edits.edits)),
        Self.isSound(SourceFile(path: path, bytes: bytes), insteadOf: old)
      else {
        broken.insert(path)
        continue
      }
      edits[path] = bytes
    }
    return (edits, broken)
  }

  /// It can be read, and has no key twice that stood there once.
  private static func isSound(_ file: SourceFile, insteadOf old: SourceFile) -> Bool {
    let (tree, before) = (SyntaxTree(parsing: file), SyntaxTree(parsing: old))
    return tree.errors.isEmpty && tree.duplicateKeys.count <= before.duplicateKeys.count
  }

  // MARK: What an edit brings

  /// What of `chosen` cannot stay: it brought something that was not found before, or mended nothing.
  private func harmful(_ chosen: [Mended], from old: State, to new: State) -> [Mended] {
    var files = Set(ineffective(chosen, from: old, to: new))
    let fresh = fresh(from: old, to: new)
    let edited = Set(chosen.map(\.finding.file.path))
    for finding in fresh {
      // An edit where it stands is to blame before one of what was rendered with it.
      let own = finding.file.path
      files.formUnion(edited.contains(own) ? [own] : filesBehind(finding, in: new))
    }
    let problems = new.problems.filter { !old.problems.contains($0) }
    guard !fresh.isEmpty || !problems.isEmpty || !files.isEmpty else { return [] }
    let guilty = chosen.filter { files.contains($0.finding.file.path) }
    return problems.isEmpty && !guilty.isEmpty ? guilty : chosen
  }

  /// What was not found before, or in another file: what leaves a patch for its base is not mended.
  private func fresh(from old: State, to new: State) -> [Finding] {
    struct Place: Hashable {
      var rule, file: String
      var resource: ResourceID?

      init(_ finding: Finding) {
        (rule, file) = (finding.rule.id, finding.file.path)
        resource = finding.resource?.id
      }
    }
    let known = Set(old.findings.map(\.fingerprint))
    let places = Set(old.findings.map(Place.init))
    return new.findings.filter {
      $0.rule.id != Rule.unusedSuppression.id
        && !(known.contains($0.fingerprint) && places.contains(Place($0)))
    }
  }

  /// Files of which a rule says as much as before, or nearly.
  private func ineffective(_ chosen: [Mended], from old: State, to new: State) -> [String] {
    struct Key: Hashable { var rule, file: String }
    func counts(_ findings: [Finding]) -> [Key: Int] {
      Dictionary(grouping: findings) { Key(rule: $0.rule.id, file: $0.file.path) }.mapValues(
        \.count)
    }
    let (before, after) = (counts(old.open), counts(new.open))
    return counts(chosen.map(\.finding)).compactMap { key, count in
      before[key, default: 0] - after[key, default: 0] < count ? key.file : nil
    }
  }

  /// Its own file, and all from which its object was rendered.
  private func filesBehind(_ finding: Finding, in state: State) -> Set<String> {
    let target = state.scan.targets.all.first { $0.name == finding.source }
    return Set(target?.inputs ?? []).union([finding.file.path])
  }
}
