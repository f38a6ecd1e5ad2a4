import Manifests

extension Rule {
  /// What a rule looks at. A check never fails and reads nothing else.
  package enum Check: Sendable {
    /// By itself, whatever stands in other files: asked as soon as a file is read.
    case alone(Subject<Settings>)
    /// The same, once everything is read.
    case amongOthers(Subject<Context>)
    case inventory(@Sendable (Context) -> [Defect])
    /// What applying the manifests over the last applied revision does.
    case comparison(@Sendable (Comparison, Context) -> [Defect])
    /// What suppresses nothing: the linter itself knows, once all other rules are through.
    case suppressions
  }

  /// What a check is asked about, again and again, and what it is told besides.
  package struct Subject<Told: Sendable>: Sendable {
    /// The kinds of which the rule has something to say; nil: of all.
    let kinds: [GroupKind]?
    let look: Look

    enum Look: Sendable {
      case file(@Sendable (ManifestFile, Told) -> [Defect])
      case resource(@Sendable (Resource, Told) -> [Defect])
      case workload(@Sendable (Workload, Told) -> [Defect])
      case container(@Sendable (Container, Workload, Told) -> [Defect])
    }
  }

  /// What a check may read besides the object it is asked about. A class, for it is handed on for every
  /// object.
  package final class Context: Sendable {
    package let inventory: Inventory
    private let settings: Settings

    init(inventory: Inventory, settings: Settings) {
      self.inventory = inventory
      self.settings = settings
    }

    package var kubernetes: KubernetesVersion { settings.kubernetes }
    package func strings(_ name: String) -> [String] { settings.strings(name) }
    package func int(_ name: String) -> Int { settings.int(name) }
  }

  /// What the user says of a rule and of the cluster.
  package struct Settings: Sendable {
    package let kubernetes: KubernetesVersion
    private let values: [String: Option.Value]

    init(kubernetes: KubernetesVersion, options: [Option]) {
      self.kubernetes = kubernetes
      values = Dictionary(options.map { ($0.name, $0.value) }) { $1 }
    }

    package func strings(_ name: String) -> [String] {
      if case .strings(let strings)? = values[name] { strings } else { [] }
    }

    package func int(_ name: String) -> Int {
      if case .int(let int)? = values[name] { int } else { 0 }
    }
  }
}

/// Checks of one thing by itself.
extension Rule.Check {
  /// A text with Kubernetes objects in it, whatever they say.
  package static func file(
    _ check: @escaping @Sendable (ManifestFile, Rule.Settings) -> [Defect]
  ) -> Self {
    .alone(Rule.Subject(kinds: nil, look: .file(check)))
  }

  package static func resource(
    of kinds: [GroupKind]? = nil,
    _ check: @escaping @Sendable (Resource, Rule.Settings) -> [Defect]
  ) -> Self {
    .alone(Rule.Subject(kinds: kinds, look: .resource(check)))
  }

  /// An object with a pod template; patches are left out.
  package static func workload(
    of kinds: [GroupKind]? = nil,
    _ check: @escaping @Sendable (Workload, Rule.Settings) -> [Defect]
  ) -> Self {
    .alone(Rule.Subject(kinds: kinds, look: .workload(check)))
  }

  package static func container(
    _ check: @escaping @Sendable (Container, Workload, Rule.Settings) -> [Defect]
  ) -> Self {
    .alone(Rule.Subject(kinds: nil, look: .container(check)))
  }
}

/// Checks of the same things, with all others in sight.
extension Rule.Check {
  package static func fileAmongOthers(
    _ check: @escaping @Sendable (ManifestFile, Rule.Context) -> [Defect]
  ) -> Self {
    .amongOthers(Rule.Subject(kinds: nil, look: .file(check)))
  }

  package static func resourceAmongOthers(
    of kinds: [GroupKind]? = nil,
    _ check: @escaping @Sendable (Resource, Rule.Context) -> [Defect]
  ) -> Self {
    .amongOthers(Rule.Subject(kinds: kinds, look: .resource(check)))
  }

  package static func workloadAmongOthers(
    of kinds: [GroupKind]? = nil,
    _ check: @escaping @Sendable (Workload, Rule.Context) -> [Defect]
  ) -> Self {
    .amongOthers(Rule.Subject(kinds: kinds, look: .workload(check)))
  }

  package static func containerAmongOthers(
    _ check: @escaping @Sendable (Container, Workload, Rule.Context) -> [Defect]
  ) -> Self {
    .amongOthers(Rule.Subject(kinds: nil, look: .container(check)))
  }
}
