import YAMLSyntax

/// One pair of labels.
package struct Label: Hashable, Sendable {
  package var key: String
  package var value: String
}

/// The labels of an object, or the pairs of a selector: few enough that a walk along them is faster
/// than a dictionary.
package struct Labels: Sendable, Equatable {
  /// By key, each once.
  package let pairs: [Label]

  package init(_ pairs: [String: String] = [:]) {
    self.pairs = pairs.map { Label(key: $0.key, value: $0.value) }.sorted { $0.key < $1.key }
  }

  /// Reads a mapping; what is not a text is left out, for the API server refuses it anyway.
  package init(_ node: Node?) {
    var pairs: [Label] = []
    if let node {
      pairs.reserveCapacity(8)
      node.forEachPair { key, value in
        guard let key = key.text, let value = value.text else { return }
        pairs.append(Label(key: key, value: value))
      }
    }
    let isSorted = zip(pairs, pairs.dropFirst()).allSatisfy { $0.key < $1.key }
    self.pairs = isSorted ? pairs : Self.sorted(pairs)
  }

  private static func sorted(_ pairs: [Label]) -> [Label] {
    var sorted: [Label] = []
    sorted.reserveCapacity(pairs.count)
    // The sort keeps the order of equal keys, of which the last value counts.
    for pair in pairs.sorted(by: { $0.key < $1.key }) {
      if pair.key == sorted.last?.key { sorted.removeLast() }
      sorted.append(pair)
    }
    return sorted
  }

  private init(pairs: [Label]) { self.pairs = pairs }

  package func filter(_ isKept: (Label) -> Bool) -> Labels { Labels(pairs: pairs.filter(isKept)) }

  package var isEmpty: Bool { pairs.isEmpty }

  package subscript(_ key: String) -> String? { pairs.first { $0.key == key }?.value }

  /// Both are sorted: one walk along them.
  package func contains(_ other: Labels) -> Bool {
    var wanted = other.pairs.makeIterator()
    var next = wanted.next()
    for pair in pairs {
      guard let label = next else { return true }
      if pair.key == label.key {
        guard pair.value == label.value else { return false }
        next = wanted.next()
      }
    }
    return next == nil
  }
}
