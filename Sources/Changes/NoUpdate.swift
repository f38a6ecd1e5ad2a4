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

extension Refusal {
  /// Helm takes over nothing that another release or somebody else made; nil: it stays with who made it, or that is
  /// not known.
  init?(ofForeign old: Resource, _ new: Resource, from before: Inventory, to now: Inventory) {
    let mark = "meta.helm.sh/release-name"
    guard new.isReleased(in: now), let release = now.surroundings.releases[new.source],
      [old, new].allSatisfy({ !$0.isLive && $0.annotation(mark) == nil && $0.hook == nil })
    else { return nil }
    let owner = before.surroundings.releases[old.source]
    // Of a chart that had no release its templates may stand for themselves.
    guard owner?.name != release.name, owner?.folder != release.folder,
      owner != nil || !RepositoryPath.isWithin(old.root.tree.file.path, release.folder),
      // A chart beside the manifests is another way to install the same.
      !now.resources(old.kind, named: old.id.name, in: old.id.namespace).contains(where: {
        $0.source == old.source
      })
    else { return nil }
    self.init(
      path: FieldPath([.key("metadata"), .key("name")]), reported: "",
      message: "exists and cannot be imported into the current release: "
        + (owner.map { "it belongs to the release \($0.name)" } ?? "no release made it"),
      remedy:
        "mark it before as the release's (label app.kubernetes.io/managed-by: Helm, annotations "
        + "meta.helm.sh/release-name and meta.helm.sh/release-namespace), or run the upgrade with --take-ownership",
      topic: .metadata, isConditional: true,
      exception: "it is deleted first or the release takes ownership, as Flux has it from 2.8 on",
      refuser: "Helm")
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
    inventory.surroundings.releases[source] != nil
      && inventory.engine(reconciling: self) != .argoCD
      && (!isChartDefinition || !inventory.updatesChartDefinitions)
  }
}

extension Hook {
  /// An install or an upgrade leaves it in the cluster where nothing fails.
  fileprivate var staysBehind: Bool {
    let releases: Set = ["pre-install", "post-install", "pre-upgrade", "post-upgrade"]
    return deletePolicies?.contains("hook-succeeded") != true
      && !releases.isDisjoint(with: events)
  }

  fileprivate var words: String { "helm.sh/hook: \(node.text ?? "")" }
}
