import Manifests
import YAMLSyntax

/// What a file's suppressions name, beside what they did suppress.
struct UnusedSuppressions {
  /// What was found in the file, suppressed or not.
  let findings: [Finding]
  /// Rules that ran over the file.
  let active: Set<String>
  /// Every rule there is.
  let rules: [Rule]

  /// Where suppressions of `file` stand that suppress nothing.
  func defects(in file: ManifestFile, _ lines: LineTable) -> [Defect] {
    inComments(file, lines) + inAnnotations(file)
  }

  private func inComments(_ file: ManifestFile, _ lines: LineTable) -> [Defect] {
    SuppressionComments(file.tree, lines).entries.flatMap { entry in
      entry.rules.compactMap { id -> Defect? in
        let isUsed = findings.contains {
          $0.suppression?.kind == .comment && $0.rule.id == id && $0.location.line >= entry.line
            && $0.location.line <= entry.line + (entry.isAlone ? 1 : 0)
        }
        guard !isUsed, let complaint = complaint(about: id),
          let range = lines.byteRange(ofLine: entry.line)
        else { return nil }
        let bytes = file.tree.file.bytes[range]
        let start = bytes.firstIndex(of: UInt8(ascii: "#")) ?? range.lowerBound
        let place = SourceRange(entry.isAlone ? start : range.lowerBound, range.upperBound)
        let defect = Defect(
          complaint, at: place, in: file.tree.file, resource: file.resource(around: place))
        return isKnown(id)
          ? defect.repaired(by: UnusedSuppressionRepair.comment(on: entry.line, naming: id))
          : defect
      }
    }
  }

  private func inAnnotations(_ file: ManifestFile) -> [Defect] {
    let prefix = "kubevet.dev/ignore."
    return file.resources.flatMap { resource -> [Defect] in
      guard let annotations = resource.metadata?["annotations"] else { return [] }
      return annotations.entries.compactMap { key, value in
        guard let name = key.text, name.hasPrefix(prefix), value.text?.isEmpty == false else {
          return nil
        }
        let id = String(name.dropFirst(prefix.count))
        let isUsed = findings.contains {
          $0.suppression?.kind == .annotation && $0.rule.id == id && $0.resource === resource
        }
        guard !isUsed, let complaint = complaint(about: id) else { return nil }
        let defect = Defect(complaint, at: key, of: resource)
        return isKnown(id) ? defect.repaired(by: UnusedSuppressionRepair.annotation) : defect
      }
    }
  }

  /// Of a rule that is not there, people know better which one they meant.
  private func isKnown(_ id: String) -> Bool { rules.contains { $0.id == id } }

  /// nil: what the rule finds is not known.
  private func complaint(about id: String) -> String? {
    guard let rule = rules.first(where: { $0.id == id }) else {
      return "there is no rule \"\(id)\" to ignore\(Spelling.hint(for: id, in: rules.map(\.id)))"
    }
    guard active.contains(id), rule.group != .updates else { return nil }
    if case .comparison = rule.check { return nil }
    if case .suppressions = rule.check { return nil }
    return "this suppression of \(id) suppresses nothing"
  }
}
