extension Node {
  /// Whether no key of this mapping is another than `names`: a field that is missing does not stand here under
  /// another name, and no template or patch writes it.
  package func hasOnly(_ names: [StaticString]) -> Bool {
    var hasOnly = isMapping
    forEachPair { key, _ in
      if !names.contains(where: { key.says($0) }) { hasOnly = false }
    }
    return hasOnly
  }
}

extension Node? {
  /// Whether a field is as good as not written: Kubernetes reads null as nothing.
  package var isAbsent: Bool {
    guard let self else { return true }
    return self.kind == .scalar && self.isNull
  }

  /// The same of a list, which may have no items.
  package var isEmptyList: Bool {
    guard let self, self.isSequence else { return isAbsent }
    return self.item(at: 0) == nil
  }
}
