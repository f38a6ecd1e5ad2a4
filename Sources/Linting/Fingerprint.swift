import Manifests
import YAMLSyntax

/// What makes a finding the same one after lines moved and files were renamed.
enum Fingerprint {
  static func of(_ defect: Defect, rule: String) -> String {
    guard let resource = defect.place.resource else {
      return StableHash.hex(rule, "\n", defect.place.file.path, "\n", defect.message)
    }
    let id = resource.id
    let field = defect.place.stableField ?? ""
    return StableHash.hex(
      rule, "\n", id.group, "\n", id.kind, "\n", id.namespace ?? "", "\n", id.name, "\n", field)
  }
}
