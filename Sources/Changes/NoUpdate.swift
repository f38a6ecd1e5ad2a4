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
    return inventory.surroundings.charts.contains(resource.source) ? upgrade : nil
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
  fileprivate func isReleased(in inventory: Inventory) -> Bool {
    inventory.surroundings.charts.contains(source)
      && inventory.engine(reconciling: self) != .argoCD
      && (!isChartDefinition || !inventory.updatesChartDefinitions)
  }
}

extension Hook {
  fileprivate var words: String { "helm.sh/hook: \(node.text ?? "")" }
}
