import Linting
import Manifests
import Rendering
import YAMLSyntax

extension Targets {
  /// Of the findings that an edit could mend those that not every target shows which takes the file in: an
  /// edit may suit one of them, and not the others.
  func shownByFew(_ findings: [Finding]) -> Set<String> {
    var counts: [String: Int] = [:]
    return findings.reduce(into: []) { few, finding in
      guard finding.resource?.root.tree.file.provenance != nil, finding.repair != nil else {
        return
      }
      let path = finding.file.path
      let count = counts[path] ?? all.count { $0.inputs.contains(path) }
      counts[path] = count
      if count > 1, count > Set(finding.renderings.map(\.source)).count {
        few.insert(finding.fingerprint)
      }
    }
  }
}
