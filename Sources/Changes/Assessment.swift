internal import Manifests
internal import YAMLSyntax

/// Puts the differences and the refusals of one update together into what a reader is told.
struct Assessment {
  private let old: Resource
  private let new: Resource
  private let update: Update
  private let known: KindFacts?
  private let refusals: [Refusal]
  private let pairing: ResourceChange.Pairing
  private let options: ChangeOptions
  private let differences: [Difference]
  /// Fields of the new manifest that do not exist.
  private let unknown: [FieldPath]
  /// What sets the number of its pods.
  private let scaler: Autoscaler?
  private let inventory: Inventory

  init(
    _ old: Resource, _ new: Resource, _ update: Update, _ known: KindFacts?,
    _ refusals: [Refusal], _ pairing: ResourceChange.Pairing, _ options: ChangeOptions,
    unknown: [FieldPath], scaler: Autoscaler?, in inventory: Inventory
  ) {
    self.unknown = unknown
    self.scaler = scaler
    self.inventory = inventory
    self.old = old
    self.new = new
    self.update = update
    self.known = known
    self.refusals = refusals
    self.pairing = pairing
    self.options = options
    differences = Comparison.differences(from: update.before, to: update.after, update.facts)
  }

  /// nil: nothing changes, and nothing was meant to.
  var change: ResourceChange? {
    var fields = unservedVersion + differences.compactMap(fieldChange) + ineffective
    fields += unknown.map { FieldChange(ofUnknown: $0, old, new, in: update.method) }
    let verdict = pairing == .same ? NoUpdate(old, new, in: inventory) : nil
    guard
      !fields.isEmpty || !refusals.isEmpty || pairing == .rolled || verdict?.action == .delete
    else { return nil }
    if let verdict, verdict.action == .none || unknown.isEmpty,
      refusals.isEmpty || verdict.recreation == nil
    {
      return change(fields, verdict)
    }
    let rollout = rollout
    let recreation =
      refusals.isEmpty
      ? nil : Recreation(old, new, refusals, options) ?? verdict?.recreation
    mark(&fields, rollout, recreation)
    let action = action(fields, rollout, recreation)
    var change = ResourceChange(
      old: old, new: new, action: action, reason: "", fields: fields, refusals: refusals,
      pairing: pairing, rollout: rollout, recreation: recreation)
    change.reason = reason(change)
    guard action == .restart || action == .update else { return change }
    if let spoiled = known?.table.spoils?(update) { change.reason += "; \(spoiled)" }
    // Of two dumps nobody knows what is applied; of a custom resource lists go as they are.
    if !new.isLive, !new.isCustom, !inventory.isPut(new) {
      change.sharedKeys = SharedKey.all(in: update)
    }
    return change
  }

  /// No update, and so nothing that the server could refuse.
  private func change(_ fields: [FieldChange], _ verdict: NoUpdate) -> ResourceChange {
    var fields = fields
    if verdict.action == .replace {
      for index in fields.indices { fields[index].effect = .replace }
    }
    return ResourceChange(
      old: old, new: new, action: verdict.action, reason: verdict.reason, fields: fields,
      pairing: pairing)
  }

  // MARK: - Fields

  /// nil: nobody wrote it, before or after; it follows from something else.
  private func fieldChange(_ difference: Difference) -> FieldChange? {
    let newNode = node(difference.new, in: new)
    let oldNode = node(difference.old, in: old)
    guard newNode != nil || oldNode != nil else { return nil }
    return FieldChange(
      path: difference.path, old: shown(difference.old, difference.path),
      new: shown(difference.new, difference.path), effect: .update, message: nil, reported: nil,
      remedy: nil, oldNode: oldNode, newNode: newNode)
  }

  /// Values that were carried over stand in the other revision's files.
  private func node(_ value: Value?, in resource: Resource) -> Node? {
    guard let node = value?.node, node.tree === resource.root.tree else { return nil }
    return node
  }

  /// What the manifests say of it, without what the server adds.
  private func shown(_ value: Value?, _ path: FieldPath) -> JSONValue? {
    FieldChange.shown(value, path, of: [old, new])
  }

  /// The version of the API, where the cluster does not know the new one; any other names the same object.
  private var unservedVersion: [FieldChange] {
    guard old.apiVersion != new.apiVersion,
      let removed = RetiredAPI.named(new.apiVersion, new.id.kind)?.removedIn,
      removed <= options.kubernetes
    else { return [] }
    let (before, after) = (old.root["apiVersion"], new.root["apiVersion"])
    return [
      FieldChange(
        path: FieldPath([.key("apiVersion")]), old: .string(old.apiVersion),
        new: .string(new.apiVersion), effect: .update, message: nil, reported: nil, remedy: nil,
        oldNode: before, newNode: after)
    ]
  }

