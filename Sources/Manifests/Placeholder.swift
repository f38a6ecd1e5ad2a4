/// Texts that a deployment pipeline was to replace.
package enum Placeholder {
  /// `${GIT_SHA}`, `$(TAG)`, `{{ .Values.tag }}`, `<tag>`, `%TAG%`, `IMAGE_TAG`, `__VERSION__`.
  package static func isIn(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var previous: UInt8 = 0
      var hasOpening = false
      for byte in bytes {
        switch byte {
        case UInt8(ascii: "{"):
          if previous == UInt8(ascii: "$") || previous == UInt8(ascii: "{") { return true }
        case UInt8(ascii: "("): if previous == UInt8(ascii: "$") { return true }
        case UInt8(ascii: "<"): hasOpening = true
        case UInt8(ascii: ">"): if hasOpening { return true }
        default: break
        }
        previous = byte
      }
      return bytes.split {
        $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "@")
      }
      .contains(where: isWord)
    }
  }

  private static func isWord(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    if word.count > 4, word.starts(with: "__".utf8), word.suffix(2).elementsEqual("__".utf8) {
      return true
    }
    if word.count > 2, word.first == UInt8(ascii: "%"), word.last == UInt8(ascii: "%") {
      return true
    }
    if word.allSatisfy(\.isUpperWord), word.contains(UInt8(ascii: "_")),
      word.contains(where: \.isUpperLetter)
    {
      return true
    }
    guard word.count <= 16, let first = word.first, firstLetters.contains(first | 0x20) else {
      return false
    }
    return words.contains(String(decoding: word, as: UTF8.self).lowercased())
  }

  private static let firstLetters = Set(words.compactMap(\.utf8.first))

  private static let words: Set<String> = [
    "change-me", "change_me", "changeme", "commit-sha", "git-sha", "git_sha", "image-tag",
    "placeholder", "replace-me", "replace_me", "replaceme", "tag", "todo", "version",
    "your-image", "your-tag",
  ]
}

extension UInt8 {
  fileprivate var isUpperLetter: Bool { UInt8(ascii: "A") <= self && self <= UInt8(ascii: "Z") }
  fileprivate var isUpperWord: Bool {
    isUpperLetter || self == UInt8(ascii: "_")
      || (UInt8(ascii: "0") <= self && self <= UInt8(ascii: "9"))
  }
}
