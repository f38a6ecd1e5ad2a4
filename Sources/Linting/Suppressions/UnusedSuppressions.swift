import Manifests
import YAMLSyntax

/// What names a suppression: its rule, and where it is written.
struct SuppressionUse: Hashable {
  var rule: String
  var place: Suppression.Place
}

/// What suppressions name, beside what they did suppress.
struct UnusedSuppressions {
  /// Those that suppressed something.
  let used: Set<SuppressionUse>
  /// Rules that ran.
  let active: Set<String>
  /// Every rule there is.
  let rules: [Rule]
  /// Whether all that a rule might find there was looked at.
  let isKnown: (Rule) -> Bool

  /// Where suppressions of `file` stand that suppress nothing.
  func defects(in file: ManifestFile, _ lines: LineTable) -> [Defect] {
    inComments(file, lines) + inAnnotations(file, lines)
  }

  private func inComments(_ file: ManifestFile, _ lines: LineTable) -> [Defect] {
    let source = file.tree.file
    let comments = SuppressionComments(source, file.tree, lines)
    func defect(
      _ complaint: String, at line: Int, isAlone: Bool, remedy: String? = nil
    ) -> Defect? {
      guard let range = lines.byteRange(ofLine: line) else { return nil }
      let start = source.bytes[range].firstIndex(of: UInt8(ascii: "#")) ?? range.lowerBound
      let place = SourceRange(isAlone ? start : range.lowerBound, range.upperBound)
      return Defect(
        complaint, at: place, in: source, resource: file.resource(around: place), remedy: remedy)
    }
    let incomplete = comments.malformed.compactMap {
      defect(
        "this suppresses nothing, for it does not name a rule and a reason", at: $0, isAlone: true,
        remedy: "write the rule's id and the reason: # kubevet: ignore[RULE] why")
    }
    let unused = comments.entries.flatMap { entry in
      entry.rules.compactMap { id -> Defect? in
        complaint(about: id, at: .init(path: source.path, line: entry.line)).flatMap {
          defect($0, at: entry.line, isAlone: entry.isAlone)
        }.map { defect in
          isRule(id)
            ? defect.repaired(by: UnusedSuppressionRepair.comment(on: entry.line, naming: id))
            : defect
        }
      }
    }
    return incomplete + unused
  }

  private func inAnnotations(_ file: ManifestFile, _ lines: LineTable) -> [Defect] {
    // What a target takes in is no object of its own, and still is what people edit.
    let resources =
      file.resources.isEmpty
      ? file.tree.roots.flatMap { Resource.objects(in: $0, source: "") } : file.resources
    return resources.flatMap { resource -> [Defect] in
      guard let annotations = resource.metadata?["annotations"] else { return [] }
      return annotations.entries.compactMap { key, value in
        guard let name = key.text, name.hasPrefix(SuppressionAnnotation.prefix) else { return nil }
        guard SuppressionAnnotation(value) != nil else {
          return Defect(
            "this suppresses nothing, for it gives no reason", at: key, of: resource,
            remedy: "write why, or container=NAME; why for one container")
        }
        let line = lines.line(of: value.range.start)
        let id = String(name.dropFirst(SuppressionAnnotation.prefix.count))
        return complaint(about: id, at: .init(path: file.tree.file.path, line: line)).map {
          let defect = Defect($0, at: key, of: resource)
          return isRule(id) ? defect.repaired(by: UnusedSuppressionRepair.annotation) : defect
        }
      }
    }
  }

  /// Entries of the configuration that have ended, or that suppress nothing.
  /// `isKnown`: whether all that an entry speaks of was looked at.
  func defects(
    in configuration: Configuration, _ today: Day?,
    where isKnown: (Configuration.SuppressionSetting) -> Bool
  ) -> [Defect] {
    guard let file = configuration.file else { return [] }
    let lines = LineTable(file)
    return configuration.suppressions.flatMap { setting -> [Defect] in
      if setting.isExpired(on: today), let until = setting.until {
        let place = setting.untilRange ?? setting.range
        let remedy = "mend what it covered and remove it, or give it a later day"
        return [
          Defect("this suppression ended with \(until)", at: place, in: file, remedy: remedy)
        ]
      }
      guard isKnown(setting) else { return [] }
      let line = lines.line(of: setting.range.start)
      return setting.rules.sorted { $0.value.start < $1.value.start }.compactMap { id, range in
        complaint(about: id, at: .init(path: file.path, line: line)).map {
          Defect($0, at: range, in: file)
        }
      }
    }
  }

  /// Of a rule that is not there, people know better which one they meant.
  private func isRule(_ id: String) -> Bool { rules.contains { $0.id == id } }

  /// nil: it is used, or what the rule finds is not known.
  private func complaint(about id: String, at place: Suppression.Place) -> String? {
    guard let rule = rules.first(where: { $0.id == id }) else {
      return "there is no rule \"\(id)\" to ignore\(Spelling.hint(for: id, in: rules.map(\.id)))"
    }
    guard active.contains(id), rule.group != .updates,
      !used.contains(SuppressionUse(rule: id, place: place)), isKnown(rule)
    else { return nil }
    if case .comparison = rule.check { return nil }
    if case .suppressions = rule.check { return nil }
    return "this suppression of \(id) suppresses nothing"
  }
}
