/// Why a policy of the cluster refuses an object, as far as its words tell: the words themselves may repeat
/// anything that the object holds.
package struct Denial: Sendable, Equatable {
  /// The name of the webhook or of the policy that denied the request.
  package var webhook: String
  /// The message up to the words.
  var head: String
  /// Never printed.
  private var words: String

  /// What its words are about, as a phrase; nil: that is not known.
  package var reason: String? { about?.reason }
  /// Rules that look for the same before anything is applied.
  package var rules: [String] { about?.rules ?? [] }

  /// What policies are about, told by words of their reasons. Of several the first counts.
  private static let reasons: [(words: [String], reason: String, rules: [String])] = [
    (
      [
        "privilege", "run as root", "runasnonroot", "runasuser", "rootfilesystem", "capabilit",
        "seccomp",
      ],
      "privileges of containers",
      ["privileged-container", "privilege-escalation", "run-as-root", "dangerous-capability"]
    ),
    (
      ["hostpath", "hostnetwork", "hostpid", "hostipc", "hostport", "host path", "host namespace"],
      "what the pod shares with its node", ["host-path", "host-namespace"]
    ),
    (
      [
        "resources.requests", "resources.limits", "resources/requests", "resources/limits",
        "memory", "cpu",
      ],
      "requests and limits", []
    ),
    (
      ["readiness", "liveness", "probe"], "probes",
      ["missing-readiness-probe", "missing-liveness-probe"]
    ),
    (
      ["signature", "cosign", "attest", "verifyimages"], "signatures of images",
      []
    ),
    (
      ["image", "latest", "registr", "digest"], "images and where they come from",
      ["mutable-image-tag", "missing-image-digest"]
    ),
    (["replica", "disruption"], "replicas", ["single-replica"]),
    (["label"], "labels", []),
    (["annotation"], "annotations", []),
    (["ingress", "host \"", "hostname"], "addresses of Ingresses", []),
    (
      ["loadbalancer", "nodeport", "externalip"], "Services that are open to the outside",
      ["exposed-service"]
    ),
    (["immutable"], "a field that may not change", ["immutable-field-change"]),
    (
      ["required value", "is required", "must have", "must provide", "missing"],
      "something that is missing", []
    ),
    (["not allowed", "forbidden", "disallowed", "denied by"], "something that is not allowed", []),
  ]

  private var about: (words: [String], reason: String, rules: [String])? {
    let words = words.lowercased()
    return Self.reasons.first { $0.words.contains { words.contains($0) } }
  }

  init?(_ text: String) {
    let denied =
      #/(?:admission webhook "|ValidatingAdmissionPolicy ')([^"']{1,260})["'](?: with binding '[^']{1,260}')? denied (?:the )?request/#
      .ignoresCase()
    guard let match = text.firstMatch(of: denied) else { return nil }
    webhook = String(match.1)
    head = String(match.0)
    words = String(text[match.range.upperBound...])
  }

  /// - Parameter lines: those that belong to it, below its own.
  func with(_ lines: [String]) -> Self {
    var denial = self
    for line in lines { denial.words += "\n\(line)" }
    return denial
  }

  /// Whether the text of a line is one, or starts one.
  static func isDenial(_ text: Substring) -> Bool {
    text.firstRange(of: " denied ") != nil && Denial(String(text)) != nil
  }

  /// The lines below a denial that still are its words: policies and their rules, indented or in brackets, or
  /// what stands between two lines of dashes.
  static func lines(below number: Int, of lines: [ArraySlice<UInt8>]) -> Range<Int> {
    let rest = lines[(number + 1)...].prefix(200)
    if let first = rest.firstIndex(where: { !$0.isBlank }), isRule(rest[first]),
      let last = rest[(first + 1)...].firstIndex(where: isRule)
    {
      return number + 1..<last + 1
    }
    let words = rest.prefix(while: isContinuation)
    return words.startIndex..<words.endIndex
  }

  /// As nginx's controller frames what nginx has against a configuration.
  private static func isRule(_ line: ArraySlice<UInt8>) -> Bool {
    line.count >= 20 && line.allSatisfy { $0 == UInt8(ascii: "-") || $0 <= UInt8(ascii: " ") }
      && !line.isBlank
  }

  private static func isContinuation(_ line: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: line.prefix(500), as: UTF8.self)
    guard let first = text.first(where: { !$0.isWhitespace }) else { return true }
    if text.first?.isWhitespace == true || first == "[" { return first != "*" }
    // Kyverno's own lines.
    return text.hasPrefix("resource ") && text.contains(" was blocked due to ")
      || text.wholeMatch(of: #/[a-z0-9][a-z0-9.\-]{0,252}:\s*/#) != nil
  }
}
