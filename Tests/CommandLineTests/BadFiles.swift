import Foundation
import Testing

extension BadInputTests {
  /// A file that is wrong in itself, and what is said about it.
  struct BadFile: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var bytes: Data
    /// In the report for a finding, on standard error for a problem.
    var sentence: String
    var status: Int32

    init(_ name: String, _ bytes: Data, says sentence: String, status: Int32) {
      testDescription = name
      self.bytes = bytes
      self.sentence = sentence
      self.status = status
    }
  }

  static let head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad}\n"

  static let badFiles = [
    BadFile(
      "invalid UTF-8", Data((head + "data: {a: ").utf8) + Data([0xC3, 0x28, 0xFF, 0x7D, 0x0A]),
      says: "bad.yaml:4:12: error: the document cannot be read: invalid", status: 1),
    BadFile(
      "UTF-16", (head + "data: {a: b}\n").data(using: .utf16) ?? Data(),
      says: "bad.yaml: the text is UTF-16: save it as UTF-8", status: 2),
    BadFile(
      "UTF-32", (head + "data: {a: b}\n").data(using: .utf32) ?? Data(),
      says: "bad.yaml: the text is UTF-32: save it as UTF-8", status: 2),
    BadFile(
      "NUL bytes", Data((head + "data: {a: b\0c}\n").utf8),
      says: "bad.yaml:4:12: error: the document cannot be read: control characters", status: 1),
    BadFile(
      "100,000 nested brackets",
      Data((head + "data: " + String(repeating: "[", count: 100_000)).utf8),
      says:
        "bad.yaml:4:1006: error: the document cannot be read: nested more than 1000 levels deep",
      status: 1),
    BadFile(
      "100,000 nested block sequences",
      Data((head + "data: " + String(repeating: "- ", count: 100_000)).utf8),
      says: "bad.yaml:4:7: error: the document cannot be read: ", status: 1),
    BadFile(
      "an alias bomb", Data((head + bomb).utf8),
      says: "error: the document cannot be read: aliases expand to more than 2000000 values",
      status: 1),
    BadFile(
      "an alias to itself", Data((head + "data: &a {b: *a}\n").utf8),
      says: "bad.yaml:4:14: error: the document cannot be read: this alias", status: 1),
    BadFile(
      "a tab as indentation", Data((head + "data:\n\ta: b\n").utf8),
      says: "  fix: indent with blanks: YAML takes no tab here", status: 1),
    BadFile(
      "what a merge left", Data((head + "<<<<<<< HEAD\ndata: {}\n=======\n>>>>>>> b\n").utf8),
      says: "bad.yaml:4:1: error: the document cannot be read: a merge left the marks of a",
      status: 1),
    BadFile("nothing", Data(), says: "in 1 object, 1 file", status: 0),
    BadFile("a byte order mark", Data([0xEF, 0xBB, 0xBF]), says: "in 1 object, 1 file", status: 0),
  ]

  private static var bomb: String {
    var text = "x:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for number in 1...20 {
      let aliases = Array(repeating: "*a\(number - 1)", count: 10).joined(separator: ", ")
      text += "  a\(number): &a\(number) [\(aliases)]\n"
    }
    return text
  }
}
