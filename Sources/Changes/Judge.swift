internal import Manifests
internal import YAMLSyntax

/// Says of one pair of manifests what the API server will do.
struct Judge: Sendable {
  let options: ChangeOptions
  let definitions: CustomResources
  let neighbours: Neighbours
  /// What stands around the objects of the two sides.
  let old: Inventory
  let new: Inventory
  let redrawing: Redrawing
  /// Kinds that Kubernetes brings along, of those that are judged.
  private let known: [GroupKind: KindFacts]
  /// By what they scale, as it is named in the manifests.
  private let scalers: [ResourceID: Autoscaler]

  init(
    _ pairs: [Pairs.Pair], _ options: ChangeOptions, _ definitions: CustomResources,
    from old: Inventory, to new: Inventory, _ redrawing: Redrawing = Redrawing()
  ) {
    self.redrawing = redrawing
    known = KindFacts.facts(
      of: Set(pairs.compactMap { $0.new.map { Identity.currentKind($0.kind) } }))
    self.options = options
    self.definitions = definitions
    self.old = old
    self.new = new
    neighbours = Neighbours(old, new)
    // Most changes ask for none, and the inventories need not be looked through.
    let isOfPods = pairs.contains { $0.old != nil && $0.new.map(\.makesPods) ?? false }
    scalers = isOfPods ? old.scalers.merging(new.scalers) { $1 } : [:]
  }

  /// nil: nothing changes.
  func change(
    _ pair: Pairs.Pair, _ unevaluated: inout Set<UnevaluatedRule>
  ) -> ResourceChange? {
    var change: ResourceChange?
    switch (pair.old, pair.new) {
    case (let old?, let new?): change = updated(old, new, pair.pairing, &unevaluated)
    case (nil, let new?): change = created(new, pair.pairing)
    case (let old?, nil): change = deleted(old, pair.pairing)
    case (nil, nil): break
    }
    if let resource = pair.new ?? pair.old, change.map({ $0.action != .none }) ?? false,
      let owner = new.suspension(of: resource)
    {
      change?.reason += "; nothing of it is applied while \(owner) is suspended"
    }
    return change
  }

  private func created(_ new: Resource, _ pairing: ResourceChange.Pairing) -> ResourceChange {
    var reason = "is new"
    if case .alone(let origin?) = pairing {
      reason =
        "is new: it looks like \(origin) \(elsewhere(origin, new.id)), which is another object"
    } else if new.metadata?["name"] == nil, new.metadata?["generateName"] != nil,
      self.new.engine(reconciling: new) != .argoCD
    {
      reason =
        "is new: kubectl apply and Flux take no generateName, kubectl create makes one each time"
    }
    var change = ResourceChange(
      old: nil, new: new, action: .create, reason: reason, pairing: pairing)
    change.refusals = refusals(ofTakenBy: new, nil)
    if let refusal = change.refusals.first {
      change.action = .reject
      change.reason += "; \(refusal.clause("it"))"
    }
    let unknown = unknownFields(ofNew: new)
    guard !unknown.isEmpty else { return change }
    let method = options.method(of: new)
    change.fields = unknown.map { FieldChange(ofUnknown: $0, nil, new, in: method) }
    change.action = .reject
    change.reason = method.fate(ofUnknown: unknown)
    return change
  }

  private func deleted(_ old: Resource, _ pairing: ResourceChange.Pairing) -> ResourceChange {
    if let source = NoUpdate.keeping(old, in: self.old) ?? self.new.pruningIsOff(for: old) {
      return ResourceChange(
        old: old, new: nil, action: .none,
        reason: "is gone from the manifests and stays in the cluster (\(source))",
        pairing: pairing)
    }
    var reason = "is gone from the manifests"
    if case .alone(let successor?) = pairing {
      reason =
        "is gone: \(successor) looks like it \(elsewhere(successor, old.id)), which is another object"
    }
    if let collector = Collector(old) {
      reason += "; what it applied goes with it (\(collector.source))"
    }
    return ResourceChange(
      old: old, new: nil, action: .delete, reason: reason, pairing: pairing)
  }

  private func elsewhere(_ one: ResourceID, _ other: ResourceID) -> String {
    one.name == other.name ? "in another namespace" : "under another name"
  }

