import YAMLSyntax

/// A command of a pipeline that changes a cluster: `kubectl apply`, `kubectl set image`, `kubectl rollout
/// restart`, `helm upgrade`.
package struct DeployCommand: Sendable {
  package let file: SourceFile
  package let range: SourceRange
  /// As people call it: `kubectl set image`.
  package let name: String
  package let target: Target
  package let namespace: String?
  /// As people call what runs it: `GitHub Actions`.
  package let pipeline: String

  package enum Target: Sendable, Hashable {
    /// Files and folders, below the repository's root.
    case paths([String])
    /// The kind as written, or nothing.
    case workload(kind: String, name: String)
    case release(String)
  }
}

extension DeployCommand {
  /// All commands in a pipeline's definition; none where it makes a cluster of its own to test in.
  package static func all(in file: SourceFile, pipeline: String) -> [DeployCommand] {
    guard file.bytes.contains("kubectl") || file.bytes.contains("helm "),
      !testClusters.contains(where: { file.bytes.contains($0) })
    else { return [] }
    var commands: [DeployCommand] = []
    var start = 0
    for line in file.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      defer { start = line.endIndex + 1 }
      let text = String(decoding: line, as: UTF8.self)
      guard text.contains("kubectl") || text.contains("helm"),
        text.first(where: { !$0.isWhitespace }) != "#"
      else { continue }
      let blanks = line.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") }.count
      let end = line.last == UInt8(ascii: "\r") ? line.endIndex - 1 : line.endIndex
      let whole = joined(line, file.bytes)
      for (name, target, namespace) in parse(whole) {
        commands.append(
          DeployCommand(
            file: file, range: SourceRange(min(start + blanks, end), end), name: name,
            target: target, namespace: namespace, pipeline: pipeline))
      }
    }
    return commands
  }

  private static let testClusters: [StaticString] = [
    "kind-action", "kind create cluster", "minikube", "k3d ", "k3d-action", "setup-kind",
    "chart-testing", "envtest", "microk8s", "k3s-action", "kind load",
  ]

  /// The line with those that a backslash at its end joins to it.
  private static func joined(_ line: ArraySlice<UInt8>, _ bytes: [UInt8]) -> String {
    var text = String(decoding: line.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
    var next = line.endIndex + 1
    while text.hasSuffix("\\"), next < bytes.count, text.utf8.count < 10_000 {
      let rest = bytes[next...].prefix { $0 != UInt8(ascii: "\n") }
      text = text.dropLast() + " "
      text += String(decoding: rest.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
      next = rest.endIndex + 1
    }
    return text
  }

  /// Shell words, roughly: quotes around them are taken off, separators end a command.
  private static func parse(_ line: String) -> [(String, Target, String?)] {
    let words = line.split { $0 == " " || $0 == "\t" }.map {
      $0.trimmingPrefix { "\"'`(".contains($0) }
    }.map { word in
      var word = word
      while let last = word.last, "\"'`)".contains(last) { word = word.dropLast() }
      return String(word)
    }
    let isApplied = words.contains("kubectl") && words.contains("apply")
    let separators: Set<String> = ["&&", "||", "|", ";", "run:", "-"]
    return words.split { separators.contains($0) }.compactMap { part in
      // It only says it.
      guard part.first != "echo", part.first != "printf" else { return nil }
      let part = Array(part)
      guard !part.contains(where: { $0.hasPrefix("--dry-run") }) else { return nil }
      if isApplied, let at = part.firstIndex(of: "build"), at > 0, part[at - 1] == "kustomize",
        let path = part[(at + 1)...].first(where: { !$0.hasPrefix("-") }), !isVariable(path)
      {
        return ("kustomize build", .paths([RepositoryPath.normalized(path)]), nil)
      }
      if let at = part.firstIndex(of: "kubectl") { return kubectl(Array(part[(at + 1)...])) }
      if let at = part.firstIndex(of: "helm") { return helm(Array(part[(at + 1)...])) }
      return nil
    }
  }

  private static func kubectl(_ words: [String]) -> (String, Target, String?)? {
    let arguments = Arguments(words)
    let plain = arguments.plain
    switch (plain.first, plain.dropFirst().first) {
    case ("apply"?, _), ("replace"?, _):
      let paths = arguments.values(["-f", "--filename", "-k", "--kustomize"])
        .filter { $0 != "-" && !$0.contains("://") && !isVariable($0) }
        .map(RepositoryPath.normalized)
      guard !paths.isEmpty else { return nil }
      return ("kubectl \(plain[0])", .paths(paths), arguments.namespace)
    case ("set"?, "image"?), ("rollout"?, "restart"?):
      guard let target = workload(Array(plain.dropFirst(2))) else { return nil }
      return ("kubectl \(plain[0]) \(plain[1])", target, arguments.namespace)
    default: return nil
    }
  }

  private static func workload(_ words: [String]) -> Target? {
    guard let first = words.first else { return nil }
    let parts = first.split(separator: "/").map(String.init)
    let name = parts.count == 2 ? parts[1] : words.dropFirst().first
    guard let name, !isVariable(name), !name.contains("=") else { return nil }
    return .workload(kind: parts[0].lowercased(), name: name)
  }

  private static func helm(_ words: [String]) -> (String, Target, String?)? {
    let arguments = Arguments(words)
    let plain = arguments.plain
    guard let verb = plain.first, verb == "upgrade" || verb == "install", plain.count >= 2,
      !isVariable(plain[1])
    else { return nil }
    return ("helm \(verb)", .release(plain[1]), arguments.namespace)
  }

  private static func isVariable(_ word: String) -> Bool {
    word.contains("$") || word.contains("{{") || word.contains("<")
  }
}

/// The words of a command: flags and what stands by itself.
private struct Arguments {
  var plain: [String] = []
  private var flags: [(name: String, value: String)] = []

  private static let switches: Set<String> = [
    "--install", "-i", "--atomic", "--wait", "--force", "--all", "-R", "--recursive", "--prune",
    "--server-side", "--force-conflicts", "--create-namespace", "--debug", "--cleanup-on-fail",
    "--reuse-values", "--reset-values", "--wait-for-jobs", "--rollback-on-failure", "--devel",
    "--record", "--dependency-update", "--insecure-skip-tls-verify", "--skip-crds",
  ]

  init(_ words: [String]) {
    var words = words[...]
    while let word = words.popFirst() {
      guard word.hasPrefix("-"), word.count > 1 else {
        plain.append(word)
        continue
      }
      if let equals = word.firstIndex(of: "=") {
        flags.append((String(word[..<equals]), String(word[word.index(after: equals)...])))
      } else if !Self.switches.contains(word), let value = words.first {
        words.removeFirst()
        flags.append((word, value))
      }
    }
  }

  func values(_ names: Set<String>) -> [String] {
    flags.filter { names.contains($0.name) }.flatMap { $0.value.split(separator: ",") }
      .map(String.init)
  }

  var namespace: String? { values(["-n", "--namespace"]).first { !$0.contains("$") } }
}
