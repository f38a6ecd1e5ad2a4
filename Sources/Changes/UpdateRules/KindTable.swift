internal import Manifests
internal import YAMLSyntax

/// All that is known of a kind (or of kinds that behave alike): its fields, its update rules and
/// what the server does to an object by itself.
struct KindTable: Sendable {
  var kinds: [GroupKind]
  var fields: [Field] = []
  var rules: [UpdateRule] = []
  /// What a manifest for an old version of the API means in today's.
  var modernize: (@Sendable (_ manifest: Value, _ apiVersion: String) -> Value)?
  /// What the cluster adds to an object when it is created.
  var fill: (@Sendable (Value) -> Value)?
  /// What the server does to an update before it judges it.
  var admit: (@Sendable (Update) -> Value)?
  /// Fields that keep their value when a manifest leaves them out.
  var kept: [Kept] = []
  /// Fields that the cluster fills in where a manifest leaves them out: in a live object without a
  /// record of its manifest nobody can tell who wrote them.
  var allocated: [String] = []
  /// What the server writes into an object by itself and holds immutable from then on: a PUT of a manifest without
  /// it is refused, where an apply leaves it alone.
  var heldFast: [HeldFast] = []
  /// What an accepted update hangs on that only the cluster knows: a condition, after "if".
  var condition: (@Sendable (Update) -> String?)?
  /// Why a stored object may be gone before the update comes, which then creates it: after "unless".
  var expiry: (@Sendable (Update) -> String?)?
  /// What becomes of the pods.
  var pods: PodEffect = .none
  /// What becomes of the pods where another part than their template changes.
  var disturbs: (@Sendable (Update) -> Rollout?)?
  /// What becomes of some pods besides: a clause.
  var spoils: (@Sendable (Update) -> String?)?

  struct Kept: Sendable {
    var field: FieldPattern
    var message: String
    /// Another value in the manifest is ignored too, not only a missing one.
    var isTotal: Bool
    /// The field of the object under which the server keeps it, where it is not the one that was written.
    var home: String?

    init(_ field: String, _ message: String, isTotal: Bool = false, in home: String? = nil) {
      self.field = FieldPattern(field)
      self.message = message
      self.isTotal = isTotal
      self.home = home
    }

    /// Where the server keeps what was written at `path`.
    func place(of path: FieldPath) -> FieldPath {
      home.map { FieldPath([.key($0)] + path.steps.dropFirst()) } ?? path
    }
  }

  struct HeldFast: Sendable {
    var field: String
    /// How the server names it, and its words.
    var reported: String
    var message: String
    /// Not every such object has it: a claim that waits for its volume.
    var isConditional = false
  }

  enum PodEffect: Sendable {
    case none
    /// A controller replaces the pods when this part changes.
    case rolls(template: String)
    /// New pods get it; those that run stay as they are.
    case nextPods(template: String)
    /// The object is a pod, whose images may change.
    case restartsContainers

    /// Where the kind has a pod's `spec`.
    private var spec: String? {
      switch self {
      case .none: nil
      case .rolls(let template), .nextPods(let template): "\(template).spec"
      case .restartsContainers: "spec"
      }
    }

    /// What a pod's `spec` keeps.
    var kept: [Kept] {
      spec.map { [Kept("\($0).serviceAccountName", "the server keeps it in serviceAccount")] } ?? []
    }

    /// What the server writes into a pod's `spec` beside what a manifest says.
    var allocated: [String] { spec.map { ["\($0).serviceAccount"] } ?? [] }
  }
}

/// A kind's table with its fields as a tree.
struct KindFacts: Sendable {
  var table: KindTable
  var facts: FieldFacts

  init(_ table: KindTable) {
    self.table = table
    facts = FieldFacts(table.fields + Field.everywhere)
  }

  /// What is known of a kind that Kubernetes does not bring along.
  static let unknown: KindFacts = {
    var unknown = KindFacts(KindTable(kinds: []))
    unknown.facts.isUnknown = true
    return unknown
  }()

  /// Each kind stands in one of them. Most runs see few kinds, and need not build the tables of the others:
  /// the frequent ones come first.
  private static let tables: [@Sendable () -> [KindTable]] = [
    { [.deployment] }, { [.service] }, { KindTable.configuration }, { [.statefulSet] },
    { KindTable.unrestricted }, { [.cronJob] }, { [.job] }, { KindTable.core }, { [.daemonSet] },
    { [.claim] }, { KindTable.networking }, { KindTable.access }, { KindTable.definitions },
    { [.pod, .volume, .replicaSet, .replicationController, .controllerRevision, .podTemplate] },
    { KindTable.storage + KindTable.scheduling + KindTable.devices + KindTable.rollouts },
  ]

  /// Worked out for the kinds that change alone.
  static func facts(of kinds: Set<GroupKind>) -> [GroupKind: KindFacts] {
    var facts: [GroupKind: KindFacts] = [:]
    var missing = kinds
    for tables in tables where !missing.isEmpty {
      for table in tables() where !missing.isDisjoint(with: table.kinds) {
        let known = KindFacts(table)
        for kind in table.kinds where missing.remove(kind) != nil { facts[kind] = known }
      }
    }
    return facts
  }

  /// The rows of a kind, and those that hold for all.
  var rules: [UpdateRule] { table.rules + UpdateRule.everywhere }
}
