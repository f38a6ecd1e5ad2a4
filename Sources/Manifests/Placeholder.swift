import YAMLSyntax

/// Texts that a deployment pipeline was to replace.
package enum Placeholder {
  /// `${GIT_SHA}`, `$GIT_SHA`, `$tag`, `$(TAG)`, `{{ .Values.tag }}`, `#{Tag}`, `{TAG}`, `<tag>`, `[TAG]`, `%TAG%`,
  /// `@tag@`, `IMAGE_TAG`, `__VERSION__`, `##TAG##`, `?{plain:x}`: forms that no value has by itself.
  package static func isIn(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      isBracketed(bytes)
        // The other forms have one of these.
        || bytes.contains {
          $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "$")
            || $0 == UInt8(ascii: "#")
        } && bytes.split(whereSeparator: \.separatesParts).contains(where: hasForm)
    }
  }

  /// Whether the two may be one text once a pipeline is through; nil: not written, which may be any.
  package static func mayBe(_ one: String?, _ other: String?) -> Bool {
    guard let one, let other else { return true }
    return one == other || isIn(one) || isIn(other)
  }

  /// Whether a text with a placeholder may be `word` in the end: what stands around brackets stays.
  static func mayBecome(_ word: String, _ text: String) -> Bool {
    guard let start = text.firstIndex(where: { "${<".contains($0) }),
      let end = text.lastIndex(where: { "})>".contains($0) }), start < end
    else { return true }
    let (before, after) = (text[..<start], text[text.index(after: end)...])
    return word.hasPrefix(before) && word.dropFirst(before.count).hasSuffix(after)
  }

  /// The same in the name of an object, where capitals alone are one, too: `shell-HOSTNAME`.
  package static func isInName(_ text: String) -> Bool {
    isIn(text)
      || text.utf8.split {
        $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
      }
      .contains {
        $0.count > 3 && $0.allSatisfy(\.isUpper)
          && !protocols.contains(String(decoding: $0, as: UTF8.self))
      }
  }

  /// Capitals that people mean as they stand.
  private static let protocols: Set<String> = [
    "AMQP", "GRPC", "HTTP", "HTTPS", "IMAP", "KAFKA", "LDAP", "METRICS", "MQTT", "MYSQL", "REDIS",
    "SCTP", "SMTP",
  ]

  /// `TAG`, `changeme`, `your-token`: words that stand for a value when they are all of it.
  package static func isWord(_ text: String) -> Bool {
    // Versions and commits, which most tags are, start with a digit or have two points.
    guard let first = text.utf8.first, !first.isDigit, text.utf8.count <= 64,
      text.utf8.count(where: { $0 == UInt8(ascii: ".") }) < 2
    else { return false }
    var word = text.lowercased()
    return word.withUTF8 { bytes in
      bytes.starts(with: "your-".utf8) || bytes.starts(with: "your_".utf8)
        || fragments.contains { bytes.contains($0) }
    } || words.contains(word)
  }

  private static func isBracketed(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var previous: UInt8 = 0
    var hasOpening = false
    var name: Int?
    var word: Int?
    for (offset, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "{"):
        if "${?#".utf8.contains(previous) { return true }
        name = offset + 1
      case UInt8(ascii: "("): if previous == UInt8(ascii: "$") { return true }
      case UInt8(ascii: "<"): hasOpening = true
      case UInt8(ascii: ">"): if hasOpening { return true }
      case UInt8(ascii: "["): name = offset + 1
      case UInt8(ascii: "@"):
        if let start = word, bytes[start..<offset].isWord, bytes.isOuter(at: offset + 1) {
          return true
        }
        // `P@ssword@1` is one word, which a pipeline finds nothing in.
        word = bytes.isOuter(at: offset - 1) ? offset + 1 : nil
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if let start = name, start < offset, bytes[start..<offset].allSatisfy(\.isUpperName) {
          return true
        }
      default: break
      }
      previous = byte
    }
    return false
  }

  private static func hasForm(_ part: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    for mark: StaticString in ["__", "##"] where part.count > 4 {
      let mark = UnsafeBufferPointer(start: mark.utf8Start, count: 2)
      if part.starts(with: mark), part.suffix(2).elementsEqual(mark) { return true }
    }
    if part.count > 2, part.first == UInt8(ascii: "%"), part.last == UInt8(ascii: "%") {
      return true
    }
    if part.first == UInt8(ascii: "$") {
      let name = part.dropFirst()
      return name.first.map { $0.isUpper || $0 == UInt8(ascii: "_") } == true
        && name.allSatisfy { $0.isUpper || $0 == UInt8(ascii: "_") || $0.isDigit }
        || name.count > 2 && name.isWord
    }
    return part.contains(UInt8(ascii: "_")) && part.contains(where: \.isUpper)
      && part.allSatisfy { $0.isUpper || $0 == UInt8(ascii: "_") || $0.isDigit }
      && !isVersion(part)
  }

  /// `RELEASE_2_4_1`: a name has no two numbers.
  private static func isVersion(_ part: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let words = part.split(separator: UInt8(ascii: "_"))
    return words.count { $0.allSatisfy(\.isDigit) } > 1
  }

  private static let fragments: [StaticString] = [
    "placeholder", "replace-me", "replace_me", "change-me", "change_me", "changeme",
  ]

  private static let words: Set<String> = [
    "changeit", "commit-sha", "commit_sha", "git-sha", "git_sha", "image-tag", "image_tag",
    "replaceme", "tag", "todo", "version",
  ]
}

extension Node {
  /// Whether it stands in for a value that a pipeline writes or fetches (`ref+vault://…`), or is encrypted. A tag of
  /// another's own is read by whoever knows it.
  package var isOpen: Bool {
    // `{{ … }}` reads as a mapping with a mapping for its key.
    guard let text else { return firstKey.map { $0.text == nil } ?? false }
    return Placeholder.isIn(text) || Placeholder.isWord(text) || text.hasPrefix("ENC[")
      || text.hasPrefix("ref+") || tag != nil && !isTyped
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether what stands beside a mark, if anything does, is no part of a word; `v` before a version is none.
  fileprivate func isOuter(at place: Int) -> Bool {
    guard indices.contains(place), self[place].isLetterOrDigit else { return true }
    return self[place] | 0x20 == UInt8(ascii: "v")
      && (place == 0 || !self[place - 1].isLetterOrDigit)
  }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
  /// `project.version`, `image_tag`.
  fileprivate var isWord: Bool {
    guard let first, first.isLetter else { return false }
    return allSatisfy {
      $0.isLetterOrDigit
        || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
    }
  }
}

extension UInt8 {
  fileprivate var isUpperName: Bool {
    isUpper || isDigit || self == UInt8(ascii: "_") || self == UInt8(ascii: "-")
  }
  /// Ends a host's part, a folder, a name, a tag or a digest.
  fileprivate var separatesParts: Bool {
    self == UInt8(ascii: ":") || self == UInt8(ascii: "/") || self == UInt8(ascii: "@")
      || self == UInt8(ascii: ".")
  }
}
