import Foundation
import TestSupport
import Testing
import YAMLSyntax

/// The same bytes as kubectl and kustomize read them, as recorded from the real tools.
@Suite struct DialectTests {
  struct Case: Decodable, CustomTestStringConvertible {
    var `case`: String
    var yaml: String
    var kubectlJSON: String?
    var kustomizeJSON: String?
    var testDescription: String { `case` }

    enum CodingKeys: String, CodingKey {
      case `case`, yaml
      case kubectlJSON = "kubectl_json"
      case kustomizeJSON = "kustomize_json"
    }
  }

  static let cases: [Case] = {
    let data = try? Data(contentsOf: testdata.appending(path: "yaml/dialects.json"))
    return data.flatMap { try? JSONDecoder().decode([Case].self, from: $0) } ?? []
  }()

  @Test func hasEveryCase() { #expect(Self.cases.count == 58) }

  @Test(arguments: cases)
  func readsLikeKubectl(_ test: Case) throws {
    #expect(read(test.yaml, .kubectl) == (try test.kubectlJSON.map(expected)))
  }

  @Test(arguments: cases)
  func readsLikeKustomize(_ test: Case) throws {
    #expect(read(test.yaml, .kustomize) == (try test.kustomizeJSON.map(expected)))
  }

  /// The case within an object, as the tools were given it; nil: refused.
  private func read(_ yaml: String, _ dialect: Dialect) -> JSONValue? {
    let header = "apiVersion: example.org/v1\nkind: Foo\nmetadata: {name: a}\n"
    let bytes = Array((header + yaml).utf8)
    let tree = SyntaxTree(parsing: SourceFile(path: "case.yaml", bytes: bytes))
    guard tree.errors.isEmpty, let root = tree.roots.first,
      case .object(let entries)? = try? root.json(dialect)
    else { return nil }
    return .object(Array(entries.dropFirst(3)))
  }

  private func expected(_ json: String) throws -> JSONValue {
    JSONValue(try JSONSerialization.jsonObject(with: Data(json.utf8)))
  }
}

extension JSONValue {
  init(_ any: Any) {
    switch any {
    case let number as NSNumber where isBoolean(number): self = .bool(number.boolValue)
    case let number as NSNumber: self = .double(number.doubleValue)
    case let string as String: self = .string(string)
    case let array as [Any]: self = .array(array.map(JSONValue.init))
    case let object as [String: Any]:
      self = .object(object.map { (key: $0.key, value: JSONValue($0.value)) })
    default: self = .null
    }
  }
}

private func isBoolean(_ number: NSNumber) -> Bool {
  String(cString: number.objCType) == "c" || String(cString: number.objCType) == "B"
}
