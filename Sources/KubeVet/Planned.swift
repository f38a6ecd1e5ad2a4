import BuiltinRules
import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  /// What a plan is about: the update, and what no object is applied with at all.
  static let planned =
    Rule.all.filter { $0.group == .updates || $0.errorsAreRefusals } + [.unknownField]
}

extension Scan.Result {
  /// What a plan looks at besides the comparisons: the objects that are there in a new form, by the definitions of
  /// their kinds that were found for those.
  func planned(_ comparisons: [Comparison], _ inventory: Inventory) -> [Linter.Scope] {
    let ids = Set(comparisons.flatMap(\.changes.changes).compactMap(\.new?.id))
    guard !ids.isEmpty else { return [] }
    let files = manifests.compactMap { file -> ManifestFile? in
      let resources = file.resources.filter { ids.contains($0.id) }
      return resources.isEmpty ? nil : ManifestFile(tree: file.tree, resources: resources)
    }
    var known = Set(inventory.definitions.map(\.id))
    let others = comparisons.flatMap(\.changes.new.definitions).filter {
      known.insert($0.id).inserted
    }
    let all = others.isEmpty ? inventory : inventory.only(inventory.resources + others)
    return [Linter.Scope(files: files, inventory: all, isWhole: false)]
  }
}

extension Inventory {
  fileprivate var definitions: [Resource] {
    resources("apiextensions.k8s.io", "CustomResourceDefinition")
  }
}

extension Finding {
  /// Whether it says why a change is as it is: what was there before and stays is no matter of a plan.
  func isPlanned(by changes: [ResourceChange], _ reasons: Set<ObjectIdentifier>) -> Bool {
    if rule.group == .updates { return true }
    guard rule.id == Rule.unknownField.id else {
      return renderings.contains { reasons.contains(ObjectIdentifier($0)) }
    }
    return changes.contains { change in
      change.id == resource?.id && change.unknownFields.contains { $0.path.description == field }
    }
  }
}
