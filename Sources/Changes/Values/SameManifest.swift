internal import Manifests
internal import YAMLSyntax

/// Whether two manifests say the same, without reading more of them than must be.
///
/// Yes is certain; no means that a closer look is needed. Most objects of two revisions are the
/// same byte by byte, and those of two dumps differ in what the server writes alone.
enum SameManifest {
  static func holds(_ old: Resource, _ new: Resource) -> Bool {
    if old.root.isWrittenLike(new.root) { return true }
    // In a manifest these fields are a mistake that the server may refuse.
    return isSame(old.root, new.root, old.isLive && new.isLive ? .root : .inner, depth: 0)
  }

  private enum Level {
    case root, metadata, inner

    /// What the server writes and manifests do not decide.
    func skips(_ key: Node) -> Bool {
      switch self {
      case .root: key.says("status")
      case .metadata:
        key.says("managedFields") || key.says("resourceVersion") || key.says("generation")
          || key.says("creationTimestamp") || key.says("selfLink") || key.says("uid")
      case .inner: false
      }
    }

    func within(_ key: Node) -> Level {
      self == .root && key.says("metadata") ? .metadata : .inner
    }
  }

  private static func isSame(_ old: Node, _ new: Node, _ level: Level, depth: Int) -> Bool {
    guard depth < 100 else { return false }
    if level == .inner, old.isWrittenLike(new) { return true }
    switch (old.kind, new.kind) {
    case (.scalar, .scalar): return old.isSameScalar(as: new)
    case (.sequence, .sequence):
      var lhs = old.items.makeIterator()
      var rhs = new.items.makeIterator()
      while true {
        switch (lhs.next(), rhs.next()) {
        case (nil, nil): return true
        case (let left?, let right?):
          guard isSame(left, right, .inner, depth: depth + 1) else { return false }
        default: return false
        }
      }
    case (.mapping, .mapping): return isSameMapping(old, new, level, depth)
    default: return false
    }
  }

  private static func isSameMapping(
    _ old: Node, _ new: Node, _ level: Level, _ depth: Int
  ) -> Bool {
    var lhs = old.entries.makeIterator()
    var rhs = new.entries.makeIterator()
    func next(_ entries: inout some IteratorProtocol<(key: Node, value: Node)>)
      -> (key: Node, value: Node)?
    {
      while let entry = entries.next() {
        if !level.skips(entry.key) { return entry }
      }
      return nil
    }
    while true {
      switch (next(&lhs), next(&rhs)) {
      case (nil, nil): return true
      case (let left?, let right?):
        guard left.key.isSameScalar(as: right.key),
          isSame(left.value, right.value, level.within(left.key), depth: depth + 1)
        else { return false }
      default: return false
      }
    }
  }
}
