/// What stands under some keys of a mapping, looked for in one walk: places, which take less room than nodes.
package struct Fields: Sendable {
  private let mapping: Node
  private let places: Keys.Places
  /// Where keys are merged or stand twice: the values themselves.
  private let merged: [Node?]

  package init(_ mapping: Node, _ keys: Keys) {
    self.mapping = mapping
    let record = mapping.record
    guard record.kind == .mapping else {
      (places, merged) = (Keys.Places(repeating: -1), [])
      return
    }
    if record.flags.isDisjoint(with: [.merges, .repeatsKey]) {
      (places, merged) = (mapping.tree.valueIndices(of: keys, in: mapping.index), [])
    } else {
      var values = [Node?](repeating: nil, count: keys.count)
      mapping.forEachValue(of: keys) { values[$0] = $1 }
      (places, merged) = (Keys.Places(repeating: -1), values)
    }
  }

  /// The value of the key with this number; nil where there is none.
  package subscript(number: Int) -> Node? {
    guard merged.isEmpty else { return merged[number] }
    let place = Int(places[number])
    return place < 0 ? nil : mapping.child(place)
  }
}
