/// How the new manifest reaches the API server.
package enum ApplyMethod: String, Sendable, CaseIterable {
  /// `kubectl apply`, Helm 3: a patch from what was last applied, what is there and the manifest.
  case client
  /// `kubectl apply --server-side`, Flux: the server merges by who owns which field.
  case server
}

/// What a manifest makes of the object that is there.
struct Merge {
  let method: ApplyMethod

  /// - Parameters:
  ///   - applied: what the last manifest said; what it had and the new one has not is removed.
  ///   - stored: what is there; what nobody speaks of stays.
  ///   - manifest: the new manifest.
  func merged(
    _ applied: Value?, _ stored: Value?, _ manifest: Value?, _ facts: FieldFacts
  ) -> Value? {
    guard let manifest else { return applied?.isNull ?? true ? stored : nil }
    // An explicit null takes a field away with client-side apply; server-side it says nothing.
    if manifest.isNull {
      return method == .client || !(applied?.isNull ?? true) ? nil : stored
    }
    switch (stored?.content, manifest.content) {
    case (.map(let old), .map(let new)):
      if facts.isAtomic, method == .server { return manifest.withoutNulls }
      return mergedPairs((applied, old), new, manifest, facts)
    case (.list(let old), .list(let new)):
      guard let keys = method == .client ? facts.clientKeys : facts.serverKeys else { break }
      return mergedItems((applied?.items ?? [], old), new, keys, manifest, facts)
    default: break
    }
    return manifest.withoutNulls
  }

  private func mergedPairs(
    _ before: (applied: Value?, stored: [String: Value]), _ new: [String: Value],
    _ manifest: Value, _ facts: FieldFacts
  ) -> Value {
    var pairs: [String: Value] = [:]
    let replaces = facts.isOneOf && method == .client
    for key in Set(before.stored.keys).union(new.keys) {
      if replaces, new[key] == nil { continue }
      pairs[key] = merged(before.applied?[key], before.stored[key], new[key], facts[key])
    }
    return Value(.map(pairs), at: manifest.node)
  }

  /// The manifest's items in its order, then those that others added.
  private func mergedItems(
    _ before: (applied: [Value], stored: [Value]), _ new: [Value], _ keys: [String],
    _ manifest: Value, _ facts: FieldFacts
  ) -> Value {
    guard let applied = ItemIndex(before.applied.withDefaults(facts, keys), keys),
      let stored = ItemIndex(before.stored, keys),
      let wanted = ItemIndex(new.withDefaults(facts, keys), keys)
    else { return manifest.withoutNulls }
    var items: [Value] = []
    for (item, name) in zip(new, wanted.names) {
      let old = stored.positions[name].map { before.stored[$0] }
      let last = applied.positions[name].map { before.applied[$0] }
      if let item = merged(last, old, item, facts.item) { items.append(item) }
    }
    for (item, name) in zip(before.stored, stored.names)
    where wanted.positions[name] == nil && applied.positions[name] == nil {
      items.append(item)
    }
    return Value(.list(items), at: manifest.node)
  }
}

extension [Value] {
  /// With the defaults of the keys alone: a port without a protocol is TCP.
  fileprivate func withDefaults(_ facts: FieldFacts, _ keys: [String]) -> [Value] {
    map { item in
      let stored = item.stored(facts.item)
      return keys.reduce(into: item) { item, key in
        if item[key] == nil { item[key] = stored[key] }
      }
    }
  }
}
