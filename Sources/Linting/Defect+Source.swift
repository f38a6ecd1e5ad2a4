import Manifests
import YAMLSyntax

extension Defect {
  /// The same defect where people can mend it: what was rendered is never pointed at.
  func atSource() -> Defect {
    var defect = self
    defect.content = content.atSource()
    return defect
  }
}

extension Defect.Content {
  fileprivate func atSource() -> Self {
    var defect = self
    defect.related = related.map { $0.atSource() }
    guard var origins = place.file.provenance?.origins(of: place.range) else { return defect }
    // What is missing is shown at a name; whoever gives the name has nothing to do with it.
    if origins.count > 1, origins[0].isChartValue, place.standsForWhole {
      origins.removeFirst()
      origins[0].role = ""
    }
    guard let first = origins.first else { return defect }
    defect.place.file = first.file
    defect.place.tree = first.tree
    defect.place.range = first.range
    defect.place.isSetByLayer = !first.role.isEmpty
    // Not as YAML, before it is rendered.
    if first.tree == nil { defect.repair = nil }
    defect.place.isRendered = true
    defect.place.through = Array(origins.dropFirst())
    if let advice = first.remedy {
      defect.remedy = remedy.map { "\(advice); or \($0)" } ?? advice
    }
    if !first.role.isEmpty { defect.message += " (\(first.role))" }
    defect.related += origins.dropFirst().filter { !$0.isBetween }.map {
      Defect.Related($0.role, at: $0, revision: place.revision)
    }
    return defect
  }
}

extension Defect.Place {
  /// The name of an object or of a container.
  fileprivate var standsForWhole: Bool {
    guard let field else { return false }
    if field == "metadata.name" || field == "metadata.generateName" { return true }
    guard field.hasSuffix("].name"), let list = field.lastIndex(of: "[") else { return false }
    return field[..<list].hasSuffix("ontainers")
  }
}

extension Defect.Related {
  fileprivate func atSource() -> Defect.Related {
    guard let origin = file.provenance?.origins(of: range).first else { return self }
    let words = origin.role.isEmpty ? message : "\(message) (\(origin.role))"
    return Defect.Related(words, at: origin, revision: revision)
  }
}

extension [Finding] {
  /// Without what a rule has said already, of something that many objects share.
  func sayingOnce() -> [Finding] {
    guard contains(where: \.rule.isSaidOnce) else { return self }
    var said: Set<String> = []
    return filter { !$0.rule.isSaidOnce || said.insert("\($0.rule.id)\n\($0.message)").inserted }
  }

  /// Sources that are named one by one.
  private static var named: Int { 5 }

  /// One finding where several renderings show the same defect of the same line, and another one of those that are
  /// accepted in theirs. Sorted by place.
  func mergingRenderings() -> [Finding] {
    guard contains(where: { $0.isRendered || $0.isOfIngredient }) else { return self }
    var groups: [Renderings] = []
    // Of the groups at the place of the last one.
    var first = 0
    for finding in self {
      if groups.last?.isAtPlace(of: finding) == false { first = groups.count }
      let fitting = groups.indices[first...].filter { groups[$0].takes(finding) }
      // Prefixes may call one object otherwise in each overlay: then the order tells.
      let own = fitting.first { groups[$0].hasNamesake(of: finding) } ?? fitting.first
      if let own { groups[own].add(finding) } else { groups.append(Renderings(finding)) }
    }
    return groups.map(\.findings).flatMap { group in
      guard group.count > 1 else { return group }
      return [group.filter { !$0.isSuppressed }, group.filter(\.isSuppressed)].compactMap {
        $0.count > 1 ? $0.merged : $0.first
      }
    }
  }

  private var merged: Finding {
    let names = Set(map(\.source)).sorted()
    let shown = names.prefix(Self.named).joined(separator: ", ")
    let rest = names.count > Self.named ? " and \(names.count - Self.named) more" : ""
    let others = names.count > 1 ? "; the same in \(names.count) targets: \(shown)\(rest)" : ""
    return self[0].standing(
      for: self, severity: map(\.severity).max() ?? self[0].severity,
      message: self[0].message + others)
  }
}

/// The same defect of one object, as several targets make it.
private struct Renderings {
  private(set) var findings: [Finding]
  private var objects: [String: ResourceID] = [:]

  init(_ finding: Finding) {
    findings = [finding]
    objects[finding.source] = finding.resource?.id
  }

  mutating func add(_ finding: Finding) {
    findings.append(finding)
    objects[finding.source] = finding.resource?.id
  }

  func isAtPlace(of finding: Finding) -> Bool {
    findings[0].file.path == finding.file.path && findings[0].location == finding.location
  }

  /// Two objects of one target are none seen twice.
  func takes(_ finding: Finding) -> Bool {
    guard finding.isSameDefect(as: findings[0]) else { return false }
    return finding.isOfIngredient || objects[finding.source] == nil
      || objects[finding.source] == finding.resource?.id
  }

  func hasNamesake(of finding: Finding) -> Bool {
    findings[0].resource?.id.name == finding.resource?.id.name
  }
}

extension Finding {
  /// Of an object that was rendered.
  fileprivate var isRendered: Bool { resource?.root.tree.file.provenance != nil }

  /// Of one line by one rule, seen through another rendering.
  fileprivate func isSameDefect(as other: Finding) -> Bool {
    guard rule.id == other.rule.id, file.path == other.file.path, location == other.location,
      revision == other.revision
    else { return false }
    if isOfIngredient { return other.isOfIngredient && message == other.message }
    guard let resource, let others = other.resource else { return false }
    return isRendered && other.isRendered && resource.id.kind == others.id.kind
      && (resource.source != others.source || resource.id == others.id)
  }
}
