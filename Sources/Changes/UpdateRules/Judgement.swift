internal import YAMLSyntax

extension UpdateRule {
  /// What `update` does against this row.
  func refusals(of update: Update) -> [Refusal] {
    guard versions.contains(update.kubernetes) else { return [] }
    return breaches(in: update).map { breach in
      Refusal(
        path: breach.path, reported: breach.reported ?? reported,
        message: breach.message ?? message, remedy: remedy, topic: topic(of: breach.path),
        isConditional: isConditional || breach.isConditional, exception: breach.exception)
    }
  }

  /// A StatefulSet's selector is refused by the row of its whole spec.
  private func topic(of path: FieldPath) -> Topic {
    topic == .immutable && path.hasPrefix(FieldPath(keys: "spec.selector")) ? .selector : topic
  }

  private func breaches(in update: Update) -> [Breach] {
    switch policy {
    case .immutable: frozen(in: update)
    case .immutableWhen(let holds): holds(update) ? frozen(in: update) : []
    case .setOnce:
      places(in: update).filter { !($0.old?.isBlank ?? true) && $0.isChanged }.map {
        Breach($0.path)
      }
    case .mayNotBeRemoved:
      places(in: update).filter { !($0.old?.isBlank ?? true) && $0.new?.isBlank ?? true }.map {
        Breach($0.path)
      }
    case .allowList(let allowed): frozen(in: update, but: allowed)
    case .allowListWhen(let holds, let allowed):
      holds(update) ? frozen(in: update, but: allowed) : []
    case .refuses(let find): find(update)
    }
  }

  private struct Place {
    var path: FieldPath
    var old: Value?
    var new: Value?
    var isChanged: Bool
  }

  /// The field on both sides; items of lists by position.
  private func places(in update: Update) -> [Place] {
    let paths =
      update.after.values(at: field).map(\.path) + update.before.values(at: field).map(\.path)
    var seen: Set<FieldPath> = []
    return paths.filter { seen.insert($0).inserted }.map { path in
      Place(
        path: path, old: update.before.value(at: path), new: update.after.value(at: path),
        isChanged: update.changes(path))
    }
  }

  private func frozen(in update: Update) -> [Breach] {
    places(in: update).filter(\.isChanged).flatMap { place in
      let differences = update.differences(at: place.path).map { Breach($0.path) }
      return differences.isEmpty ? [Breach(place.path)] : differences
    }
  }

  private func frozen(in update: Update, but allowed: [String]) -> [Breach] {
    var rest = update
    for part in allowed {
      let pattern = FieldPattern("\(field).\(part)")
      rest.before = rest.before.removing(pattern)
      rest.after = rest.after.removing(pattern)
    }
    return frozen(in: rest)
  }
}

extension KindFacts {
  /// What the server holds against a manifest that takes the old one's place as it is.
  func refusals(ofPut update: Update) -> [Refusal] {
    let missing = table.heldFast.filter { held in
      update.manifest.value(at: FieldPath(keys: held.field))?.isBlank ?? true
    }
    guard !missing.isEmpty, !update.differences(at: FieldPath()).isEmpty else { return [] }
    return missing.map { held in
      Refusal(
        path: FieldPath(), reported: held.reported, message: held.message,
        remedy: "apply it without Replace=true, or add Force=true to have it made anew",
        topic: .immutable, isConditional: held.isConditional)
    }
  }
}
