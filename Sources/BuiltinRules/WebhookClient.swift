import Manifests
import YAMLSyntax

/// How the server reaches a webhook (`ValidateWebhookURL`, `ValidateWebhookService`).
enum WebhookClient {
  /// `key`: where `clientConfig` stands.
  static func check(
    _ client: Node, key: Node?, _ add: (_ message: String, Node, _ remedy: String) -> Void
  ) {
    guard client.isMapping else { return }
    let (url, service) = (client["url"], client["service"])
    if !url.isAbsent, !service.isAbsent, let key = client.keyNode("url") {
      add("its webhook is reached by an address and by a Service", key, "keep one of them")
    }
    if url.isAbsent, service.isAbsent, client.hasOnly(["caBundle", "url", "service"]), let key {
      add(
        "its webhook is reached neither by an address nor by a Service", key, "name the Service")
    }
    if let url, let text = url.text, !url.isNull, !url.isOpen, !Placeholder.isIn(text) {
      check(address: text, url, add)
    }
    if let path = service?["path"], let text = path.text, !path.isNull, !text.isEmpty, !path.isOpen
    {
      check(path: text, path, add)
    }
  }

  private static func check(
    address text: String, _ url: Node, _ add: (String, Node, String) -> Void
  ) {
    guard text.lowercased().hasPrefix("https://") else {
      return add("its webhook's address \(text) does not begin with https://", url, "use https")
    }
    let rest = text.dropFirst(8)
    let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if host.isEmpty {
      add("its webhook's address \(text) has no host", url, "write https://host/path")
    } else if host.contains("@") {
      add("its webhook's address has a user in it", url, "write https://host/path")
    } else if let mark = rest.first(where: { $0 == "?" || $0 == "#" }), rest.last != mark {
      add(
        "its webhook's address \(text) has a \(mark == "?" ? "query" : "fragment")", url,
        "write https://host/path")
    }
  }

  private static func check(
    path text: String, _ path: Node, _ add: (String, Node, String) -> Void
  ) {
    guard text.hasPrefix("/") else {
      return add("the path \(text) does not begin with /", path, "write /\(text)")
    }
    var parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    if parts.last?.isEmpty == true { parts.removeLast() }
    let isGood = parts.allSatisfy {
      String($0).withBytes { LabelSyntax.isSubdomain($0) } || Placeholder.isInName(String($0))
    }
    guard !isGood else { return }
    add(
      "the path \(text) has a part with other signs than small letters, digits, dashes and points",
      path, "correct the path, and what the webhook serves")
  }
}
