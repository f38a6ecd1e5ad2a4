import BuiltinRules
import Foundation
import Linting
import Manifests
import TestSupport
import Testing
import YAMLSyntax

/// What a pipeline writes is not known: whichever value of a sound project it is, nothing is wrong yet.
@Suite struct PlaceholderTests {
  /// Plain manifests of `testdata/ok`; what a kustomization puts together is another matter.
  static let projects = [
    "argo-apps", "autoscaling", "jobs", "mesh-canary", "namespaces", "operators", "plain-folder",
    "rendered-chart", "stateful",
  ]

  /// An image that nobody replaced is what this one looks for.
  private static let spared = "unresolved-image"

  @Test(arguments: projects)
  func staysQuiet(_ project: String) async throws {
    let texts = try Self.texts(of: project)
    let usual = await Self.loud(texts)
    // Of the rules that are off by default; of the others nothing.
    #expect(!usual.isEmpty)
    var count = 0
    for (number, (path, text)) in texts.enumerated() {
      for range in Self.values(in: text) {
        var changed = texts
        var bytes = Array(text.utf8)
        bytes.replaceSubrange(range, with: "\"${VALUE}\"".utf8)
        changed[number].text = String(decoding: bytes, as: UTF8.self)
        let line = text.utf8.prefix(range.lowerBound).count { $0 == UInt8(ascii: "\n") } + 1
        for (rule, messages) in await Self.loud(changed) {
          #expect(messages.count <= usual[rule]?.count ?? 0, "\(path):\(line): \(messages)")
        }
        count += 1
      }
    }
    #expect(count > 20)
  }

  private static func texts(of project: String) throws -> [(path: String, text: String)] {
    let folder = testdata.appending(path: "ok/\(project)")
    let paths =
      FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return try paths.filter { $0.hasSuffix(".yaml") }.sorted().map {
      ($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8))
    }
  }

  /// What each rule says above `info`, those that are off by default as well.
  private static func loud(_ texts: [(path: String, text: String)]) async -> [String: [String]] {
    let files = texts.map { manifestFile($0.text, path: $0.path) }
    let findings = await Linter(rules: Rule.all, selection: Selection(select: ["all"])).lint(
      files, Inventory(files.flatMap(\.resources)), jobs: 1)
    let loud = findings.filter {
      $0.severity > .info && $0.suppression == nil && $0.rule.id != spared
    }
    return Dictionary(grouping: loud, by: \.rule.id).mapValues { $0.map(\.message) }
  }

  /// Where the values stand that are written on one line, but for what says which object it is.
  private static func values(in text: String) -> [Range<Int>] {
    let tree = SyntaxTree(parsing: SourceFile(path: "", bytes: Array(text.utf8)))
    var ranges: [Range<Int>] = []
    func collect(_ node: Node) {
      switch node.kind {
      case .scalar:
        if node.style != .literal, node.style != .folded {
          ranges.append(node.range.start..<node.range.end)
        }
      case .sequence: node.items.forEach(collect)
      case .mapping:
        for (key, value) in node.entries where !["apiVersion", "kind"].contains(key.text) {
          collect(value)
        }
      }
    }
    tree.roots.forEach(collect)
    return ranges
  }
}
