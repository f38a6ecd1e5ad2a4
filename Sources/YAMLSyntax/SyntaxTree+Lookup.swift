internal import CMemory

extension SyntaxTree {
  /// Tells the processor that the tree will be read next: after thousands of others it is in none of its caches.
  package func fetchAhead() {
    // Of more the first would be gone before anybody comes to it.
    let most = 1 << 16
    nodes.withUnsafeBytes { kubevet_prefetch($0.baseAddress, min($0.count, most)) }
    file.bytes.withUnsafeBytes { kubevet_prefetch($0.baseAddress, min($0.count, most)) }
  }
}

/// The searches in which a run spends its time: over the flat arrays, without a ``Node`` per step.
extension SyntaxTree {
  /// The value of a key that is written as it reads, -1 where there is none.
  func valueIndex(
    of wanted: UnsafeBufferPointer<UInt8>, in mapping: Int, takesFirst: Bool
  ) -> Int {
    file.bytes.withUnsafeBufferPointer { bytes in
      nodes.withUnsafeBufferPointer { nodes in
        let hash = wanted.quickHash
        let end = Int(nodes[mapping].link)
        var key = mapping + 1
        var found = -1
        while key < end {
          let value = nodes.after(key)
          if says(nodes[key], key, wanted, hash, bytes) {
            found = value
            if takesFirst { return found }
          }
          key = nodes.after(value)
        }
        return found
      }
    }
  }

  /// Tells `visit` the place of the value of each key that is there, in the order of `keys`; of a mapping
  /// in which no key stands twice.
  @inline(__always)
  func forEachValueIndex(
    of keys: Keys, in mapping: Int, _ visit: (_ key: Int, _ value: Int) -> Void
  ) {
    let found = valueIndices(of: keys, in: mapping)
    for number in 0..<keys.count where found[number] >= 0 { visit(number, Int(found[number])) }
  }

  func valueIndices(of keys: Keys, in mapping: Int) -> Keys.Places {
    var found = Keys.Places(repeating: -1)
    file.bytes.withUnsafeBufferPointer { bytes in
      nodes.withUnsafeBufferPointer { nodes in
        let end = Int(nodes[mapping].link)
        var key = mapping + 1
        while key < end {
          let value = nodes.after(key)
          let record = nodes[key]
          if !record.isAsWritten || keys.mayHold(record.link) {
            keys.withEach { number, wanted, hash in
              if says(record, key, wanted, hash, bytes) { found[number] = Int32(value) }
            }
          }
          key = nodes.after(value)
        }
      }
    }
    return found
  }

  /// Whether `isGood` holds for every pair of a mapping, and all of them are scalars that read as they
  /// are written.
  func allPairs(
    of mapping: Int,
    satisfy isGood: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Bool {
    file.bytes.withUnsafeBufferPointer { bytes in
      nodes.withUnsafeBufferPointer { nodes in
        var key = mapping + 1
        while key < Int(nodes[mapping].link) {
          guard let name = nodes[key].text(in: bytes), let value = nodes[key + 1].text(in: bytes),
            isGood(name, value)
          else { return false }
          key += 2
        }
        return true
      }
    }
  }

  /// Whether `isGood` holds for every key of a mapping, and all of them read as they are written.
  func allKeys(of mapping: Int, satisfy isGood: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
    file.bytes.withUnsafeBufferPointer { bytes in
      nodes.withUnsafeBufferPointer { nodes in
        var key = mapping + 1
        while key < Int(nodes[mapping].link) {
          guard let name = nodes[key].text(in: bytes), isGood(name) else { return false }
          key = nodes.after(key + 1)
        }
        return true
      }
    }
  }

  @inline(__always)
  private func says(
    _ key: NodeRecord, _ index: Int, _ wanted: UnsafeBufferPointer<UInt8>, _ hash: UInt32,
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard key.isAsWritten else {
      return Node(tree: self, index: index).resolved.says(wanted)
    }
    return key.link == hash && UnsafeBufferPointer(rebasing: bytes[key.valueRange]).equals(wanted)
  }

  /// The values of a mapping, or the items of a sequence, that may be something else than a text: with a tag, or plain.
  /// Most lists of labels have none.
  func untypedChildren(of parent: Int) -> [Int] {
    file.bytes.withUnsafeBufferPointer { bytes in
      nodes.withUnsafeBufferPointer { nodes in
        let isMapping = nodes[parent].kind == .mapping
        guard isMapping || nodes[parent].kind == .sequence else { return [] }
        let end = Int(nodes[parent].link)
        var found: [Int] = []
        var child = parent + 1
        while child < end {
          let value = isMapping ? nodes.after(child) : child
          let record = nodes[value]
          if record.kind == .alias
            || record.kind == .scalar && record.style == .plain && record.start < record.end
              && bytes[Int(record.start)].mayStartTypedScalar
            || record.flags.contains(.tagged)
          {
            found.append(value)
          }
          child = nodes.after(value)
        }
        return found
      }
    }
  }
}

extension NodeRecord {
  /// nil: no scalar, or one that does not read as it is written.
  @inline(__always)
  fileprivate func text(in bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    guard isAsWritten else { return nil }
    return UnsafeBufferPointer(rebasing: bytes[valueRange])
  }
}

/// Quick answers for the many mappings in which there is nothing to say of any pair. A no may also mean
/// that the pairs have to be looked at one by one.
extension Node {
  package func allPairs(
    satisfy isGood: (
      _ key: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
    ) -> Bool
  ) -> Bool {
    isMapping && !record.flags.contains(.merges) && tree.allPairs(of: index, satisfy: isGood)
  }

  package func allKeys(satisfy isGood: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
    isMapping && !record.flags.contains(.merges) && tree.allKeys(of: index, satisfy: isGood)
  }
}

extension Node {
  /// Values of a mapping, or items of a sequence, that YAML reads as a number or a boolean.
  package var numbersAndBooleans: [Node] {
    tree.untypedChildren(of: index).map(child).filter(\.isReadAsNumberOrBoolean)
  }

  /// Whether this is a scalar that YAML reads as a number or a boolean.
  package var isNumberOrBoolean: Bool {
    let record = record
    guard record.kind == .scalar, record.style == .plain, record.start < record.end,
      tree.file.bytes[Int(record.start)].mayStartTypedScalar
    else { return false }
    return isReadAsNumberOrBoolean
  }

  private var isReadAsNumberOrBoolean: Bool {
    let record = record
    // Without making a text of what is one.
    let scalar =
      record.kind == .scalar && record.style == .plain && !record.flags.contains(.tagged)
      ? withText { ScalarReader.plain($0, .kubectl) } : scalar()
    switch scalar {
    case .bool?, .int?, .float?: return true
    case .null?, .string?, nil: return false
    }
  }
}

extension UInt8 {
  /// Digits, signs, a point, and the letters of `true`, `false`, `yes`, `no`, `on`, `off`.
  @inlinable package var mayStartTypedScalar: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"),
      UInt8(ascii: "F"), UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"),
      UInt8(ascii: "N"), UInt8(ascii: "o"), UInt8(ascii: "O"):
      true
    default: false
    }
  }
}
