import YAMLSyntax

/// Which fields Kubernetes' own kinds have: ``KindFacts``, read once.
package struct KindSchema: Sendable {
  static let shared = KindSchema(KindFacts.text)

  /// One field of one type: 32 bytes in this order, for the fields of an object are looked up all over the table.
  struct Field: Sendable {
    /// What it is compared by.
    var words: NameWords
    /// The bit of its type's ``TypeFacts/demanded`` that says that it is there; 0 where it may be left out.
    var demand: UInt16
    var shape: Shape
    var owner: UInt16
    /// The first and the last minor version that has it.
    var minors: ClosedRange<UInt8>
    var nameStart: Int32

    /// No field has a name of more than 60 letters.
    var name: Range<Int32> { nameStart..<nameStart + Int32(words.count) }
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
    var apiVersion: String
    var type: UInt16
    var minors: ClosedRange<Int>
  }

  private(set) var types: [TypeFacts] = []
  private(set) var fields: ContiguousArray<Field> = []
  private var kinds: [GroupKind: [Kind]] = [:]
  /// Where lists of words stand, with commas between them.
  private var wordLists: ContiguousArray<Range<Int32>> = []
  private(set) var ranges: ContiguousArray<ClosedRange<Int64>> = []
  private let text: StaticString
  /// Numbers of fields, one more than they are, at the place that ``NameWords/slot(_:)`` tells or after it.
  private var slots: ContiguousArray<UInt16>

  init(_ text: StaticString) {
    self.text = text
    slots = ContiguousArray(repeating: 0, count: SchemaTables.slotCount)
    var reader = KindFactsReader(text)
    reader.read()
    types = reader.types
    fields = reader.fields
    kinds = reader.kinds
    wordLists = reader.wordLists
    ranges = reader.ranges
    for (number, field) in fields.enumerated() {
      var slot = field.words.slot(field.owner)
      while slots[slot] != 0 { slot = (slot + 1) & (SchemaTables.slotCount - 1) }
      slots[slot] = UInt16(number + 1)
    }
  }

  // MARK: Questions

  /// What `resource` is by its own word.
  func kind(of resource: Resource) -> Kind? {
    kinds[resource.kind]?.first { $0.apiVersion == resource.apiVersion }
  }

  /// The versions of the API that have `kind`, whatever the group: `apps/v1`.
  func apiVersions(of kind: String) -> [String] {
    kinds.filter { $0.key.kind == kind }.flatMap { $0.value.map(\.apiVersion) }.sorted()
  }

  /// The kinds of one version of the API.
  func kinds(of apiVersion: String) -> [String] {
    kinds.filter { $0.value.contains { $0.apiVersion == apiVersion } }.map(\.key.kind).sorted()
  }

  func type(_ name: StaticString) -> UInt16? {
    types.firstIndex { type in
      bytes(of: type.name).elementsEqual(
        UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }.map(UInt16.init)
  }

  func name(of field: Field) -> String {
    String(decoding: bytes(of: field.name), as: UTF8.self)
  }

  func bytes(of range: Range<Int32>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: text.utf8Start + Int(range.lowerBound), count: range.count)
  }

  /// The field of `type` that is called so.
  func field(_ name: UnsafeBufferPointer<UInt8>, of type: UInt16) -> Int? {
    withTables { $0.number(of: name, type) }
  }

  /// The words that a field of this list takes.
  func words(_ list: UInt16) -> [String] {
    bytes(of: wordLists[Int(list)]).split(separator: UInt8(ascii: ",")).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  func withTables<Result>(_ body: (SchemaTables) -> Result) -> Result {
    types.withUnsafeBufferPointer { types in
      fields.withUnsafeBufferPointer { fields in
        slots.withUnsafeBufferPointer { slots in
          wordLists.withUnsafeBufferPointer { wordLists in
            ranges.withUnsafeBufferPointer { ranges in
              body(
                SchemaTables(
                  types: types, fields: fields, slots: slots, wordLists: wordLists, ranges: ranges,
                  text: text.utf8Start))
            }
          }
        }
      }
    }
  }
}

extension Node {
  /// Whether this key is the name of a field of `type`, in whatever version: `core.v1.Volume`.
  package func isField(of type: StaticString) -> Bool {
    let schema = KindSchema.shared
    guard let type = schema.type(type) else { return false }
    return withText { schema.field($0, of: type) != nil }
  }
}

/// What may stand in a field: a value of some type, or lists and maps of one.
struct Shape: Sendable {
  enum Layer: UInt8, Sendable { case none, list, map }

  enum Content: UInt8, Sendable {
    case text, int32, int64, number, bool, quantity, intOrText, time, bytes, anything
    /// A number from 0; one of 64 bits; a user's or a group's; one from 1; 1 to 100.
    case count, longCount, user, positive, weight
    /// A port; a port or 0; a file's mode.
    case port, portOrZero, mode
    /// A name without points; one with them, and where an empty one counts; the key of a label; the name of a header.
    case label, subdomain, filledSubdomain, qualifiedName, header
    /// A part of a path; the name of a driver.
    case pathPart, driver
    /// One of the words of the list with the number `type`, where an empty text is none of them or counts as one; a
    /// number of the range with it.
    case word, filledWord, range
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
