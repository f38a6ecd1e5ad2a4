import Linting
import Manifests
import Rendering
import SystemPackage
import YAMLSyntax

extension Targets {
  /// Of the findings that an edit could mend those that not every target shows which takes the file in: an
  /// edit may suit one of them, and not the others.
  fileprivate func shownByFew(_ findings: [Finding]) -> Set<String> {
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

extension Scan.Result {
  /// Of the findings that an edit could mend those of which nobody saw what the edit does to all that takes the
  /// file in.
  func doubtfulFixes(of findings: [Finding], below root: FilePath) async -> Set<String> {
    let unrendered = await UnrenderedKustomizations(besides: self, below: root)
    let unseen = findings.filter {
      $0.repair != nil && unrendered.folder(taking: $0.file.path) != nil
    }
    return targets.shownByFew(findings).union(unseen.map(\.fingerprint))
  }
}
