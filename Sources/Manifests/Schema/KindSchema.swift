import YAMLSyntax

/// Which fields Kubernetes' own kinds have: ``KindFacts``, read once.
package struct KindSchema: Sendable {
  static let shared = KindSchema(KindFacts.text)

  /// One field of one type.
  struct Field: Sendable {
    var name: Range<Int32>
    var owner: UInt16
    var shape: Shape
    /// The first and the last minor version that has it.
    var minors: ClosedRange<UInt8>
    /// The bit of its type's ``TypeFacts/demanded`` that says that it is there; 0 where it may be left out.
    var demand: UInt16
  }

  struct TypeFacts: Sendable {
    var name: Range<Int32>
    var fields: Range<Int>
    var demanded: UInt16

    /// Nothing is known of what it holds.
    var isOpen: Bool { fields.isEmpty }
  }

  /// A kind of one version of the API.
  struct Kind: Sendable {
    var type: UInt16
    var minors: ClosedRange<Int>
  }

  private(set) var types: [TypeFacts] = []
  private(set) var fields: ContiguousArray<Field> = []
  /// By `apps/v1/Deployment`.
  private var kinds: [String: Kind] = [:]
  private let text: StaticString
  /// Numbers of fields, one more than they are, at the place that ``slot(_:_:)`` tells or after it.
  private var slots: ContiguousArray<UInt16>

  private static let slotCount = 8_192

  init(_ text: StaticString) {
    self.text = text
    slots = ContiguousArray(repeating: 0, count: Self.slotCount)
    var reader = KindFactsReader(text)
    reader.read()
    types = reader.types
    fields = reader.fields
    kinds = reader.kinds
    for (number, field) in fields.enumerated() {
      var slot = Self.slot(bytes(of: field.name), field.owner)
      while slots[slot] != 0 { slot = (slot + 1) & (Self.slotCount - 1) }
      slots[slot] = UInt16(number + 1)
    }
  }

  // MARK: Questions

  func kind(_ apiVersion: String, _ kind: String) -> Kind? { kinds["\(apiVersion)/\(kind)"] }

  /// The versions of the API that have `kind`, whatever the group: `apps/v1`.
  func apiVersions(of kind: String) -> [String] {
    kinds.keys.filter { $0.hasSuffix("/\(kind)") }.map { String($0.dropLast(kind.count + 1)) }
      .sorted()
  }

  /// The kinds of one version of the API.
  func kinds(of apiVersion: String) -> [String] {
    kinds.keys.filter { $0.hasPrefix("\(apiVersion)/") }.map {
      String($0.dropFirst(apiVersion.count + 1))
    }
    .filter { !$0.contains("/") }.sorted()
  }

  func type(_ name: StaticString) -> UInt16? {
    types.firstIndex { type in
      type.name.count == name.utf8CodeUnitCount
        && Self.areEqual(bytes(of: type.name), name.utf8Start)
    }.map(UInt16.init)
  }

  func name(of field: Field) -> String {
    String(decoding: bytes(of: field.name), as: UTF8.self)
  }

  func bytes(of range: Range<Int32>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: text.utf8Start + Int(range.lowerBound), count: range.count)
  }

  /// The field of `type` that is called so.
  @inline(__always)
  func field(_ name: UnsafeBufferPointer<UInt8>, of type: UInt16) -> Int? {
    slots.withUnsafeBufferPointer { slots in
      fields.withUnsafeBufferPointer { fields in
        var slot = Self.slot(name, type)
        while slots[slot] != 0 {
          let number = Int(slots[slot]) - 1
          let range = fields[number].name
          if fields[number].owner == type, range.count == name.count,
            Self.areEqual(name, text.utf8Start + Int(range.lowerBound))
          {
            return number
          }
          slot = (slot + 1) & (Self.slotCount - 1)
        }
        return nil
      }
    }
  }

  @inline(__always)
  private static func areEqual(
    _ lhs: UnsafeBufferPointer<UInt8>, _ rhs: UnsafePointer<UInt8>
  ) -> Bool {
    for index in lhs.indices where lhs[index] != rhs[index] { return false }
    return true
  }

  /// Where the search for a field begins: made of its length, its first and its last eight bytes, and its type.
  @inline(__always)
  private static func slot(_ name: UnsafeBufferPointer<UInt8>, _ type: UInt16) -> Int {
    var first: UInt64 = 0
    var last: UInt64 = 0
    if name.count >= 8 {
      let raw = UnsafeRawBufferPointer(name)
      first = raw.loadUnaligned(as: UInt64.self)
      last = raw.loadUnaligned(fromByteOffset: name.count - 8, as: UInt64.self)
    } else {
      for byte in name { first = first << 8 | UInt64(byte) }
    }
    var hash = (first ^ (last << 29 | last >> 35)) &+ UInt64(name.count) &+ UInt64(type) << 20
    hash = hash &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: hash >> 51)
  }
}

/// What may stand in a field: a value of some type, or lists and maps of one.
struct Shape: Sendable {
  enum Layer: UInt8, Sendable { case none, list, map }

  enum Content: UInt8, Sendable {
    case text, int32, int64, number, bool, quantity, intOrText, time, bytes, anything
    /// A mapping with the fields of `type`.
    case object
  }

  /// From without to within, two bits each.
  var layers: UInt8 = 0
  var content = Content.anything
  var type: UInt16 = 0

  var layer: Layer { Layer(rawValue: layers & 3) ?? .none }

  /// What stands in the items of a list or the values of a map.
  var element: Shape { Shape(layers: layers >> 2, content: content, type: type) }
}
