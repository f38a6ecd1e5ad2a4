import Foundation
import Manifests
import YAMLSyntax

/// A verdict that a real API server gave.
package struct Scenario: Decodable, Sendable {
  package var id: String
  package var kind: String
  package var old: String
  package var new: String
  package var `class`: String
  package var csa: Verdict
  package var ssa: Verdict
  /// Of `kubectl replace`.
  package var replace: BareVerdict?
  /// By a server that emulates 1.33; `ok` is nil where that does not serve the kind.
  package var older: BareVerdict?

  enum CodingKeys: String, CodingKey {
    case id, kind, old, new, `class`, csa, ssa, replace
    case older = "csa_emulated_1_33"
  }

  package struct BareVerdict: Decodable, Sendable { package var ok: Bool? }

  package struct Verdict: Decodable, Sendable {
    package var ok: Bool
    package var stage: String?
    package var causes: [Cause]?
  }

  package struct Cause: Decodable, Sendable {
    package var field: String
    package var message: String
  }
}

/// A change from a public history, replayed on the same server.
package struct RealUpdate: Decodable, Sendable {
  package var id: String
  package var kind: String
  package var namespace: String?
  package var name: String
  package var field: String
  package var server: String
  package var message: String
  package var old: String
  package var new: String
}

package enum Vectors {
  package static func read<T: Decodable>(_ name: String, as type: T.Type) throws -> [T] {
    try bytes(of: "updates/\(name)").split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(T.self, from: Data($0))
    }
  }

  package static func inventory(_ texts: String...) -> Inventory {
    Inventory(texts.flatMap { resources($0) })
  }

  package static func resources(_ text: String, source: String = ".") -> [Resource] {
    SyntaxTree(parsing: SourceFile(path: "manifest.yaml", bytes: Array(text.utf8))).roots.flatMap {
      Resource.objects(in: $0, source: source)
    }
  }
}
