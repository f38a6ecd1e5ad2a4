/// What the API server takes for the hosts of an Ingress.
package enum IngressHost {
  /// Addresses stand for no rule, but may stand in a certificate; a rule without a host is for all of them.
  package static func isHost(_ text: UnsafeBufferPointer<UInt8>, isOfRule: Bool) -> Bool {
    guard let last = text.last else { return isOfRule }
    if text.first == UInt8(ascii: "*"), text.count > 2, text[1] == UInt8(ascii: ".") {
      // There is no limit to the length of these.
      return LabelSyntax.isSubdomain(UnsafeBufferPointer(rebasing: text[2...])) || text.count > 253
    }
    return LabelSyntax.isSubdomain(text)
      && !(isOfRule && last < UInt8(ascii: "a") && IPAddress(text) != nil)
  }

  /// Nobody takes these for a part of a host's name.
  package static func isPlaceholder(_ host: String) -> Bool {
    Placeholder.isInName(host) || host.utf8.contains { "@#$%{}<>~|!^".utf8.contains($0) }
  }

  /// Why a host is none: the first reason that fits.
  package struct Fault: Sendable {
    package let words: String
    package private(set) var remedy = "write the name alone, in small letters: shop.example.com"

    package init(_ host: String) {
      if IPAddress(host) != nil {
        words = "is an address, not a name"
        remedy = "write a name; without a host the rule is for all hosts"
      } else if let part = Self.parts.first(where: { host.contains($0.part) }) {
        words = part.words
        if host == "*" { remedy = "leave the host out: the rule is for all hosts then" }
      } else if host.isEmpty {
        words = "is empty"
      } else if host != host.lowercased() {
        words = "has capitals"
      } else {
        words = "is no DNS name"
      }
    }

    private static let parts: [(part: String, words: String)] = [
      ("://", "is a URL, not a name"), ("/", "has a path"), (":", "has a port"),
      ("*", "is no wildcard: those begin with *. and have no other *"),
      ("_", "has an underscore"),
    ]
  }
}

/// What the API server takes for the paths of an Ingress.
package enum IngressPath {
  /// Good for every type, as nearly all are.
  package static func isPlain(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
    let slash = UInt8(ascii: "/")
    return path.first == slash && !path.contains(UInt8(ascii: "%"))
      && !zip(path, path.dropFirst()).contains {
        $0 == slash && ($1 == slash || $1 == UInt8(ascii: "."))
      }
  }

  /// Why a path is refused; nil: it is not. `isExact`: of the type `Exact` or `Prefix`, which are compared
  /// part by part.
  package static func fault(in path: String, isExact: Bool) -> String? {
    if !path.hasPrefix("/") { return path.isEmpty && !isExact ? nil : "does not begin with /" }
    guard isExact else { return nil }
    if let part = ["//", "/./", "/../", "%2f", "%2F"].first(where: { path.contains($0) }) {
      return "has \(part) in it"
    }
    return ["/..", "/."].first(where: path.hasSuffix).map { "ends in \($0)" }
  }
}
