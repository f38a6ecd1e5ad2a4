import Changes
import Manifests
import YAMLSyntax

extension Comparison {
  /// A defect for every refusal of these topics; a warning where the object is recreated instead (a hint
  /// where it is a hook), an error again where it owns what does not come back.
  package func refusals(of topics: Set<UpdateRule.Topic>) -> [Defect] {
    changes.changes.flatMap { (change) -> [Defect] in
      // Of a part that the server names as a whole each changed field is refused in the same words.
      var said: Set<Said> = []
      return change.refusals.filter { topics.contains($0.topic) }.compactMap { refusal in
        let place = change.culprit(of: refusal)
        guard said.insert(Said(place: place, sentence: refusal.sentence)).inserted else {
          return nil
        }
        let isReplaced = change.action == .replace
        // A warning of each release's hook would be one of each release.
        let mildly: Severity = change.recreation?.reason == .hook ? .info : .warning
        var defect = defect(
          message(refusal, change), change, at: place,
          severity: isReplaced && !change.ownsState
            ? mildly : refusal.exception == nil ? nil : .warning,
          remedy: isReplaced ? Self.keepRemedy : refusal.remedy)
        defect?.isRefusal = true
        if let recreation = change.recreation, recreation.reason == .acknowledged {
          defect?.acknowledgement = recreation.source
        }
        return defect
      }
    }
  }

  private struct Said: Hashable {
    var place: FieldPath
    var sentence: String
  }

  /// The object or its tool does the rest.
  private static let keepRemedy =
    "keep the old value if the object has to stay; otherwise nothing is to be done"

  private func message(_ refusal: Refusal, _ change: ResourceChange) -> String {
    if change.action == .replace {
      return "\(change.id) will be deleted and created again, for \(refusal.sentence)"
    }
    return refusal.clause(change.old == nil ? "\(change.id)" : "this update of \(change.id)")
      + change.changedFields(beside: refusal)
  }
}

extension ResourceChange {
  /// The changed field that is written in the new manifest, rather than the part that the server names.
  fileprivate func culprit(of refusal: Refusal) -> FieldPath {
    let guilty = guiltyFields(of: refusal)
    return (guilty.first { $0.newNode != nil } ?? guilty.first)?.path ?? refusal.path
  }

  private func guiltyFields(of refusal: Refusal) -> [FieldChange] {
    fields.filter {
      ($0.effect == .reject || $0.effect == .replace) && $0.message == refusal.sentence
    }
  }

  /// Of a whole spec the server says which fields may change, and not which one did.
  fileprivate func changedFields(beside refusal: Refusal) -> String {
    let names = guiltyFields(of: refusal).map(\.path.description)
    guard refusal.reported == "spec", !names.isEmpty else { return "" }
    let rest = names.count > 3 ? " and \(names.count - 3) more" : ""
    return " (changed: \(names.prefix(3).joined(separator: ", "))\(rest))"
  }

  /// Deleting it takes data or an address along.
  fileprivate var ownsState: Bool {
    [
      "CustomResourceDefinition", "Namespace", "PersistentVolume", "PersistentVolumeClaim",
      "Service", "StatefulSet",
    ].contains(id.kind)
  }
}
