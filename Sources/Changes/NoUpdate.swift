internal import Manifests
internal import YAMLSyntax

/// What becomes of an object that its tool does not update: it is left as it is, or made anew.
struct NoUpdate {
  let action: Action
  /// One sentence.
  let reason: String
  /// Why it is made anew, whatever an update would be told.
  var recreation: Recreation?

  /// nil: it is updated, or is a hook that stays where it is and meets the next one.
  init?(_ old: Resource, _ resource: Resource, in inventory: Inventory) {
    if let hook = resource.helmHook(in: inventory), old.hook == nil, old.isKept == nil,
      !hook.events.contains("post-upgrade")
    {
      action = .delete
      reason =
        "becomes a hook, which is no part of the release: an upgrade deletes it (\(hook.words))"
      return
    }
    if let hook = old.helmHook(in: inventory), !hook.staysBehind, hook.runs, resource.hook == nil,
      resource.isReleased(in: inventory)
    {
      action = .create
      let otherwise =
        hook.goesWhenFailed ? "" : "; one that failed is still there, and stops the upgrade"
      reason =
        "was a hook, which is deleted when it succeeds, and is made anew (\(hook.policy))\(otherwise)"
      return
    }
    if resource.isChartDefinition, !old.isChartDefinition, old.isKept == nil,
      old.source == resource.source, resource.isReleased(in: inventory)
    {
      action = .delete
      reason =
        "moves into crds/, which is no part of the release: an upgrade deletes it, and installs nothing from there"
      return
    }
    if resource.isChartDefinition, resource.isReleased(in: inventory) {
      (action, reason) = (.none, "stays as it is: \(Self.definitions) updates it")
      return
    }
    if let source = resource.isLeftAlone {
      (action, reason) = (.none, "is not applied (\(source))")
      return
    }
    if let always = Recreation.ofEveryChange(to: resource) {
      (action, reason) = (.replace, "will be deleted and created again (\(always.source))")
      recreation = always
      return
    }
    guard let hook = resource.hook, let text = hook.node.text,
      let events = Self.events(hook, resource, inventory)
    else { return nil }
    let (name, occasion) =
      hook.engine == .helm
      ? ("helm.sh/hook", "an upgrade") : ("argocd.argoproj.io/hook", "a sync")
    let policies = hook.deletePolicies?.map { $0.lowercased() } ?? []
    if events.isDisjoint(with: hook.events.map { $0.lowercased() }) {
      (action, reason) = (.none, "is not applied by \(occasion) (\(name): \(text))")
    } else if hook.deletesBeforeCreation {
      (action, reason) = (.replace, "will be deleted and created again (\(name): \(text))")
      recreation = Recreation(reason: .hook, source: "\(name): \(text)")
    } else if policies.contains(where: ["hook-succeeded", "hooksucceeded"].contains) {
      (action, reason) = (
        .replace, "is created again where the last one succeeded (\(name): \(text))"
      )
    } else {
      return nil
    }
  }

  /// Why an object that is gone from the manifests is not deleted; nil: nothing keeps it.
  static func keeping(_ resource: Resource, in inventory: Inventory) -> String? {
    if let source = resource.isKept ?? resource.helmHook(in: inventory)?.words { return source }
    return resource.isChartDefinition && resource.isReleased(in: inventory)
      ? "\(definitions) deletes it" : nil
  }

  private static let definitions = "Helm installs what lies in a chart's crds/ once, and never"

  /// The events at which whoever applies the object runs hooks; nil: he knows none, and to him the
  /// annotations are like any other.
  private static func events(
    _ hook: Hook, _ resource: Resource, _ inventory: Inventory
  ) -> Set<String>? {
    // Nobody else writes them.
    if hook.engine == .argoCD { return ["presync", "sync", "postsync", "syncfail"] }
    let upgrade: Set = ["pre-upgrade", "post-upgrade"]
    // To Argo CD every sync is an installation, too.
    if inventory.engine(reconciling: resource) == .argoCD {
      return upgrade.union(["pre-install", "post-install"])
    }
    return inventory.surroundings.releases[resource.source] != nil ? upgrade : nil
  }
}

extension Refusal {
  /// What was a hook is no part of the release, and Helm does not take over what lacks its marks; nil: it did not stay
  /// behind, or another tool applies it.
  init?(ofFormerHook old: Resource, _ new: Resource, from before: Inventory, to now: Inventory) {
    guard let hook = old.helmHook(in: before), hook.staysBehind, new.hook == nil,
      new.isReleased(in: now), new.annotation("meta.helm.sh/release-name") == nil
    else { return nil }
    self.init(
      path: FieldPath(["metadata", "annotations", "helm.sh/hook"].map { .key($0) }), reported: "",
      message: "exists and cannot be imported into the current release: a hook made it",
      remedy: "delete what the hook made before the upgrade, or run it with --take-ownership",
      topic: .metadata, isConditional: true, refuser: "Helm")
  }
}

extension Resource {
  /// Where Helm itself releases the object: it makes its hooks beside the release, and never deletes one because it is
  /// gone from the chart.
  fileprivate func helmHook(in inventory: Inventory) -> Hook? {
    guard let hook, hook.engine == .helm, isReleased(in: inventory) else { return nil }
    return hook
  }

  /// Helm itself applies it, or Flux as Helm does where it is not told otherwise.
  func isReleased(in inventory: Inventory) -> Bool {
    inventory.surroundings.releases[source] != nil
      && inventory.engine(reconciling: self) != .argoCD
      && (!isChartDefinition || !inventory.updatesChartDefinitions)
  }
}

extension Hook {
  /// Of an install or an upgrade, which makes it.
  fileprivate var runs: Bool {
    let releases: Set = ["pre-install", "post-install", "pre-upgrade", "post-upgrade"]
    return !releases.isDisjoint(with: events)
  }

  /// It is in the cluster after a release of which nothing fails.
  fileprivate var staysBehind: Bool {
    runs && deletePolicies?.contains("hook-succeeded") != true
  }

  fileprivate var goesWhenFailed: Bool {
    deletePolicies?.contains("hook-failed") == true
  }

  fileprivate var words: String { "helm.sh/hook: \(node.text ?? "")" }

  fileprivate var policy: String {
    "helm.sh/hook-delete-policy: \(deletePolicies?.joined(separator: ",") ?? "")"
  }
}
