internal import Manifests
internal import YAMLSyntax

extension Judge {
  /// What the server holds against an update; `overlay`: against the same one that removes nothing.
  func refusals(
    of update: Update, _ overlay: Update?, _ old: Resource, _ new: Resource, _ known: KindFacts?,
    _ definition: CustomResources.Definition?, _ unevaluated: inout Set<UnevaluatedRule>
  ) -> [Refusal] {
    var refusals = (known ?? .unknown).rules.flatMap { $0.refusals(of: update) }
    if let overlay {
      refusals += leftovers(of: overlay, known ?? .unknown, besides: refusals)
    }
    refusals += frozenByAnnotation(old, new, update)
    refusals += self.refusals(ofTakenBy: new, old)
    if refusals.isEmpty, let known, self.new.isPut(new) {
      refusals = known.refusals(ofPut: update)
    }
    if known == nil {
      refusals += frozenByOthers(update, new, definition, &unevaluated)
    } else if let expiry = known?.table.expiry?(update) {
      for index in refusals.indices { refusals[index].exception = expiry }
    }
    return refusals
  }

  /// What a definition in the input says of its objects, or what is known of it otherwise.
  private func frozenByOthers(
    _ update: Update, _ new: Resource, _ definition: CustomResources.Definition?,
    _ unevaluated: inout Set<UnevaluatedRule>
  ) -> [Refusal] {
    guard let definition else {
      return UpdateRule.ofExtension(new.kind).flatMap { $0.refusals(of: update) }
    }
    let rules = TransitionRules(update, definition, version: new.version)
    unevaluated.formUnion(rules.unevaluated)
    return rules.refusals
  }

  /// The first server-side apply after client-side ones removes nothing: what is gone from the manifest
  /// still belongs to the other manager, and can collide with what is new.
  private func leftovers(
    of overlay: Update, _ known: KindFacts, besides said: [Refusal]
  ) -> [Refusal] {
    let reported = Set(said.map(\.reported))
    return known.rules.flatMap { $0.refusals(of: overlay) }
      .filter { !reported.contains($0.reported) }
      .map { refusal in
        Refusal(
          path: refusal.path, reported: refusal.reported, message: refusal.message,
          remedy:
            "apply this change client-side once more, and switch to server-side apply after it",
          topic: .leftover, isConditional: refusal.isConditional)
      }
  }

  /// `gitops.flux.io/immutable-fields: "spec.a,spec.b"` adds rows for its object.
  private func frozenByAnnotation(
    _ old: Resource, _ new: Resource, _ update: Update
  ) -> [Refusal] {
    let name = "gitops.flux.io/immutable-fields"
    guard let fields = new.annotation(name) ?? old.annotation(name) else { return [] }
    return fields.split { $0 == "," || $0.isWhitespace }.flatMap { field in
      UpdateRule(
        String(field), .immutable, "field is immutable (\(name))",
        remedy: "recreate the object, or take the field out of the annotation"
      ).refusals(of: update)
    }
  }
}

extension Refusal {
  func isSame(as other: Refusal) -> Bool {
    path == other.path && reported == other.reported && message == other.message
  }
}

extension Update {
  /// The same, where a pipeline writes what was there; nil: none writes anything that changes.
  var keepingOpenValues: Update? {
    var kept = self
    var isOpen = false
    kept.after = after.filled(from: before, &isOpen)
    kept.before = before.filled(from: kept.after, &isOpen)
    kept.manifest = manifest.filled(from: before, &isOpen)
    return isOpen ? kept : nil
  }
}