  private func updated(
    _ old: Resource, _ new: Resource, _ pairing: ResourceChange.Pairing,
    _ unevaluated: inout Set<UnevaluatedRule>
  ) -> ResourceChange? {
    guard old.isWithinLimits, new.isWithinLimits else {
      return ResourceChange(
        old: old, new: new, action: .update,
        reason: "is larger than the API server takes: not compared", pairing: pairing)
    }
    let kind = Identity.currentKind(new.kind)
    let known = known[kind]
    let definition = known == nil ? definitions[kind] : nil
    let method = options.method(of: new)
    let unknown = UnknownFields(old, new, self)
    let update = Update(old, new, known ?? .unknown, definition, self, method, unknown)
    var refusals: [Refusal] = []
    if pairing == .same {
      let overlay =
        method == .server && wasAppliedByClient(old)
        ? Update(
          old, new, known ?? .unknown, definition, self, method, unknown, keepsWhatIsGone: true)
        : nil
      func find(in update: Update, _ overlay: Update?) -> [Refusal] {
        self.refusals(of: update, overlay, old, new, known, definition, &unevaluated)
      }
      refusals = find(in: update, overlay)
      if !refusals.isEmpty, let kept = update.keepingOpenValues {
        let certain = find(in: kept, overlay.flatMap { $0.keepingOpenValues ?? $0 })
        for (index, refusal) in refusals.enumerated()
        where !certain.contains(where: refusal.isSame(as:)) {
          refusals[index].exception = "a pipeline writes what was there"
        }
      }
      if let stop = Refusal(ofFormerHook: old, new, from: self.old, to: self.new) {
        refusals = [stop]
      }
      if options.isOfRevisions, let foreign = ForeignObject(old, new, from: self.old, to: self.new)
      {
        refusals.append(foreign.refusal)
      }
    }
    let assessment = Assessment(
      old, new, update, known, refusals, pairing, options, unknown: unknown.fresh,
      scaler: scalers[new.id], in: self.new)
    return assessment.change
  }

  /// Flux writes a Secret's `stringData` into `data` before it applies it; anyone else leaves that to the server, to
  /// which no key of it ever goes.
  fileprivate func isEncodedFirst(_ new: Resource) -> Bool {
    new.kind == GroupKind("", "Secret") && self.new.surroundings.releases[new.source] == nil
      && self.new.engine(reconciling: new) == .flux
  }

  /// A live object tells by what manages its fields; otherwise the options do. Flux takes over what
  /// `kubectl` managed before it applies.
  private func wasAppliedByClient(_ old: Resource) -> Bool {
    guard !options.serverSources.contains(old.source) else { return false }
    return (old.isLive ? old.recordedMethod : nil) ?? options.previous == .client
  }
}

extension Resource {
  /// An object of the 3 MB that a request may have holds fewer values. With aliases a small file
  /// can say more.
  private static let mostValues = 300_000

  var isWithinLimits: Bool {
    var budget = Self.mostValues
    return root.fits(&budget, depth: 0)
  }
}

extension Node {
  fileprivate func fits(_ budget: inout Int, depth: Int) -> Bool {
    budget -= 1
    guard budget > 0, depth < Limits.nesting else { return false }
    for item in items {
      guard item.fits(&budget, depth: depth + 1) else { return false }
    }
    for (_, value) in entries {
      guard value.fits(&budget, depth: depth + 1) else { return false }
    }
    return true
  }
}

extension Update {
  /// Both manifests as the server would store them, one over the other.
  init(
    _ old: Resource, _ new: Resource, _ known: KindFacts,
    _ definition: CustomResources.Definition?, _ judge: Judge, _ method: ApplyMethod,
    _ unknown: UnknownFields, keepsWhatIsGone: Bool = false
  ) {
    let options = judge.options
    facts = known.facts
    self.method = method
    kubernetes = options.kubernetes
    liveVersion = old.isLive ? old.metadata?["resourceVersion"]?.text : nil
    status = old.isLive ? old.root["status"].map { Value($0) } : nil
    neighbours = judge.neighbours
    let complete: (Value, Resource) -> Value = { value, resource in
      definition?.completed(value, version: resource.version) ?? value
    }
    var written = known.manifest(of: old, without: unknown.old)
    manifest = judge.redrawing.redrawn(known.manifest(of: new, without: unknown.new), of: new)
    if judge.isEncodedFirst(new) {
      (written, manifest) = (known.filled(written), known.filled(manifest))
    }
    applied = old.isLive && !new.isLive ? old.lastApplied(known, written) : written
    before = complete(known.filled(written).stored(facts), old)
    if old.isLive, new.isLive {
      after = complete(known.filled(manifest).stored(facts), new)
      (applied, manifest) = (before, after)
      return
    }
    let merged =
      Merge(method: method).merged(keepsWhatIsGone ? nil : applied, before, manifest, facts)
      ?? Value(.map([:]))
    after = complete(merged.stored(facts), new)
    if let admit = known.table.admit { after = admit(self).stored(facts) }
  }
}

extension KindFacts {
  fileprivate func manifest(of resource: Resource, without unknown: [FieldPath]) -> Value {
    var manifest = unknown.reduce(Value(resource.root)) { $0.without($1) }.manifest
    // No manifest takes all annotations away: others write some, and kubectl its record.
    if var metadata = manifest["metadata"], metadata["annotations"]?.isNull ?? true {
      metadata["annotations"] = Value(.map([:]))
      manifest["metadata"] = metadata
    }
    return table.modernize?(manifest, resource.apiVersion) ?? manifest
  }

  fileprivate func filled(_ manifest: Value) -> Value {
    table.fill?(manifest.withoutNulls) ?? manifest
  }
}

extension Value {
  /// Without the record that client-side apply keeps of itself.
  fileprivate var manifest: Value {
    var value = self
    guard var metadata = self["metadata"], var annotations = metadata["annotations"],
      annotations[Resource.lastAppliedName] != nil
    else { return value }
    annotations[Resource.lastAppliedName] = nil
    metadata["annotations"] = annotations
    value["metadata"] = metadata
    return value
  }
}
