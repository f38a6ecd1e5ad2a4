import YAMLSyntax

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
    var text = text
    guard let reference = text.withUTF8({ ImageReference($0[...]) }) else { return nil }
    self = reference
  }

  private init?(_ text: Bytes) {
    var name = text
    if let at = name.firstIndex(of: UInt8(ascii: "@")) {
      let digest = name[name.index(after: at)...]
      guard Self.isDigest(digest) else { return nil }
      self.digest = String(decoding: digest, as: UTF8.self)
      name = name[..<at]
    }
    let afterSlash = name.lastIndex(of: UInt8(ascii: "/")).map(name.index(after:))
    if let colon = name[(afterSlash ?? name.startIndex)...].firstIndex(of: UInt8(ascii: ":")) {
      let tag = name[name.index(after: colon)...]
      guard Self.isTag(tag) else { return nil }
      self.tag = String(decoding: tag, as: UTF8.self)
      name = name[..<colon]
    }
    guard let (registry, path) = Self.split(name) else { return nil }
    self.registry = registry
    self.path = path
  }

  private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

  private static func split(_ name: Bytes) -> (registry: String, path: String)? {
    var registry = "docker.io"
    var path = name
    if let slash = name.firstIndex(of: UInt8(ascii: "/")) {
      let first = name[..<slash]
      // Only a dot, a port, upper case or `localhost` makes the first part a host.
      if first.contains(where: \.marksHost) || first.elementsEqual("localhost".utf8) {
        guard isHost(first) else { return nil }
        let isHub = first.elementsEqual("index.docker.io".utf8)
        if !isHub { registry = String(decoding: first, as: UTF8.self) }
        path = name[name.index(after: slash)...]
      }
    }
    guard isPath(path) else { return nil }
    let text = String(decoding: path, as: UTF8.self)
    let isOfHub = registry == "docker.io" && !path.contains(UInt8(ascii: "/"))
    return (registry, isOfHub ? "library/\(text)" : text)
  }

  /// Lower-case words joined by `.`, `_`, `__`, dashes or slashes; a letter or a digit on both sides of a slash.
  private static func isPath(_ path: Bytes) -> Bool {
    var previous = UInt8(ascii: "/")
    for byte in path {
      guard
        byte.isLowerWord || byte.isSeparator && previous != UInt8(ascii: "/")
          || byte == UInt8(ascii: "/") && previous.isLowerWord
      else { return false }
      previous = byte
    }
    return previous.isLowerWord
  }

  private static func isHost(_ host: Bytes) -> Bool {
    // An IPv6 address in brackets.
    if host.first == UInt8(ascii: "["), let end = host.firstIndex(of: UInt8(ascii: "]")) {
      let (address, port) = (host[..<end].dropFirst(), host[end...].dropFirst())
      return address.contains(UInt8(ascii: ":"))
        && IPAddress(UnsafeBufferPointer(rebasing: address)) != nil
        && (port.isEmpty
          || port.first == UInt8(ascii: ":") && port.count > 1
            && port.dropFirst().allSatisfy(\.isDigit))
    }
    let name = host.prefix { $0 != UInt8(ascii: ":") }
    guard !name.isEmpty, name.allSatisfy(\.isHostByte) else { return false }
    let port = host[name.endIndex...].dropFirst()
    return name.count == host.count || (!port.isEmpty && port.allSatisfy(\.isDigit))
  }

  private static func isTag(_ tag: Bytes) -> Bool {
    guard let first = tag.first, tag.count <= 128 else { return false }
    return first.isWord && tag.allSatisfy { $0.isWord || $0.isTagPunctuation }
  }

  /// Runtimes know how long the digest of an algorithm is.
  private static func isDigest(_ digest: Bytes) -> Bool {
    let parts = digest.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].allSatisfy(\.isHexDigit) else { return false }
    for (algorithm, length) in [("sha256", 64), ("sha384", 96), ("sha512", 128)]
    where parts[0].elementsEqual(algorithm.utf8) {
      return parts[1].count == length
    }
    return !parts[0].isEmpty && parts[1].count >= 32
  }
}

extension UInt8 {
  fileprivate var isLowerWord: Bool { isLower || isDigit }
  fileprivate var isWord: Bool { isLetterOrDigit || self == UInt8(ascii: "_") }
  fileprivate var isSeparator: Bool { isTagPunctuation || self == UInt8(ascii: "_") }
  fileprivate var isTagPunctuation: Bool { self == UInt8(ascii: ".") || self == UInt8(ascii: "-") }
  fileprivate var isHostByte: Bool { isWord || isTagPunctuation }
  fileprivate var marksHost: Bool {
    self == UInt8(ascii: ".") || self == UInt8(ascii: ":") || isUpper
  }
  fileprivate var isHexDigit: Bool {
    isDigit || (UInt8(ascii: "a") <= self && self <= UInt8(ascii: "f"))
  }
}
