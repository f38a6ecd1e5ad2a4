internal import Manifests
internal import YAMLSyntax

/// One field that two states of an object do not share.
struct Difference: Sendable {
  /// In the later state; in the earlier one for what is gone.
  var path: FieldPath
  var old: Value?
  var new: Value?
  /// Only the order of a list's items changed.
  var isOrder = false
}

/// Finds what differs between two states, as the server compares them.
struct Comparison {
  private(set) var differences: [Difference] = []

  static func differences(
    from old: Value?, to new: Value?, _ facts: FieldFacts, at path: FieldPath = FieldPath()
  ) -> [Difference] {
    var comparison = Comparison()
    comparison.compare(old, new, facts, path)
    return comparison.differences
  }

  private mutating func compare(
    _ old: Value?, _ new: Value?, _ facts: FieldFacts, _ path: FieldPath
  ) {
    if facts.isIgnored || facts.isAlias { return }
    switch (old?.content, new?.content) {
    case (.map(let before), .map(let after)):
      if !facts.countsWhenEmpty || Self.isHollow(before, facts) == Self.isHollow(after, facts) {
        return compare(before, after, facts, path)
      }
    case (.list(let before), .list(let after)):
      return compare((before, after), (old, new), facts, path)
    default: break
    }
    if !Self.isSame(old, new, facts) {
      differences.append(Difference(path: path, old: old, new: new))
    }
  }

  private mutating func compare(
    _ before: [String: Value], _ after: [String: Value], _ facts: FieldFacts, _ path: FieldPath
  ) {
    for key in Set(before.keys).union(after.keys).sorted() {
      compare(before[key], after[key], facts[key], path.appending(key))
    }
  }

  private mutating func compare(
    _ lists: (before: [Value], after: [Value]), _ whole: (old: Value?, new: Value?),
    _ facts: FieldFacts, _ path: FieldPath
  ) {
    let (before, after) = lists
    if let keys = facts.clientKeys, let old = ItemIndex(before, keys),
      let new = ItemIndex(after, keys)
    {
      compareItems((before, old), (after, new), facts, path)
      let kept = old.names.filter { new.positions[$0] != nil }
      let order = new.names.filter { old.positions[$0] != nil }
      if kept != order {
        differences.append(Difference(path: path, old: whole.old, new: whole.new, isOrder: true))
      }
    } else if before.count == after.count, !facts.isSet {
      for (index, pair) in zip(before, after).enumerated() {
        compare(pair.0, pair.1, facts.item, path.appending(index))
      }
    } else if !Self.isSame(whole.old, whole.new, facts) {
      differences.append(Difference(path: path, old: whole.old, new: whole.new))
    }
  }

  private mutating func compareItems(
    _ old: (items: [Value], index: ItemIndex), _ new: (items: [Value], index: ItemIndex),
    _ facts: FieldFacts, _ path: FieldPath
  ) {
    for (position, item) in new.items.enumerated() {
      let previous = old.index.positions[new.index.names[position]].map { old.items[$0] }
      compare(previous, item, facts.item, path.appending(position))
    }
    for (position, item) in old.items.enumerated()
    where new.index.positions[old.index.names[position]] == nil {
      differences.append(Difference(path: path.appending(position), old: item, new: nil))
    }
  }
}

// MARK: - Equality

extension Comparison {
  static func isSame(_ old: Value?, _ new: Value?, _ facts: FieldFacts) -> Bool {
    if facts.isIgnored || facts.isAlias { return true }
    switch (old?.content ?? .null, new?.content ?? .null) {
    case (.null, .null), (.assigned, .assigned): return true
    case (.bool(let old), .bool(let new)): return old == new
    case (.map(let before), .map(let after)):
      if facts.countsWhenEmpty, isHollow(before, facts) != isHollow(after, facts) { return false }
      return Set(before.keys).union(after.keys).allSatisfy {
        isSame(before[$0], after[$0], facts[$0])
      }
    case (.list(let before), .list(let after)):
      guard before.count == after.count else { return false }
      if facts.isSet { return before.map(\.setKey).sorted() == after.map(\.setKey).sorted() }
      return zip(before, after).allSatisfy { isSame($0, $1, facts.item) }
    case (.null, .map), (.null, .list), (.map, .null), (.list, .null):
      return isNothing(old, facts) && isNothing(new, facts)
    default: return isSameScalar(old, new, facts)
    }
  }

  private static func isSameScalar(_ old: Value?, _ new: Value?, _ facts: FieldFacts) -> Bool {
    if facts.isQuantity, let old = old?.quantity, let new = new?.quantity { return old == new }
    switch (old?.content, new?.content) {
    case (.number(let old), .number(let new)): return old == new
    // Byte by byte: to `==` an accent that is written in two ways is the same.
    case (.string(let old), .string(let new)): return old.utf8.elementsEqual(new.utf8)
    default: return false
    }
  }

  /// Not there, or empty where that means the same.
  private static func isNothing(_ value: Value?, _ facts: FieldFacts) -> Bool {
    guard let value else { return true }
    switch value.content {
    case .null: return true
    case .list(let items): return items.isEmpty && !facts.countsWhenEmpty && !facts.isUnknown
    case .map(let pairs):
      return !facts.countsWhenEmpty && !facts.isUnknown && isHollow(pairs, facts)
    default: return false
    }
  }

  /// There, with nothing in it: `{}` and `{add: []}`.
  private static func isHollow(_ pairs: [String: Value], _ facts: FieldFacts) -> Bool {
    pairs.allSatisfy { isNothing($0.value, facts[$0.key]) }
  }
}

extension Value {
  /// Orders the items of a set.
  fileprivate var setKey: String { text ?? "\(json)" }
}

/// The items of a list by the values of their keys.
struct ItemIndex {
  /// In the order of the list.
  private(set) var names: [[String]] = []
  private(set) var positions: [[String]: Int] = [:]

  /// nil: an item has no such key, or two items have the same.
  init?(_ items: [Value], _ keys: [String]) {
    for (position, item) in items.enumerated() {
      var name: [String] = []
      for key in keys {
        guard let text = item[key]?.text else { return nil }
        name.append(text)
      }
      guard positions.updateValue(position, forKey: name) == nil else { return nil }
      names.append(name)
    }
  }
}
