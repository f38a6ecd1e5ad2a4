import Manifests
import YAMLSyntax

/// A defect with all that reports need: whose rule it is, how bad it is, and where it stands.
package struct Finding: Sendable {
  package var rule: Rule
  package var severity: Severity
  package var message: String
  package var remedy: String
  package var resource: Resource?
  package var field: FieldPath?
  package var file: SourceFile
  package var location: SourceLocation
  /// The last applied revision, where the place stands in that one alone.
  package var revision: String?
  package var related: [Related]
  /// The same for the same defect of the same object, wherever it stands in whichever file.
  package var fingerprint: String
  /// An update that the API server refuses, or that the object is recreated for.
  package var isRefusal = false
  /// Why it is not counted; nil: it is.
  package var suppression: Suppression?
  /// nil: people have to decide.
  package var repair: FindingRepair?

  package struct Related: Sendable {
    package var message: String
    package var file: SourceFile
    package var location: SourceLocation
    /// The last applied revision, where the place stands in that one; nil: in this one.
    package var revision: String?
  }

  /// The source of what this is about: the folder or file it was read from.
  package var source: String { resource?.source ?? file.path }

  package var isSuppressed: Bool { suppression != nil }

  /// The order of every report: by place, then by rule.
  package static func inReadingOrder(_ lhs: Finding, _ rhs: Finding) -> Bool {
    if lhs.file.path != rhs.file.path { return lhs.file.path < rhs.file.path }
    let (left, right) = (lhs.location, rhs.location)
    if (left.line, left.column) != (right.line, right.column) {
      return (left.line, left.column) < (right.line, right.column)
    }
    return (lhs.rule.id, lhs.message) < (rhs.rule.id, rhs.message)
  }
}

extension [Finding] {
  /// Sorted by ``Finding/inReadingOrder(_:_:)``. Places are moved while sorting, for a finding is large.
  package var inReadingOrder: [Finding] {
    indices.sorted { Finding.inReadingOrder(self[$0], self[$1]) }.map { self[$0] }
  }
}
