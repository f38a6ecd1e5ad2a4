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
  private var word: [UInt8] = []
  private var mark: [UInt8] = []
  /// The next line feed does not count.
  private var isContinued = false
  private var isComment = false

  package init(_ lists: [Node?]) {
    var last: Node?
    for item in lists.compactMap({ $0 }).flatMap({ Array($0.items) }) where item.kind == .scalar {
      item.withText { text in
        for (index, byte) in text.enumerated() {
          let startsWord = index == 0 || text[index - 1] <= 0x20
          if startsWord, byte == UInt8(ascii: "#") { isComment = true }
          if byte == Self.lineFeed { isComment = false }
          guard !isComment else { continue }
          read(byte, before: index + 1 < text.count ? text[index + 1] : 0, in: item)
        }
      }
      isComment = false
      endWord()
      if !mark.isEmpty { endCommand(in: item) }
      last = item
    }
    if let last { endCommand(in: last) }
  }

  private mutating func read(_ byte: UInt8, before next: UInt8, in item: Node) {
    if byte == Self.lineFeed, isContinued {
      isContinued = false
      return
    }
    if isOperator(byte, before: next) {
      endWord()
      // A line that goes on after `&&` or `|` is one command with the next.
      if byte != Self.lineFeed || mark.isEmpty { mark.append(byte) }
      return
    }
    if byte <= 0x20 || Self.separators.contains(byte) {
      endWord()
      return
    }
    if byte == UInt8(ascii: "\\"), next == Self.lineFeed {
      isContinued = true
      return endWord()
    }
    if !mark.isEmpty { endCommand(in: item) }
    word.append(byte)
  }

  private static let lineFeed = UInt8(ascii: "\n")
  private static let separators = Array("\"'()`".utf8)

  /// `2>&1` and `&>file` are no commands' ends.
  private func isOperator(_ byte: UInt8, before next: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ";"), UInt8(ascii: "|"), Self.lineFeed: true
    case UInt8(ascii: "&"):
      word.last != UInt8(ascii: ">") && word.last != UInt8(ascii: "<") && next != UInt8(ascii: ">")
    default: false
    }
  }

  private mutating func endWord() {
    guard !word.isEmpty else { return }
    words.append(String(decoding: word, as: UTF8.self))
    word = []
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
