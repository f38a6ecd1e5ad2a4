package import Manifests
internal import YAMLSyntax

/// What applying the objects of one inventory over those of another will do.
package struct ChangeSet: Sendable {
  /// Worst first, then in the order of the new inventory; what stays as it is is left out.
  package let changes: [ResourceChange]
  /// Validation rules of custom resources that could not be evaluated, each once.
  package let unevaluated: [UnevaluatedRule]
  /// Of objects that hold data, changed or not.
  package let handovers: [Handover]
  package let options: ChangeOptions
  package let old: Inventory
  package let new: Inventory

  package init(
    from old: Inventory, to new: Inventory, options: ChangeOptions = ChangeOptions()
  ) {
    self.options = options
    let new = new.keepingDefinitions(of: old)
    self.old = old
    self.new = new
    let definitions = CustomResources(old: old, new: new)
    let all = Pairs(old, new, options, definitions).all
    let releases = options.isOfRevisions ? new.surroundings.releases : [:]
    let pairs = all.filter { $0.mayDiffer || $0.isMoved(to: releases) }
    let judge = Judge(pairs, options, definitions, from: old, to: new)
    var changes: [ResourceChange] = []
    var unevaluated: Set<UnevaluatedRule> = []
    for pair in pairs {
      guard let change = judge.change(pair, &unevaluated) else { continue }
      changes.append(change)
    }
    let redrawing = Redrawing(all, changes, in: new)
    if !redrawing.isEmpty {
      let redrawn = all.filter { $0.new.map(redrawing.holds) ?? false }
      let judge = Judge(redrawn, options, definitions, from: old, to: new, redrawing)
      changes.removeAll { $0.new.map(redrawing.holds) ?? false }
      changes += redrawn.compactMap { judge.change($0, &unevaluated).map(redrawing.told) }
    }
    self.changes = changes.worstFirst
    handovers = all.compactMap { Handover($0, from: old, to: new) }
    self.unevaluated = unevaluated.sorted { ($0.definition, $0.rule) < ($1.definition, $1.rule) }
  }

  /// The change of one object; nil where nothing changes.
  package func change(of id: ResourceID) -> ResourceChange? {
    changes.first { $0.id == id }
  }
}

extension [ResourceChange] {
  /// Of those that do the same the order stays.
  package var worstFirst: [ResourceChange] {
    enumerated().sorted { ($0.element.action, $0.offset) < ($1.element.action, $1.offset) }
      .map(\.element)
  }
}

extension Inventory {
  /// Knows of definitions that stay as `old` has them, for Helm never updates what lies in `crds/`.
  fileprivate func keepingDefinitions(of old: Inventory) -> Inventory {
    let kind = GroupKind("apiextensions.k8s.io", "CustomResourceDefinition")
    guard !surroundings.releases.isEmpty else { return self }
    let kept = resources(kind.group, kind.kind)
      .filter { $0.isChartDefinition && $0.isReleased(in: self) }
      .flatMap { old.resources(kind, named: $0.id.name, in: nil).filter(\.isChartDefinition) }
    guard !kept.isEmpty else { return self }
    var surroundings = surroundings
    surroundings.keptDefinitions = kept
    return surrounded(by: surroundings)
  }
}

extension Neighbours {
  init(_ old: Inventory, _ new: Inventory) {
    for inventory in [old, new] {
      for resource in inventory.resources("storage.k8s.io", "StorageClass") {
        expandableClasses[resource.id.name] =
          resource.root["allowVolumeExpansion"]?.bool ?? false
      }
    }
  }
}