  /// Fields that the manifest gives up or sets otherwise, and the server keeps.
  private var ineffective: [FieldChange] {
    ((known?.table.kept ?? []) + (known?.table.pods.kept ?? [])).flatMap { kept in
      update.applied.values(at: kept.field).compactMap { path, value -> FieldChange? in
        let place = kept.place(of: path)
        let wanted = update.manifest.value(at: path) ?? update.manifest.value(at: place)
        let isGivenUp = !value.isBlank && wanted?.isBlank ?? true
        let isIgnored = kept.isTotal && !Comparison.isSame(value, wanted, .none)
        guard isGivenUp || isIgnored, !update.changes(place), isStillThere(place) else {
          return nil
        }
        return FieldChange(
          path: path, old: shown(value, path), new: shown(wanted, path), effect: .ineffective,
          message: kept.message, reported: nil, remedy: nil,
          oldNode: node(value, in: old) ?? node(update.before.value(at: path), in: old),
          newNode: node(wanted, in: new))
      }
    }
  }

  /// What went away together with the item that held it is not kept.
  private func isStillThere(_ path: FieldPath) -> Bool {
    update.after.value(at: path).map { !$0.isNull } ?? false
  }

  /// Gives each field the effect that it has; a refusal that no field explains gets one.
  private func mark(
    _ fields: inout [FieldChange], _ rollout: Rollout?, _ recreation: Recreation?
  ) {
    if rollout?.restartsPods == true, let pods = known?.table.pods {
      for index in fields.indices
      where fields[index].effect == .update && pods.covers(fields[index].path, update) {
        fields[index].effect = .restart
      }
    }
    for refusal in refusals {
      let effect = recreation == nil ? FieldChange.Effect.reject : .replace
      let guilty = fields.indices.filter {
        fields[$0].path.overlaps(refusal.path) && fields[$0].effect != .ineffective
          && !fields[$0].isUnknown
      }
      for index in guilty where fields[index].reported == nil {
        fields[index].effect = effect
        fields[index].message = refusal.sentence
        fields[index].reported = refusal.reported
        fields[index].remedy = refusal.remedy
      }
      if guilty.isEmpty { fields.append(fieldChange(for: refusal, effect)) }
    }
  }

  private func fieldChange(
    for refusal: Refusal, _ effect: FieldChange.Effect
  ) -> FieldChange {
    let before = update.before.value(at: refusal.path) ?? update.applied.value(at: refusal.path)
    let after = update.after.value(at: refusal.path) ?? update.manifest.value(at: refusal.path)
    return FieldChange(
      path: refusal.path, old: shown(before, refusal.path), new: shown(after, refusal.path),
      effect: effect, message: refusal.sentence, reported: refusal.reported,
      remedy: refusal.remedy, oldNode: node(before, in: old),
      newNode: refusal.path.node(in: new.root))
  }

  // MARK: - Pods

  private var rollout: Rollout? {
    guard pairing == .same else { return nil }
    let isConfiguration = new.id.group.isEmpty && ["ConfigMap", "Secret"].contains(new.id.kind)
    guard isConfiguration else {
      let kind = Identity.currentKind(new.kind)
      let rollout = Rollout(update, differences, kind, known, scaler)
      return rollout == .noPods && inventory.lendsTemplate(new) ? .byController : rollout
    }
    let configuration = Configuration(new)
    let isRead = differences.contains { configuration.holds($0.path) }
    return isRead ? Rollout.reload(for: new, in: inventory, options.namespace) : nil
  }

  // MARK: - Verdict

  private func action(
    _ fields: [FieldChange], _ rollout: Rollout?, _ recreation: Recreation?
  ) -> Action {
    if pairing == .rolled { return .create }
    // Not even a new object may have one.
    if !unknown.isEmpty { return .reject }
    if !refusals.isEmpty { return recreation == nil ? .reject : .replace }
    if rollout?.restartsPods == true { return .restart }
    return fields.contains { $0.effect != .ineffective } ? .update : .none
  }

  private func reason(_ change: ResourceChange) -> String {
    switch change.action {
    case .reject:
      guard let refusal = refusals.first(where: { !$0.isConditional }) ?? refusals.first else {
        return update.method.fate(ofUnknown: unknown)
      }
      return refusal.clause("this update")
    case .replace:
      return "will be deleted and created again (\(change.recreation?.source ?? "")): "
        + "\(refusals.first?.sentence ?? "")"
    case .create: return "takes over from \(old.id): its name changes with its content"
    case .restart: return change.rollout?.description ?? "pods are replaced"
    case .update:
      let condition = known?.table.condition?(update)
      let verb = condition == nil ? "is" : "may be"
      let proviso = condition.map { ", if \($0)" } ?? ""
      let pods = change.rollout?.description ?? "nothing restarts"
      return "\(verb) updated in place\(proviso); \(pods)"
    case .none: return "the API server accepts it and keeps what is there"
    case .delete: return "is gone from the manifests"
    }
  }
}

extension Inventory {
  /// Whether one of Argo's Rollouts makes its pods from the Deployment's template.
  fileprivate func lendsTemplate(_ deployment: Resource) -> Bool {
    resources("argoproj.io", "Rollout").contains { rollout in
      let reference = rollout.spec?["workloadRef"]
      return reference?["name"]?.text == deployment.id.name
        && reference?["kind"]?.text == deployment.id.kind
        && rollout.id.namespace == deployment.id.namespace
    }
  }
}
