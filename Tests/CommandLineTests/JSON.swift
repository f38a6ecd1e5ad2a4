import Foundation
import Testing

/// A JSON value whose objects keep the order of their keys, which is part of the interface.
indirect enum JSON: Equatable, Sendable {
  case object([Member])
  case array([JSON])
  case string(String)
  case number(Int)
  case bool(Bool)
  case null

  struct Member: Equatable, Sendable {
    var key: String
    var value: JSON
  }

  struct Malformed: Error {
    var offset: Int
  }

  subscript(_ key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  subscript(_ index: Int) -> JSON? {
    items.indices.contains(index) ? items[index] : nil
  }

  var keys: [String] {
    guard case .object(let members) = self else { return [] }
    return members.map(\.key)
  }

  var items: [JSON] {
    guard case .array(let items) = self else { return [] }
    return items
  }

  var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  var int: Int? {
    guard case .number(let number) = self else { return nil }
    return number
  }
}

extension JSON {
  /// Reads a text that Foundation, too, takes for JSON.
  init(reading text: String) throws {
    _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
    var reader = Reader(bytes: Array(text.utf8))
    self = try reader.value()
  }

  /// As little of a JSON reader as a valid text needs.
  private struct Reader {
    var bytes: [UInt8]
    var offset = 0

    mutating func value() throws -> JSON {
      switch peek() {
      case UInt8(ascii: "{"): return .object(try list(to: "}") { try $0.member() })
      case UInt8(ascii: "["): return .array(try list(to: "]") { try $0.value() })
      case UInt8(ascii: "\""): return .string(try string())
      default: return try word()
      }
    }

    private mutating func peek() -> UInt8? {
      while offset < bytes.count, bytes[offset] <= UInt8(ascii: " ") { offset += 1 }
      return offset < bytes.count ? bytes[offset] : nil
    }

    private mutating func take(_ character: Unicode.Scalar) throws {
      guard peek() == UInt8(ascii: character) else { throw Malformed(offset: offset) }
      offset += 1
    }

    private mutating func list<Element>(
      to end: Unicode.Scalar, _ element: (inout Reader) throws -> Element
    ) throws -> [Element] {
      offset += 1
      var elements: [Element] = []
      while peek() != UInt8(ascii: end) {
        if !elements.isEmpty { try take(",") }
        elements.append(try element(&self))
      }
      offset += 1
      return elements
    }

    private mutating func member() throws -> Member {
      guard peek() == UInt8(ascii: "\"") else { throw Malformed(offset: offset) }
      let key = try string()
      try take(":")
      return Member(key: key, value: try value())
    }

    private mutating func string() throws -> String {
      let start = offset
      offset += 1
      while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
        offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
      }
      offset += 1
      guard offset <= bytes.count else { throw Malformed(offset: start) }
      return try JSONDecoder().decode(String.self, from: Data(bytes[start..<offset]))
    }

    private mutating func word() throws -> JSON {
      let start = offset
      while offset < bytes.count, !",]} \n".utf8.contains(bytes[offset]) { offset += 1 }
      let text = String(decoding: bytes[start..<offset], as: UTF8.self)
      switch text {
      case "true": return .bool(true)
      case "false": return .bool(false)
      case "null": return .null
      default:
        guard let number = Int(text) else { throw Malformed(offset: start) }
        return .number(number)
      }
    }
  }
}
