import Manifests
import YAMLSyntax

/// What makes a finding the same one after lines moved and files were renamed.
enum Fingerprint {
  static func of(_ defect: Defect, rule: String) -> String {
    var hash = StableHash()
    func add(line part: String) {
      hash.add("\n")
      hash.add(part)
    }
    hash.add(rule)
    if let id = defect.place.resource?.id {
      add(line: id.group)
      add(line: id.kind)
      add(line: id.namespace ?? "")
      add(line: id.name)
      add(line: defect.place.stableField ?? "")
    } else {
      add(line: defect.place.file.path)
      add(line: defect.message)
    }
    return hash.hex
  }
}
