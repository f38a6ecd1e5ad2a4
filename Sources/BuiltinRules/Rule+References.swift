import Linting
import Manifests
import YAMLSyntax

extension Rule {
  /// Objects of `kind` that pods or objects of Flux name and the scan does not have: a warning where they should stand beside
  /// the pod, otherwise worth knowing.
  static func missing(
    _ kinds: [GroupKind], in context: Context, consequence: String,
    where isMeant: (Reference) -> Bool
  ) -> [Defect] {
    let index = context.inventory.references
    let surroundings = context.inventory.surroundings
    var said: Set<Said> = []
    return index.missing.compactMap { reference in
      guard reference.isOfPod || reference.isOfFlux, kinds.contains(reference.kind),
        isMeant(reference),
        !surroundings.unrendered.contains(reference.from.source),
        said.insert(Said(object: ObjectIdentifier(reference.from), name: reference.name)).inserted
      else { return nil }
      let near = index.siblings(of: reference).first {
        reference.name.count > 3 && Spelling.distance($0, reference.name) <= 2
      }
      let elsewhere = context.inventory.resources(
        reference.kind, named: reference.name, in: reference.namespace
      ).first
      let hint =
        near.map { "; did you mean \"\($0)\"?" }
        ?? elsewhere.map { "; the one in \($0.source) is applied by itself" } ?? ""
      let isExpected = !surroundings.lacksRenderings && (near != nil || index.expects(reference))
      return Defect(
        "\(reference.from.id) needs the \(reference.kind.kind) \"\(reference.name)\", which is not "
          + "\(elsewhere == nil ? "in the scan" : "beside it"): "
          + "\(reference.isOfFlux ? "Flux does not apply it without it" : consequence)\(hint)",
        at: reference.node, of: reference.from,
        severity: isExpected ? nil : .info)
    }
  }
}

/// What an object names several times is missing once.
private struct Said: Hashable {
  var object: ObjectIdentifier
  var name: String
}
