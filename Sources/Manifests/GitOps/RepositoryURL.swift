/// The place of a git repository, the same however it is written: `https://github.com/acme/shop.git`,
/// `ssh://git@github.com/acme/shop`, `git@github.com:acme/shop`.
package struct RepositoryURL: Sendable, Hashable {
  /// `github.com/acme/shop`
  package let text: String

  /// `shop`, which forks and mirrors keep.
  package var name: Substring { text.split(separator: "/").last ?? "" }

  package init?(_ url: String) {
    var rest = Substring(url)
    let hasScheme: Bool
    if let scheme = rest.firstRange(of: "://") {
      rest = rest[scheme.upperBound...]
      hasScheme = true
    } else {
      hasScheme = false
    }
    let host = rest.prefix { $0 != "/" }
    if let at = host.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
    guard let end = rest.firstIndex(where: { $0 == "/" || $0 == ":" }) else { return nil }
    let name = rest[..<end].lowercased()
    var path = rest[rest.index(after: end)...]
    // A port, or the separator of `host:path`.
    if rest[end] == ":", hasScheme {
      guard let slash = path.firstIndex(of: "/") else { return nil }
      path = path[path.index(after: slash)...]
    }
    var parts = path.split(separator: "/").map(String.init)
    guard !name.isEmpty, let last = parts.popLast() else { return nil }
    parts.append(last.hasSuffix(".git") ? String(last.dropLast(4)) : last)
    text = "\(name)/\(parts.joined(separator: "/"))".lowercased()
  }
}
