import Changes
import Manifests
import YAMLSyntax

/// Why a finding is not counted.
package struct Suppression: Sendable, Equatable {
  package enum Kind: String, Sendable { case annotation, comment, configuration, baseline }

  package var kind: Kind
  package var reason: String
  /// Where it is written; nil: in no file that people edit.
  var place: Place?

  struct Place: Sendable, Hashable {
    var path: String
    var line: Int
  }

  package init(kind: Kind, reason: String) {
    self.kind = kind
    self.reason = reason
  }

  init(kind: Kind, reason: String, place: Place) {
    self.init(kind: kind, reason: reason)
    self.place = place
  }
}

/// Every way in which findings are accepted, asked in one place: an annotation on the object, a comment in one
/// of the files from which the place came, an entry of the configuration.
struct Suppressions {
  let configuration: Configuration
  /// nil: not asked, so that nothing expires.
  let today: Day?
  /// Comments by file, as they were asked for.
  private var comments: [String: SuppressionComments] = [:]

  init(_ configuration: Configuration, today: Day?) {
    self.configuration = configuration
    self.today = today
  }

  /// A refused update is not ignored, whatever stands beside it; the remedy then says what helps.
  mutating func suppression(
    of defect: Defect, by rule: Rule, _ file: ManifestFile, _ lines: LineTable
  ) -> (found: Suppression?, remedy: String?) {
    if let name = defect.acknowledgement {
      return (Suppression(kind: .annotation, reason: "acknowledged by \(name)"), nil)
    }
    guard let found = word(on: defect, rule, file, lines) else {
      return (nil, defect.isRefusal ? Self.complaint(aboutRecreationOf: defect, rule) : nil)
    }
    guard defect.isRefusal else { return (found, nil) }
    return (
      nil,
      "\(defect.remedy ?? rule.remedy). It cannot be ignored, only acknowledged, by "
        + "`\(Recreation.annotation): \"FIELD=NEW VALUE\"` on the object"
    )
  }

  /// Where somebody acknowledges something else than what is refused.
  private static func complaint(aboutRecreationOf defect: Defect, _ rule: Rule) -> String? {
    let annotations = defect.place.resource?.metadata?["annotations"]
    guard annotations?.value(forKey: Recreation.annotation) != nil else { return nil }
    return
      "\(defect.remedy ?? rule.remedy). What `\(Recreation.annotation)` says does not fit: it takes "
      + "`FIELD=NEW VALUE`, a line for each field that is refused"
  }

  private mutating func word(
    on defect: Defect, _ rule: Rule, _ file: ManifestFile, _ lines: LineTable
  ) -> Suppression? {
    let place = defect.place
    if let found = place.resource.flatMap({ SuppressionAnnotation(of: rule.id, on: $0) })?
      .suppression(of: defect)
    {
      return found
    }
    if file.mentionsKubevet {
      let isTemplate = place.tree == nil && place.isRendered
      let own = comments(in: place.file, place.revision, isTemplate ? nil : file.tree) { lines }
      if let found = own.suppression(of: rule.id, line: lines.line(of: place.range.start)) {
        return found
      }
    }
    for origin in place.through {
      let table = LineTable(origin.file)
      let found = comments(in: origin.file, place.revision, origin.tree) { table }
        .suppression(of: rule.id, line: table.line(of: origin.range.start))
      if let found { return found }
    }
    return configuration.suppressions.first {
      !$0.isExpired(on: today) && $0.covers(defect, by: rule)
    }.flatMap(suppression)
  }

  private mutating func comments(
    in file: SourceFile, _ revision: String?, _ tree: SyntaxTree?, _ lines: () -> LineTable
  ) -> SuppressionComments {
    let key = "\(file.path)\n\(revision ?? "")"
    if let known = comments[key] { return known }
    let found = SuppressionComments(file, tree, lines())
    comments[key] = found
    return found
  }

  private func suppression(by setting: Configuration.SuppressionSetting) -> Suppression? {
    configuration.file.map { file in
      Suppression(
        kind: .configuration, reason: setting.reason,
        place: .init(path: file.path, line: LineTable(file).line(of: setting.range.start)))
    }
  }
}

extension Configuration.SuppressionSetting {
  func isExpired(on today: Day?) -> Bool {
    guard let until, let today else { return false }
    return until < today
  }

  /// What is asked for and not known does not fit.
  func covers(_ defect: Defect, by rule: Rule) -> Bool {
    guard rules[rule.id] != nil,
      paths.isEmpty || paths.contains(where: { $0.covers(defect.place.file.path) })
    else { return false }
    let id = defect.place.resource?.id
    let asked = [
      (kind, id?.kind), (namespace, id?.namespace), (name, id?.name),
      (container, defect.container),
    ]
    return asked.allSatisfy { pattern, text in
      pattern.map { pattern in text.map(pattern.matches) ?? false } ?? true
    }
  }
}
