package import YAMLSyntax

/// One row of the update table: a field of a kind, and what an update may do to it.
package struct UpdateRule: Sendable {
  package let field: FieldPattern
  let policy: Policy
  /// How the server names the field, which is not always where it stands.
  package let reported: String
  /// The server's own words.
  package let message: String
  /// What to do instead.
  package let remedy: String
  package let topic: Topic
  /// Minor versions of Kubernetes 1 in which the row holds.
  package let versions: Range<Int>
  /// The verdict hangs on something that only the cluster knows.
  let isConditional: Bool

  /// Which rule of the catalogue speaks of it.
  package enum Topic: Sendable {
    case selector, address, immutable, claimSize, leftover, metadata
  }

  enum Policy: Sendable {
    case immutable
    case immutableWhen(@Sendable (Update) -> Bool)
    /// May be set where nothing is set; afterwards frozen.
    case setOnce
    /// May be set and changed, not taken away.
    case mayNotBeRemoved
    /// Frozen but for these parts.
    case allowList([String])
    /// Frozen but for these parts, as long as the condition holds.
    case allowListWhen(@Sendable (Update) -> Bool, [String])
    /// What the server works out; each breach names its place.
    case refuses(@Sendable (Update) -> [Breach])
  }

  /// A violation that a row's own function found.
  struct Breach {
    var path: FieldPath
    /// As the server names it, where it differs from the row's.
    var reported: String?
    var message: String?
    /// Hangs on something that only the cluster knows, although the row as such does not.
    var isConditional = false
    /// What averts it.
    var exception: String?

    init(_ path: FieldPath, reported: String? = nil, _ message: String? = nil) {
      self.path = path
      self.reported = reported
      self.message = message
    }

    init(_ path: String, reported: String? = nil, _ message: String? = nil) {
      self.init(FieldPath(keys: path), reported: reported, message)
    }
  }

  init(
    _ field: String, _ policy: Policy, reported: String? = nil, _ message: String? = nil,
    topic: Topic = .immutable, remedy: String, since: Int = 0, until: Int = .max,
    isConditional: Bool = false
  ) {
    self.field = FieldPattern(field)
    self.policy = policy
    self.reported = reported ?? field
    self.message = message ?? Self.immutableMessage
    self.remedy = remedy
    self.topic = topic
    self.versions = since..<until
    self.isConditional = isConditional
  }

  static let immutableMessage = "field is immutable"
}

/// An update that the API server, or the tool before it, refuses, and why.
package struct Refusal: Sendable {
  /// The place in the manifest that causes it.
  package let path: FieldPath
  /// How the server names the field.
  package let reported: String
  /// The server's own words.
  package let message: String
  package let remedy: String
  package let topic: UpdateRule.Topic
  /// Depends on what only the cluster knows: say "may".
  package let isConditional: Bool
  /// What averts it without anybody's doing: `the Job has expired by then`.
  package var exception: String?
  /// Who refuses it.
  package var refuser = "the API server"

  /// `spec.selector: field is immutable`
  package var sentence: String { reported.isEmpty ? message : "\(reported): \(message)" }

  /// `the API server refuses this update of Job a: spec.template: field is immutable`
  package func clause(_ update: String) -> String {
    let verb = isConditional || exception != nil ? "may refuse" : "refuses"
    return "\(refuser) \(verb) \(update): \(sentence)" + (exception.map { ", unless \($0)" } ?? "")
  }
}

/// Two states of one object: what a row is asked about.
struct Update: Sendable {
  /// The old manifest and the new one, as written.
  var applied: Value
  var manifest: Value
  /// The object as it is stored, and as it would be.
  var before: Value
  var after: Value
  var facts: FieldFacts
  var method: ApplyMethod
  /// Minor version of Kubernetes 1.
  var kubernetes: Int
  /// The version of the object that was read from the cluster; nil: none was.
  var liveVersion: String?
  /// What the cluster says of the stored object; nil: nobody knows.
  var status: Value?
  var neighbours = Neighbours()

  func facts(at path: FieldPath) -> FieldFacts { facts.facts(at: path) }

  func differences(at path: FieldPath) -> [Difference] {
    Comparison.differences(
      from: before.value(at: path), to: after.value(at: path), facts(at: path), at: path)
  }

  func changes(_ path: FieldPath) -> Bool {
    !Comparison.isSame(before.value(at: path), after.value(at: path), facts(at: path))
  }

  func changes(_ path: String) -> Bool { changes(FieldPath(keys: path)) }
}

/// What other objects of the input say about an update.
struct Neighbours: Sendable {
  /// Storage classes by name, and whether their volumes can grow.
  var expandableClasses: [String: Bool] = [:]
}
