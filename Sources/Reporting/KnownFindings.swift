import Linting
import Manifests
import YAMLSyntax

/// Findings that somebody has seen and put off: a file beside the manifests, written for review. What
/// counts is the fingerprint, which survives moved lines and renamed files; the rest is for people.
package struct KnownFindings: Sendable {
  package struct Entry: Sendable, Equatable {
    package var rule: String
    package var resource: String?
    package var file: String
    package var fingerprint: String

    package init(_ finding: Finding) {
      rule = finding.rule.id
      resource = finding.resource?.id.description
      file = finding.file.path
      fingerprint = finding.fingerprint
    }

    init(rule: String, resource: String?, file: String, fingerprint: String) {
      self.rule = rule
      self.resource = resource
      self.file = file
      self.fingerprint = fingerprint
    }
  }

  /// Why a file cannot be taken for a list of known findings.
  package struct Malformed: Error {
    package var message: String
    package var line: Int?
  }

  package let entries: [Entry]

  /// What a change does ends with the change: of that nothing is ever known.
  package static func canHold(_ finding: Finding) -> Bool { finding.rule.group != .updates }

  package init(_ findings: [Finding]) { entries = findings.filter(Self.canHold).map(Entry.init) }

  /// - Throws: ``Malformed``.
  package init(reading bytes: [UInt8]) throws(Malformed) {
    let list: JSONValue
    do throws(JSONReader.Malformed) {
      list = try JSONReader.value(of: bytes)
    } catch {
      throw Malformed(message: error.message, line: error.line)
    }
    guard list["version"]?.number == 1, case .array(let items)? = list["known"] else {
      throw Malformed(message: "this is no list of known findings; --write-baseline writes one")
    }
    var entries: [Entry] = []
    for (number, item) in items.enumerated() {
      guard let rule = item["rule"]?.text, let file = item["file"]?.text,
        let fingerprint = item["fingerprint"]?.text
      else { throw Malformed(message: "entry \(number + 1) lacks a rule, a file or a fingerprint") }
      entries.append(
        Entry(
          rule: rule, resource: item["resource"]?.text, file: file, fingerprint: fingerprint))
    }
    self.entries = entries
  }

  /// As it is written: by file, then rule, so that two versions differ by what changed.
  package var text: String {
    let sorted = entries.sorted {
      ($0.file, $0.rule, $0.fingerprint) < ($1.file, $1.rule, $1.fingerprint)
    }
    var json = JSONWriter()
    json.object { list in
      list.field("version", 1)
      list.array("known") { known in
        for entry in sorted {
          known.element { element in
            element.field("rule", entry.rule)
            element.field(ifAny: "resource", entry.resource)
            element.field("file", entry.file)
            element.field("fingerprint", entry.fingerprint)
          }
        }
      }
    }
    return json.finish()
  }
}
