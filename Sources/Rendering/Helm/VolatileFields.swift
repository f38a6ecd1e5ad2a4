import YAMLSyntax

/// Fields that two renderings of the same input give differently: random passwords, certificates, times, and
/// checksums of them. They are no change.
package struct VolatileFields: Sendable {
  private struct Place: Hashable, Sendable {
    var object: String
    var path: FieldPath
  }

  private static let mask = Array("\"\(RenderedText.volatileValue)\"".utf8)

  private var places: Set<Place> = []

  package var isEmpty: Bool { places.isEmpty }

  /// `one` and `other` are what a tool printed twice for the same target.
  package init(_ one: [UInt8], _ other: [UInt8]) {
    guard one != other else { return }
    let others = Dictionary(Self.objects(other).map { ($0.name, $0.root) }) { first, _ in first }
    for (name, root) in Self.objects(one) {
      guard let other = others[name] else { continue }
      compare(root, other, Place(object: name, path: FieldPath()))
    }
  }

  private mutating func compare(_ one: Node, _ other: Node, _ place: Place) {
    if one.isMapping, other.isMapping {
      for (key, value) in one.entries {
        guard let name = key.text, let twin = other.value(forKey: name) else { continue }
        compare(value, twin, Place(object: place.object, path: place.path.appending(name)))
      }
    } else if one.isSequence, other.isSequence {
      for (index, pair) in zip(one.items, other.items).enumerated() {
        compare(
          pair.0, pair.1, Place(object: place.object, path: place.path.appending(index)))
      }
    } else if let text = one.text, let twin = other.text, text != twin {
      places.insert(place)
    }
  }

  /// `text` with one fixed text for each of these fields, however it stands there.
  package func masking(_ text: [UInt8]) -> [UInt8] {
    guard !isEmpty else { return text }
    let roots = Dictionary(Self.objects(text).map { ($0.name, $0.root) }) { first, _ in first }
    let ranges = places.compactMap { place -> SourceRange? in
      guard let node = roots[place.object].flatMap(place.path.node), node.text != nil else {
        return nil
      }
      return node.range
    }
    var masked = text
    for range in Set(ranges).sorted(by: { $0.start > $1.start }) {
      let ownsLineEnd = range.end > range.start && text[range.end - 1] == UInt8(ascii: "\n")
      masked.replaceSubrange(
        range.start..<range.end, with: Self.mask + (ownsLineEnd ? [UInt8(ascii: "\n")] : []))
    }
    return masked
  }

  private static func objects(_ text: [UInt8]) -> [(name: String, root: Node)] {
    SyntaxTree(parsing: SourceFile(path: "", bytes: text)).roots.filter(\.isMapping).map { root in
      let metadata = root["metadata"]
      let parts = [
        root["apiVersion"]?.text, root["kind"]?.text, metadata?["namespace"]?.text,
        metadata?["name"]?.text,
      ]
      return (parts.map { $0 ?? "" }.joined(separator: "/"), root)
    }
  }
}
