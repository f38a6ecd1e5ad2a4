import YAMLSyntax

/// Where an object is not what the schema of its kind says.
package struct SchemaFault: Sendable {
  package var problem: Problem
  /// The key, the value, or the mapping that lacks something.
  package var node: Node

  package enum Problem: Sendable {
    /// `known`: the fields that there are.
    case unknownField(known: [String], Lifetime?)
    case wrongType(FieldType)
    case missingField(String)
    /// The text of a field that is demanded, by the field's name.
    case emptyText(String)
    /// Of the right type, and refused.
    case invalidValue(Wanted)
  }

  /// What the API server takes.
  package enum Wanted: Sendable {
    case words([String])
    case numbers(ClosedRange<Int64>)
    case names(NameForm)
    /// Of a text, in Unicode scalars.
    case characters(ClosedRange<Int64>)
    /// Of a list; of a mapping.
    case items(ClosedRange<Int64>)
    case entries(ClosedRange<Int64>)
    /// In words: `a multiple of 5`.
    case other(String)
  }

  /// A field that other versions of Kubernetes have: the first and the last minor version.
  package struct Lifetime: Sendable {
    package var first: Int
    package var last: Int
  }
}

/// What the names of a field look like.
package enum NameForm: Sendable {
  case label, subdomain, qualifiedName, header
  /// Part of a path; the name of a driver.
  case pathPart, driver

  func accepts(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    switch self {
    case .pathPart: LabelSyntax.isPathPart(name)
    // The server looks at it in lower case.
    case .driver:
      LabelSyntax.isKey(name)
        || String(decoding: name, as: UTF8.self).lowercased().withBytes(LabelSyntax.isKey)
    case .label: LabelSyntax.isLabel(name)
    case .subdomain: LabelSyntax.isSubdomain(name)
    case .qualifiedName: LabelSyntax.isKey(name)
    case .header: Self.isHeader(name)
    }
  }

  /// `validation.IsHTTPHeaderName`, which knows of no underscores.
  private static func isHeader(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    name.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
  }
}

extension Shape.Content {
  /// nil: no name.
  @inline(__always)
  var nameForm: NameForm? {
    switch self {
    case .label: .label
    case .subdomain, .filledSubdomain: .subdomain
    case .qualifiedName: .qualifiedName
    case .header: .header
    case .pathPart: .pathPart
    case .driver: .driver
    default: nil
    }
  }
}

/// What the API server wants in a field.
package enum FieldType: Sendable {
  case text, wholeNumber, smallNumber, number, bool, quantity, base64, list, mapping
  /// Of 32 bits.
  case numberOrText
  /// The same in a custom resource, whose numbers have 64 bits.
  case longNumberOrText

  package var description: String {
    switch self {
    case .text: "a text"
    case .wholeNumber: "a whole number"
    case .smallNumber: "a whole number of 32 bits"
    case .number: "a number"
    case .bool: "true or false"
    case .quantity: "a quantity"
    case .numberOrText: "a whole number of 32 bits or a text"
    case .longNumberOrText: "a whole number or a text"
    case .base64: "Base64"
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }

  /// Whether kubectl makes something of `node` that the server reads as this.
  func accepts(_ node: Node) -> Bool {
    switch self {
    case .list: return node.isSequence
    case .mapping: return node.isMapping
    default: break
    }
    guard let scalar = node.scalar() else { return false }
    switch (self, scalar) {
    case (_, .null), (.text, .string), (.bool, .bool), (.number, .int), (.number, .float),
      (.quantity, .int), (.quantity, .float), (.wholeNumber, .int), (.numberOrText, .string),
      (.longNumberOrText, .int), (.longNumberOrText, .string):
      return true
    case (.wholeNumber, .float(let value)), (.longNumberOrText, .float(let value)):
      return Int64(exactly: value) != nil
    case (.smallNumber, .int(let value)), (.numberOrText, .int(let value)):
      return Int32(exactly: value) != nil
    case (.smallNumber, .float(let value)), (.numberOrText, .float(let value)):
      return Int32(exactly: value) != nil
    case (.quantity, .string(let text)): return Quantity(text) != nil
    case (.base64, .string(let text)): return Self.isBase64(text)
    default: return false
    }
  }

  /// As Go reads it: line breaks count for nothing, anything else out of the alphabet is refused.
  private static func isBase64(_ text: String) -> Bool {
    let bytes = text.utf8.filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let body = bytes.reversed().drop { $0 == UInt8(ascii: "=") }
    return bytes.count % 4 == 0 && bytes.count - body.count <= 2
      && body.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "+"), UInt8(ascii: "/"):
          true
        default: false
        }
      }
  }
}
