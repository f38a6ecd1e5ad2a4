import YAMLSyntax

/// The simple commands of a `command` and its `args`, those of a shell script in them included. Quotes and
/// parentheses only part words: no more of the shell's language is understood.
package struct ShellCommands: Sendable {
  package struct Command: Sendable {
    package fileprivate(set) var words: [String]
    package fileprivate(set) var end: End
    /// The item of the list in which it ends.
    package let item: Node
  }

  /// What stands behind a command.
  package enum End: Sendable { case sequence, and, or, pipe, background }

  package private(set) var all: [Command] = []
  private var words: [String] = []
  private var mark: [UInt8] = []

  package init(_ lists: [Node?]) {
    var last: Node?
    for item in lists.compactMap({ $0 }).flatMap({ Array($0.items) }) where item.kind == .scalar {
      item.withText { read($0, in: item) }
      if !mark.isEmpty { endCommand(in: item) }
      last = item
    }
    if let last { endCommand(in: last) }
  }

  private mutating func read(_ text: UnsafeBufferPointer<UInt8>, in item: Node) {
    /// Where the word begins, and how far it goes.
    var (start, index) = (0, 0)
    while index < text.count {
      let meaning = Self.meaning(of: index, in: text, wordFrom: start)
      if meaning == .word {
        if index == start, !mark.isEmpty { endCommand(in: item) }
        index += 1
        continue
      }
      addWord(text[start..<index])
      switch meaning {
      case .comment: index = text[index...].firstIndex(of: Self.lineFeed) ?? text.count
      case .continuation: index += 2
      case .end:
        // A line that goes on after `&&` or `|` is one command with the next.
        if text[index] != Self.lineFeed || mark.isEmpty { mark.append(text[index]) }
        index += 1
      case .gap, .word: index += 1
      }
      start = index
    }
    addWord(text[start...])
  }

  private static let lineFeed = UInt8(ascii: "\n")

  private enum Meaning { case word, gap, end, comment, continuation }

  @inline(__always)
  private static func meaning(
    of index: Int, in text: UnsafeBufferPointer<UInt8>, wordFrom start: Int
  ) -> Meaning {
    let next = index + 1 < text.count ? text[index + 1] : 0
    switch text[index] {
    case UInt8(ascii: ";"), UInt8(ascii: "|"), lineFeed: return .end
    case UInt8(ascii: "&"):
      // `2>&1` and `&>file` are no commands' ends.
      let redirects =
        index > start && [UInt8(ascii: "<"), UInt8(ascii: ">")].contains(text[index - 1])
      return redirects || next == UInt8(ascii: ">") ? .word : .end
    case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"),
      UInt8(ascii: "`"):
      return .gap
    case UInt8(ascii: "#"): return index == 0 || text[index - 1] <= 0x20 ? .comment : .word
    case UInt8(ascii: "\\"): return next == lineFeed ? .continuation : .word
    default: return .word
    }
  }

  private mutating func addWord(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    if !bytes.isEmpty { words.append(String(decoding: bytes, as: UTF8.self)) }
  }

  private mutating func endCommand(in item: Node) {
    let end: End =
      switch String(decoding: mark, as: UTF8.self) {
      case "&&": .and
      case "||": .or
      case "|", "|&": .pipe
      case "&": .background
      default: .sequence
      }
    if !words.isEmpty { all.append(Command(words: words, end: end, item: item)) }
    words = []
    mark = []
  }
}

extension ShellCommands.Command {
  /// `sleep` of `/bin/sleep`.
  package static func program(_ word: String) -> String {
    word.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(word[word.utf8.index(after: $0)...]) }
      ?? word
  }
}
