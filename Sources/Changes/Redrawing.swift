internal import Manifests
internal import YAMLSyntax

/// Annotations of pods that a chart writes anew with every upgrade, so that the pods restart with it:
/// `rollme: {{ randAlphaNum 5 }}`, or the number of the release. Two renderings that are compared show no difference there.
struct Redrawing: Sendable {
  private var names: [ObjectIdentifier: [String]] = [:]

  init() {}

  /// Those of workloads whose release is upgraded, as `changes` say, and that restart for nothing else.
  init(_ pairs: [Pairs.Pair], _ changes: [ResourceChange], in inventory: Inventory) {
    let upgraded = Set(changes.filter { $0.action != .none }.compactMap(\.resource?.source))
      .intersection(inventory.surroundings.releases.keys)
    guard !upgraded.isEmpty else { return }
    let settled = Set(
      changes.filter { $0.action < .update }.compactMap { $0.new.map { ObjectIdentifier($0) } })
    for pair in pairs {
      guard let new = pair.new, pair.old != nil, pair.pairing == .same,
        upgraded.contains(new.source), !settled.contains(ObjectIdentifier(new)),
        new.makesPods, new.hook == nil
      else { continue }
      let found = Self.names(new, inventory)
      if !found.isEmpty { names[ObjectIdentifier(new)] = found }
    }
  }

  var isEmpty: Bool { names.isEmpty }

  func holds(_ resource: Resource) -> Bool { names[ObjectIdentifier(resource)] != nil }

  private static let annotations = ["spec", "template", "metadata", "annotations"]

  /// As the manifest is applied: nobody knows the new values.
  func redrawn(_ manifest: Value, of resource: Resource) -> Value {
    names[ObjectIdentifier(resource), default: []].reduce(manifest) { manifest, name in
      manifest.setting(Value(.assigned), at: (Self.annotations + [name])[...])
    }
  }

  /// The change in words: what was rendered is not what is in the cluster.
  func told(_ change: ResourceChange) -> ResourceChange {
    guard let new = change.new, let names = names[ObjectIdentifier(new)] else { return change }
    let paths = names.map { FieldPath((Self.annotations + [$0]).map { .key($0) }) }
    var change = change
    for index in change.fields.indices where paths.contains(change.fields[index].path) {
      change.fields[index].old = .string("(that of the last upgrade)")
      change.fields[index].new = .string("(written anew by each upgrade)")
    }
    return change
  }

  private static func names(_ resource: Resource, _ inventory: Inventory) -> [String] {
    guard ["DaemonSet", "Deployment", "StatefulSet"].contains(resource.id.kind),
      let annotations = resource.spec?["template"]?["metadata"]?["annotations"]
    else { return [] }
    // To Argo CD no upgrade has a number.
    let isNumbered = inventory.engine(reconciling: resource) != .argoCD
    return annotations.entries.compactMap { key, value in
      guard let text = value.text, text == RenderedText.volatileValue || text == firstRevision,
        let provenance = value.tree.file.provenance
      else { return nil }
      let sources = provenance.origins(of: value.range).map(\.text)
      let isDrawn = sources.contains { source in
        !source.contains("lookup")
          && (isNumbered && source.contains(".Release.Revision") || drawsAnew(source))
      }
      return isDrawn ? key.text : nil
    }
  }

  /// Rendered without a cluster every release is the first.
  private static let firstRevision = "1"
  private static let functions: Set<Substring> = [
    "now", "randAlpha", "randAlphaNum", "randAscii", "randBytes", "randInt", "randNumeric",
    "uuidv4",
  ]

  /// Whether the action itself does: the checksum of something random may be that of something kept.
  private static func drawsAnew(_ action: String) -> Bool {
    action.split { !$0.isLetter && !$0.isNumber }.contains(where: functions.contains)
  }
}

extension Value {
  fileprivate func setting(_ value: Value, at keys: ArraySlice<String>) -> Value {
    guard let key = keys.first else { return value }
    var changed = self
    changed[key] = self[key]?.setting(value, at: keys.dropFirst())
    return changed
  }
}
