import Changes
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
    inComments(Ingredient(file: file.tree.file, tree: file.tree), lines, file.resource(around:)) {
      _ in true
    }
      + inAnnotations(file, lines)
  }

  /// The same of comments in a template or in values. `isShown`: whether anything comes from a line; these are
  /// not edited.
  func defects(in ingredient: Ingredient, isShown: (Int) -> Bool) -> [Defect] {
    inComments(ingredient, LineTable(ingredient.file), { _ in nil }, isShown: isShown).map {
      var defect = $0
      defect.repair = nil
      return defect
    }
  }

  private func inComments(
    _ ingredient: Ingredient, _ lines: LineTable, _ resource: (SourceRange) -> Resource?,
    isShown: (Int) -> Bool
  ) -> [Defect] {
    let source = ingredient.file
    let comments = SuppressionComments(source, ingredient.tree, lines)
    func defect(_ complaint: String, at place: SourceRange, remedy: String? = nil) -> Defect {
      Defect(complaint, at: place, in: source, resource: resource(place), remedy: remedy)
    }
    let incomplete = comments.malformed.map {
      defect(
        "this suppresses nothing, for it does not name a rule and a reason", at: $0,
        remedy: "write the rule's id and the reason: # kubevet: ignore[RULE] why")
    }
    let unused = comments.entries.flatMap { entry in
      entry.rules.compactMap { id -> Defect? in
        complaint(about: id, at: .init(path: source.path, line: entry.line)).flatMap {
          isRule(id) && !isShown(entry.spokenOf)
            ? nil : defect($0, at: entry.range)
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
    return Self.annotations(of: resources).flatMap { annotation in
      let line = lines.line(of: annotation.value.range.start)
      return defects(of: annotation, at: .init(path: file.tree.file.path, line: line))
    }
  }

  /// `kubevet.dev/ignore.RULE: why` on an object.
  struct Annotation {
    var name: String
    var key: Node
    var value: Node
    var resource: Resource
    /// In whose template it stands, where nobody looks for it; nil: on the object itself.
    var template: String?

    /// nil: kubevet reads nothing of this name.
    var rule: String? {
      let prefix = SuppressionAnnotation.prefix
      return name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
    }
  }

  private static func annotations(of resources: [Resource]) -> [Annotation] {
    resources.flatMap { resource in
      let own = annotations(in: resource.metadata, of: resource)
      // What common annotations write stands in both.
      let known = Set(own.map(\.name))
      return own
        + (annotations(in: PodTemplate(resource)?.metadata, of: resource, template: "pods")
        + annotations(
          in: resource.spec?["jobTemplate"]?["metadata"], of: resource, template: "Jobs"))
        .filter { !known.contains($0.name) }
    }
  }

  private static func annotations(
    in metadata: Node?, of resource: Resource, template: String? = nil
  ) -> [Annotation] {
    (metadata?["annotations"]?.entries.map { $0 } ?? []).compactMap { key, value in
      guard let name = key.text, name.hasPrefix("kubevet.dev/"), name != Recreation.annotation
      else { return nil }
      return Annotation(
        name: name, key: key, value: value, resource: resource, template: template)
    }
  }

  /// Those of rendered objects, with the files in which people write them.
  static func annotations(rendered file: ManifestFile) -> [(Annotation, path: String)] {
    annotations(of: file.resources).map { ($0, $0.key.origin.file.path) }
  }

  /// Where it is led home from what was rendered.
  func defects(of annotation: Annotation) -> [Defect] {
    defects(of: annotation, at: Suppression.Place(annotation.value.origin))
  }

  private func defects(of annotation: Annotation, at place: Suppression.Place) -> [Defect] {
    guard let id = annotation.rule else {
      return [
        Defect(
          "this does nothing, for kubevet reads no annotation \(annotation.name)",
          at: annotation.key, of: annotation.resource,
          remedy: "write \(SuppressionAnnotation.prefix)RULE: why")
      ]
    }
    if let template = annotation.template {
      return [
        Defect(
          "this suppresses nothing, for it stands on the \(template)", at: annotation.key,
          of: annotation.resource,
          remedy: "move it to the annotations of the \(annotation.resource.id.kind) itself")
      ]
    }
    let suppression: SuppressionAnnotation
    do {
      suppression = try SuppressionAnnotation(annotation.value)
    } catch {
      return [
        Defect(
          "this suppresses nothing, for it \(error.complaint)", at: annotation.key,
          of: annotation.resource, remedy: "write why, or container=NAME; why for one container")
      ]
    }
    guard let complaint = complaint(about: id, at: place) else { return [] }
    if isRule(id), let slip = suppression.slip(on: annotation.resource) {
      // It belongs to what is still found.
      return [
        Defect("\(complaint): \(slip)", at: annotation.key, of: annotation.resource)
      ]
    }
    let defect = Defect(complaint, at: annotation.key, of: annotation.resource)
    return [isRule(id) ? defect.repaired(by: UnusedSuppressionRepair.annotation) : defect]
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
      let hint = Selection.hint(forAccepting: id, in: rules.map(\.id))
      return "there is no rule \"\(id)\" to ignore\(hint)"
    }
    guard active.contains(id), rule.group != .updates,
      !used.contains(SuppressionUse(rule: id, place: place)), isKnown(rule)
    else { return nil }
    if case .comparison = rule.check { return nil }
    if case .suppressions = rule.check { return nil }
    return "this suppression of \(id) suppresses nothing"
  }
}

extension SuppressionAnnotation.Mistake {
  fileprivate var complaint: String {
    switch self {
    case .noReason: "gives no reason"
    case .containers: "does not name containers as container=NAME; why does"
    }
  }
}

extension SuppressionAnnotation {
  /// A container that was meant and is called otherwise; nil: none seems to be.
  fileprivate func slip(on resource: Resource) -> String? {
    let spec = PodTemplate(resource)?.spec
    let names = ["initContainers", "containers", "ephemeralContainers"].flatMap { field in
      spec?.value(forKey: field)?.items.compactMap { $0["name"]?.text } ?? []
    }
    return containers?.lazy.filter { !names.contains($0) }.compactMap { name in
      Spelling.nearest(to: name, in: names).map {
        "there is no container \"\(name)\"; did you mean \"\($0)\"?"
      }
    }.first
  }
}
