import Changes
import Foundation
import Manifests
import TestSupport
import YAMLSyntax

/// A verdict that a real API server gave.
struct Scenario: Decodable, Sendable {
  var id: String
  var kind: String
  var old: String
  var new: String
  var `class`: String
  var csa: Verdict
  var ssa: Verdict
  /// By a server that emulates 1.33; `ok` is nil where that does not serve the kind.
  var older: OldVerdict?

  enum CodingKeys: String, CodingKey {
    case id, kind, old, new, `class`, csa, ssa
    case older = "csa_emulated_1_33"
  }

  struct OldVerdict: Decodable, Sendable { var ok: Bool? }

  struct Verdict: Decodable, Sendable {
    var ok: Bool
    var stage: String?
    var causes: [Cause]?
  }

  struct Cause: Decodable, Sendable {
    var field: String
    var message: String
  }
}

/// A change from a public history, replayed on the same server.
struct RealUpdate: Decodable, Sendable {
  var id: String
  var kind: String
  var namespace: String?
  var name: String
  var field: String
  var server: String
  var message: String
  var old: String
  var new: String
}

enum Vectors {
  static func read<T: Decodable>(_ name: String, as type: T.Type) throws -> [T] {
    try bytes(of: "updates/\(name)").split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(T.self, from: Data($0))
    }
  }

  static func inventory(_ texts: String...) -> Inventory {
    Inventory(texts.flatMap { resources($0) })
  }

  static func resources(_ text: String, source: String = ".") -> [Resource] {
    SyntaxTree(parsing: SourceFile(path: "manifest.yaml", bytes: Array(text.utf8))).roots.flatMap {
      Resource.objects(in: $0, source: source)
    }
  }
}
