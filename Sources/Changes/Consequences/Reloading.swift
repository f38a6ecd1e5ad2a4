internal import Manifests
internal import YAMLSyntax

/// An annotation by which a workload asks an operator to restart its pods when their configuration changes:
/// Stakater's Reloader, Pusher's Wave. Whether one is installed, no manifest tells.
struct Reloading: Sendable {
  let annotation: String
  let scope: Scope

  enum Scope: Sendable {
    /// All that the pods name, of these kinds.
    case all([String])
    /// Of what the pods name, that which has this annotation.
    case marked(String)
    /// What the value lists, of this kind.
    case listed(String)
  }

  private static let both = ["ConfigMap", "Secret"]

  private static let known = [
    Reloading(annotation: "reloader.stakater.com/auto", scope: .all(both)),
    Reloading(annotation: "configmap.reloader.stakater.com/auto", scope: .all(["ConfigMap"])),
    Reloading(annotation: "secret.reloader.stakater.com/auto", scope: .all(["Secret"])),
    Reloading(
      annotation: "reloader.stakater.com/search", scope: .marked("reloader.stakater.com/match")),
    Reloading(annotation: "configmap.reloader.stakater.com/reload", scope: .listed("ConfigMap")),
    Reloading(annotation: "secret.reloader.stakater.com/reload", scope: .listed("Secret")),
    Reloading(annotation: "wave.pusher.com/update-on-config-change", scope: .all(both)),
  ]

  /// Lists that take an object out of what Reloader looks at by itself.
  private static let exclusions = [
    "ConfigMap": "configmaps.exclude.reloader.stakater.com/reload",
    "Secret": "secrets.exclude.reloader.stakater.com/reload",
  ]

  /// What makes an operator restart the pods of `workload` when `configuration` changes; nil: nothing.
  static func annotation(on workload: Workload, for configuration: Configuration) -> String? {
    guard configuration.marks("reloader.stakater.com/ignore").map(isTrue) != true else {
      return nil
    }
    return known.first { $0.holds(workload, configuration) }?.annotation
  }

  private func holds(_ workload: Workload, _ configuration: Configuration) -> Bool {
    guard let value = workload.marks(annotation) else { return false }
    let kind = configuration.kind
    switch scope {
    case .listed(let listed):
      return listed == kind && Self.lists(value, configuration.name)
    case .all(let kinds):
      let excluded = Self.exclusions[kind].flatMap(workload.marks) ?? ""
      return Self.isTrue(value) && kinds.contains(kind) && workload.names(configuration)
        && !Self.lists(excluded, configuration.name)
    case .marked(let mark):
      return Self.isTrue(value) && configuration.marks(mark).map(Self.isTrue) ?? false
        && workload.names(configuration)
    }
  }

  /// What Go's `ParseBool` takes for true.
  private static func isTrue(_ value: String) -> Bool {
    ["1", "t", "true"].contains(value.lowercased())
  }

  /// Names, or patterns of them, which are taken to fit.
  private static func lists(_ value: String, _ name: String) -> Bool {
    value.split { $0 == "," || $0.isWhitespace }.contains {
      $0 == name || $0.contains { "*+?[](){}|^$\\".contains($0) }
    }
  }
}

extension Workload {
  /// The value of an annotation on the object, or on its pods.
  fileprivate func marks(_ name: String) -> String? {
    resource.annotation(name) ?? template.metadata?["annotations"]?.value(forKey: name)?.text
  }

  /// Whether its pods read any of it.
  fileprivate func names(_ configuration: Configuration) -> Bool {
    configurationUses.contains {
      $0.kind == configuration.kind && $0.name == configuration.name
    }
  }
}

extension Configuration {
  fileprivate func marks(_ name: String) -> String? { annotations?.value(forKey: name)?.text }
}

extension Rollout {
  /// nil: no workload asks for it.
  static func reload(
    for configuration: Resource, in inventory: Inventory, _ namespace: String
  ) -> Rollout? {
    let home = configuration.id.namespace ?? namespace
    let reloaded = inventory.workloads.compactMap { workload -> (ResourceID, String)? in
      guard (workload.id.namespace ?? namespace) == home, !workload.isScaledToZero else {
        return nil
      }
      return Reloading.annotation(on: workload, for: Configuration(configuration)).map {
        (workload.id, $0)
      }
    }
    return reloaded.first.map {
      .reloaded($0.0, others: reloaded.count - 1, annotation: $0.1)
    }
  }
}
