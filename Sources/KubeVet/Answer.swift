/// All that a command says: to be delivered, or kept and said again.
public struct Answer: Sendable, Equatable {
  /// Where something is said.
  public enum Place: Sendable, Equatable {
    case standardOutput, standardError
    /// Anew into the file of this name.
    case file(String)
  }

  /// In the order in which it is said.
  public private(set) var parts: [(place: Place, text: String)] = []
  /// The exit status, unless a part cannot be written.
  public var status: Int32
  /// What the text is about. Taking a large scan apart takes longer than a program needs to end: whoever
  /// ends while the answer lives spares it.
  private let subject: (any Sendable)?

  public init(status: Int32, about subject: (any Sendable)? = nil) {
    self.status = status
    self.subject = subject
  }

  public mutating func say(_ text: String, to place: Place) { parts.append((place, text)) }

  public static func == (one: Answer, other: Answer) -> Bool {
    one.status == other.status && one.parts.elementsEqual(other.parts) { $0 == $1 }
  }
}

extension Answer {
  /// Bytes of text.
  var size: Int { parts.map(\.text.utf8.count).reduce(0, +) }

  init?(packed bytes: ArraySlice<UInt8>) {
    guard var fields = PackedFields.unpack(bytes), fields.count % 2 == 1,
      let status = fields.popLast().flatMap({ Int32($0.text) })
    else { return nil }
    self.init(status: status)
    for index in stride(from: 0, to: fields.count, by: 2) {
      let name = fields[index].text
      let place: Place =
        switch name {
        case "output": .standardOutput
        case "error": .standardError
        default: .file(String(name.dropFirst()))
        }
      say(fields[index + 1].text, to: place)
    }
  }

  var packed: [UInt8] {
    var fields = PackedFields()
    for part in parts {
      switch part.place {
      case .standardOutput: fields.add("output")
      case .standardError: fields.add("error")
      case .file(let name): fields.add("=\(name)")
      }
      fields.add(part.text)
    }
    fields.add("\(status)")
    return fields.bytes
  }
}
