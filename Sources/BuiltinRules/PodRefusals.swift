import Linting
import Manifests

extension Rule {
  /// What they find keeps a namespace from taking pods; objects that make pods are taken.
  package static let podRefusals: Set = [podSecurityViolation.id, limitViolation.id]
}

extension Workload {
  /// The beginning of a sentence: `the pods of Deployment shop are refused`.
  var podRefusal: String {
    kind == "Pod" ? "\(id) is refused" : "the pods of \(id) are refused"
  }
}
