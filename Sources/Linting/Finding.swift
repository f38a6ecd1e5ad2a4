import Manifests
import YAMLSyntax

/// A defect with all that reports need: whose rule it is, how bad it is, and where it stands. A class, for it is
/// handed on from list to list; it never changes.
package final class Finding: Sendable {
  private let defect: Defect
  package let rule: Rule
  package let severity: Severity
  package let message: String
  package let remedy: String
  package let location: SourceLocation
  package let related: [Related]
  /// The same for the same defect of the same object, wherever it stands in whichever file.
  package let fingerprint: String
  /// Why it is not counted; nil: it is.
  package let suppression: Suppression?
  /// Those that are said as this one: the same defect of other objects, seen through other renderings.
  private let joined: [Finding]

  package struct Related: Sendable {
    package var message: String
    package var file: SourceFile
    package var location: SourceLocation
    /// The last applied revision, where the place stands in that one; nil: in this one.
    package var revision: String?
  }

  package init(
    _ defect: Defect, of rule: Rule, severity: Severity, remedy: String, location: SourceLocation,
    related: [Related], suppression: Suppression?
  ) {
    self.defect = defect
    self.rule = rule
    self.severity = severity
    message = defect.message
    self.remedy = remedy
    self.location = location
    self.related = related
    fingerprint = Fingerprint.of(defect, rule: rule.id)
    self.suppression = suppression
    joined = []
  }

  private init(
    _ other: Finding, severity: Severity, message: String, fingerprint: String,
    suppression: Suppression?, joined: [Finding]
  ) {
    defect = other.defect
    rule = other.rule
    self.severity = severity
    self.message = message
    remedy = other.remedy
    location = other.location
    related = other.related
    self.fingerprint = fingerprint
    self.suppression = suppression
    self.joined = joined
  }

  /// The same finding, called so.
  package func with(fingerprint: String) -> Finding {
    Finding(
      self, severity: severity, message: message, fingerprint: fingerprint,
      suppression: suppression, joined: joined)
  }

  /// The same finding, not counted for this reason; nil: counted.
  package func suppressed(by suppression: Suppression?) -> Finding {
    with(severity: severity, message: message, suppression: suppression)
  }

  package func with(severity: Severity, message: String, suppression: Suppression?) -> Finding {
    Finding(
      self, severity: severity, message: message, fingerprint: fingerprint,
      suppression: suppression, joined: joined)
  }

  /// One for all of `findings`, which show the same defect of the same line.
  func standing(for findings: [Finding], severity: Severity, message: String) -> Finding {
    Finding(
      self, severity: severity, message: message, fingerprint: fingerprint,
      suppression: suppression, joined: findings)
  }

  /// What each object of this has: the finding itself, where it stands for no other one.
  package var renderings: [Finding] { joined.isEmpty ? [self] : joined }

  package var resource: Resource? { defect.place.resource }
  package var file: SourceFile { defect.place.file }
  /// `spec.containers[0].image`; nil: the place is no field of an object.
  package var field: String? { defect.place.field }
  /// The last applied revision, where the place stands in that one alone.
  package var revision: String? { defect.place.revision }
  /// An update that the API server refuses, or that the object is recreated for.
  package var isRefusal: Bool { defect.isRefusal }
  /// The API server refuses the object, whatever was applied before.
  package var saysRefused: Bool {
    rule.errorsAreRefusals && (defect.severity ?? rule.severity) == .error && suppression == nil
  }
  /// What an update makes of it, the facts about updates say.
  package var isJudgedAsUpdate: Bool { defect.isJudgedAsUpdate }
  /// Of a file that goes into what is rendered: every target that it goes into shows the same defect.
  var isOfIngredient: Bool { defect.isOfIngredient }
  /// nil: people have to decide.
  package var repair: FindingRepair? { FindingRepair(defect) }

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
  /// Sorted by ``Finding/inReadingOrder(_:_:)``.
  package var inReadingOrder: [Finding] {
    count > 1 ? sorted(by: Finding.inReadingOrder) : self
  }
}
