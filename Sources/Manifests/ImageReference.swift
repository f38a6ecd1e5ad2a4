/// An image's name as container runtimes read it (distribution/reference):
/// `[registry[:port]/]path[:tag][@digest]`.
package struct ImageReference: Sendable, Hashable {
  /// `docker.io` where none is written.
  package var registry: String
  /// Without registry; `library/nginx` for `nginx`.
  package var path: String
  package var tag: String?
  package var digest: String?

  /// Registry and path: the same for two spellings of one repository.
  package var repository: String { "\(registry)/\(path)" }

  /// nil: no runtime takes this for an image.
  package init?(_ text: String) {
    var name = text[...]
    if let at = name.firstIndex(of: "@") {
      let digest = String(name[name.index(after: at)...])
      guard Self.isDigest(digest) else { return nil }
      self.digest = digest
      name = name[..<at]
    }
    let afterSlash = name.lastIndex(of: "/").map(name.index(after:)) ?? name.startIndex
    if let colon = name[afterSlash...].firstIndex(of: ":") {
      let tag = String(name[name.index(after: colon)...])
      guard Self.isTag(tag) else { return nil }
      self.tag = tag
      name = name[..<colon]
    }
    guard let (registry, path) = Self.split(name) else { return nil }
    self.registry = registry
    self.path = path
  }

  private static func split(_ name: Substring) -> (registry: String, path: String)? {
    var registry = "docker.io"
    var path = name
    if let slash = name.firstIndex(of: "/") {
      let first = name[..<slash]
      // Only a dot, a port, upper case or `localhost` makes the first part a host.
      if first.contains(".") || first.contains(":") || first == "localhost"
        || first != first.lowercased()
      {
        guard isHost(first) else { return nil }
        registry = first == "index.docker.io" ? "docker.io" : String(first)
        path = name[name.index(after: slash)...]
      }
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.allSatisfy(isPathPart) else { return nil }
    let isOfficial = registry == "docker.io" && parts.count == 1
    return (registry, isOfficial ? "library/\(path)" : String(path))
  }

  /// Lower-case words joined by `.`, `_`, `__` or dashes.
  private static func isPathPart(_ part: Substring) -> Bool {
    guard let first = part.utf8.first, let last = part.utf8.last, first.isLowerWord,
      last.isLowerWord
    else { return false }
    return part.utf8.allSatisfy { $0.isLowerWord || $0.isSeparator }
  }

  private static func isHost(_ host: Substring) -> Bool {
    let parts = host.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, !parts[0].isEmpty, parts[0].utf8.allSatisfy(\.isHostByte) else {
      return false
    }
    return parts.count == 1 || (!parts[1].isEmpty && parts[1].utf8.allSatisfy(\.isDigit))
  }

  private static func isTag(_ tag: String) -> Bool {
    guard let first = tag.utf8.first, tag.utf8.count <= 128 else { return false }
    return first.isWord && tag.utf8.allSatisfy { $0.isWord || $0.isTagPunctuation }
  }

  private static func isDigest(_ digest: String) -> Bool {
    let parts = digest.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && parts[1].utf8.count >= 32
      && parts[1].utf8.allSatisfy(\.isHexDigit)
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { UInt8(ascii: "0") <= self && self <= UInt8(ascii: "9") }
  fileprivate var isLower: Bool { UInt8(ascii: "a") <= self && self <= UInt8(ascii: "z") }
  fileprivate var isUpper: Bool { UInt8(ascii: "A") <= self && self <= UInt8(ascii: "Z") }
  fileprivate var isLowerWord: Bool { isLower || isDigit }
  fileprivate var isWord: Bool { isLower || isUpper || isDigit || self == UInt8(ascii: "_") }
  fileprivate var isSeparator: Bool { isTagPunctuation || self == UInt8(ascii: "_") }
  fileprivate var isTagPunctuation: Bool { self == UInt8(ascii: ".") || self == UInt8(ascii: "-") }
  fileprivate var isHostByte: Bool { isWord || isTagPunctuation }
  fileprivate var isHexDigit: Bool {
    isDigit || (UInt8(ascii: "a") <= self && self <= UInt8(ascii: "f"))
  }
}
