internal import Manifests
internal import YAMLSyntax

extension ChangeSet {
  /// StatefulSets that get fewer pods, or others, and whose claims are deleted with the pods that go; and the field
  /// that does it.
  package var lostClaims: [(change: ResourceChange, field: FieldChange)] {
    changes.compactMap { change in
      guard change.action == .update || change.action == .restart, let old = change.old,
        let new = change.new, new.kind == GroupKind("apps", "StatefulSet"), new.deletesClaims,
        self.new.scalers[new.id] == nil, self.old.scalers[old.id] == nil
      else { return nil }
      let paths = ["spec.replicas", "spec.ordinals", "spec.ordinals.start"]
      let field = change.fields.first { paths.contains($0.path.description) }
      guard let field, !old.ordinals.subtracting(new.ordinals).isEmpty else { return nil }
      return (change, field)
    }
  }
}

extension Resource {
  /// The claims of pods beyond the number of replicas: those of deleted sets are another matter.
  fileprivate var deletesClaims: Bool {
    spec?["persistentVolumeClaimRetentionPolicy"]?["whenScaled"]?.says("Delete") == true
      && spec?["volumeClaimTemplates"]?.item(at: 0) != nil
  }

  /// The numbers of a StatefulSet's pods, of very many the first.
  fileprivate var ordinals: Set<Int64> {
    let start = max(0, spec?["ordinals"]?["start"]?.int ?? 0)
    let count = min(max(0, spec?["replicas"]?.int ?? 1), 10_000)
    return Set((0..<count).map { start &+ $0 })
  }
}
