/// Keys of mappings: which children are keys, and which of them stand twice.
extension TreeBuilder {
  /// Mappings with more keys than this get an index; in others an equal key is searched for.
  static var searchedKeys: Int { 64 }

  /// Tells the open collection of a child, and whether that is a key.
  @inline(__always)
  mutating func takesKey(end: Int) -> Bool {
    current.end = end
    guard current.isMapping else { return false }
    current.awaitsKey.toggle()
    return !current.awaitsKey
  }

  /// Notes a key of the open mapping, and whether it stands there twice.
  mutating func noteKey(
    _ index: Int, _ key: UnsafeBufferPointer<UInt8>, _ style: ScalarStyle
  ) {
    let mapping = current.node
    if style == .plain, key.count == 2, key[0] == UInt8(ascii: "<"), key[1] == key[0] {
      nodes[mapping].flags.insert(.merges)
      return
    }
    current.keyCount += 1
    let hash = key.quickHash
    if nodes[index].isAsWritten { nodes[index].link = hash }
    let bit = UInt64(1) << UInt64(hash & 63)
    let isNew = current.keyBits & bit == 0
    current.keyBits |= bit
    let first: Int?
    if current.keyCount > Self.searchedKeys {
      first = indexedKey(key, in: mapping, index)
    } else {
      first = isNew ? nil : earlierKey(equalTo: key, in: mapping, before: index)
    }
    guard let first else { return }
    nodes[mapping].flags.insert(.repeatsKey)
    result.duplicateKeys.append(
      SyntaxTree.DuplicateKey(
        document: result.documents.count, key: UInt32(index), first: UInt32(first)))
  }

  private mutating func indexedKey(
    _ key: UnsafeBufferPointer<UInt8>, in mapping: Int, _ index: Int
  ) -> Int? {
    if indexedKeys[mapping] == nil {
      var keys: [String: Int] = [:]
      forEachKey(in: mapping, before: index) { key, text in
        keys[String(decoding: text, as: UTF8.self), default: key] = key
        return true
      }
      indexedKeys[mapping] = keys
    }
    let text = String(decoding: key, as: UTF8.self)
    if let first = indexedKeys[mapping]?[text] { return first }
    indexedKeys[mapping]?[text] = index
    return nil
  }

  private func earlierKey(
    equalTo key: UnsafeBufferPointer<UInt8>, in mapping: Int, before index: Int
  ) -> Int? {
    var found: Int?
    forEachKey(in: mapping, before: index) { candidate, text in
      if text.equals(key) { found = candidate }
      return found == nil
    }
    return found
  }

  /// Visits the scalar keys of a mapping in order until `visit` returns false.
  private func forEachKey(
    in mapping: Int, before index: Int,
    _ visit: (_ key: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool
  ) {
    var key = mapping + 1
    while key < index {
      let record = nodes[key]
      if record.kind == .scalar {
        let goOn =
          record.flags.contains(.literal)
          ? result.literals[Int(record.link)].withText(in: bytes) { visit(key, $0) }
          : record.flags.contains(.rewritten)
            ? result.rewrittenText.withUnsafeBufferPointer { text in
              let end = result.rewrittenEnds[Int(record.link)]
              let start = record.link == 0 ? 0 : result.rewrittenEnds[Int(record.link) - 1]
              return visit(key, UnsafeBufferPointer(rebasing: text[start..<end]))
            } : visit(key, UnsafeBufferPointer(rebasing: bytes[record.valueRange]))
        if !goOn { return }
      }
      key = nodes.after(nodes.after(key))
    }
  }
}
