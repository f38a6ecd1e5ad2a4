import BuiltinRules
import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  /// What a plan is about: the update, and fields with which no object is applied at all.
  static let planned = Rule.all.filter { $0.group == .updates } + [.unknownField]
}

extension Scan.Result {
  /// What a plan looks at besides the comparison: the files that bring fields which do not exist.
  func planned(_ changes: [ResourceChange], _ inventory: Inventory) -> [Linter.Scope] {
    let ids = Set(changes.filter { !$0.unknownFields.isEmpty }.map(\.id))
    guard !ids.isEmpty else { return [] }
    let files = manifests.filter { $0.resources.contains { ids.contains($0.id) } }.map {
      ManifestFile(tree: $0.tree, resources: $0.resources)
    }
    return [Linter.Scope(files: files, inventory: inventory, isWhole: false)]
  }
}

extension Finding {
  /// Whether it says why a change is as it is. What was there before and stays is no matter of a plan.
  func isPlanned(by changes: [ResourceChange]) -> Bool {
    guard rule.id == Rule.unknownField.id else { return true }
    return changes.contains { change in
      change.id == resource?.id && change.unknownFields.contains { $0.path.description == field }
    }
  }
}
