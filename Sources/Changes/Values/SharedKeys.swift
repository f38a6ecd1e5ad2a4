package import YAMLSyntax

/// Items of a list that client-side apply takes for one, because the key by which it tells them apart is the
/// same: a TCP and a UDP port of one number. The server keeps both, and its keys say so.
package struct SharedKey: Sendable {
  /// Of the last such item in the new manifest.
  package let path: FieldPath
  /// `port`
  package let key: String
  package let value: String

  /// `spec.ports`
  package var list: FieldPath { FieldPath(path.steps.dropLast()) }
}

extension SharedKey {
  /// Where `update` changes such items. Of an item that is new altogether nobody merges the parts.
  static func all(in update: Update) -> [SharedKey] {
    guard update.method == .client else { return [] }
    var search = Search()
    search.walk(update.applied, update.before, update.manifest, update.facts, FieldPath())
    return search.found
  }

  private struct Search {
    private(set) var found: [SharedKey] = []

    mutating func walk(
      _ applied: Value?, _ stored: Value?, _ manifest: Value, _ facts: FieldFacts,
      _ path: FieldPath
    ) {
      guard let stored else { return }
      switch (stored.content, manifest.content) {
      case (.map(let before), .map(let after)):
        for (key, value) in after.sorted(by: { $0.key < $1.key }) where !facts.children.isEmpty {
          walk(applied?[key], before[key], value, facts[key], path.appending(key))
        }
      case (.list(let before), .list(let after)):
        guard let keys = facts.clientKeys, !before.isEmpty else { return }
        if keys != facts.serverKeys, keys.count == 1 {
          compare(applied?.items ?? [], before, after, keys[0], facts.item, path)
        }
        walkItems(applied?.items ?? [], before, after, keys, facts.item, path)
      default: return
      }
    }

    private mutating func walkItems(
      _ applied: [Value], _ stored: [Value], _ manifest: [Value], _ keys: [String],
      _ facts: FieldFacts, _ path: FieldPath
    ) {
      guard !facts.children.isEmpty, let old = ItemIndex(stored, keys),
        let new = ItemIndex(manifest, keys)
      else { return }
      let last = ItemIndex(applied, keys)?.positions ?? [:]
      for (position, name) in new.names.enumerated() {
        walk(
          last[name].map { applied[$0] }, old.positions[name].map { stored[$0] },
          manifest[position], facts, path.appending(position))
      }
    }

    /// kubectl pairs the items of one key in their order, and what differs in any pair goes into the first that is
    /// stored. One too many in the old manifest takes all of them away.
    private mutating func compare(
      _ applied: [Value], _ stored: [Value], _ manifest: [Value], _ key: String,
      _ facts: FieldFacts, _ path: FieldPath
    ) {
      var places: [String: [Int]] = [:]
      for (position, item) in manifest.enumerated() {
        if let name = item[key]?.text { places[name, default: []].append(position) }
      }
      for (name, positions) in places.sorted(by: { $0.value[0] < $1.value[0] }) {
        let before = stored.filter { $0[key]?.text == name }
        let isGivenUp = before.count > 1 && applied.count { $0[key]?.text == name } > 1
        guard let last = positions.last, positions.count > 1 || isGivenUp else { continue }
        let isSame =
          before.count == positions.count
          && zip(before, positions).dropFirst().allSatisfy { old, position in
            Self.holds(old, manifest[position], facts)
          }
        guard !isSame else { continue }
        found.append(SharedKey(path: path.appending(last), key: key, value: name))
      }
    }

    /// Whether `stored` is as `item` says; what the cluster added does not matter.
    private static func holds(_ stored: Value, _ item: Value, _ facts: FieldFacts) -> Bool {
      let wanted = item.stored(facts)
      return item.pairs.keys.allSatisfy {
        Comparison.isSame(stored[$0], wanted[$0], facts[$0])
      }
    }
  }
}
