import Linting
import Manifests
import YAMLSyntax

/// What the API server's validation (`ValidateStorageClass`, `ValidateVolumeAttributesClass`, `ValidateCSIDriver`) says of
/// one.
struct StorageFaults {
  private let resource: Resource
  private(set) var defects: [Defect] = []

  init(of resource: Resource) {
    self.resource = resource
    switch resource.id.kind {
    case "CSIDriver": resource.spec?["tokenRequests"].map { check(tokens: $0) }
    case "StorageClass": resource.root["allowedTopologies"].map { check(topologies: $0) }
    default:
      guard let parameters = resource.root["parameters"], parameters.isMapping,
        parameters.firstKey == nil
      else { return }
      add("it has no parameters", at: parameters, remedy: "say what the driver is told")
    }
  }

  private mutating func add(_ message: String, at node: Node, remedy: String) {
    defects.append(
      Defect("\(resource.id) is refused: \(message)", at: node, of: resource, remedy: remedy))
  }

  private mutating func check(tokens: Node) {
    var known: Set<String> = []
    tokens.forEachItem { token in
      let node = token["audience"]
      guard node?.isOpen != true, !known.insert(node.isAbsent ? "" : node?.text ?? "").inserted,
        let place = node ?? token.firstKey
      else { return }
      add("two of its tokens are for the same audience", at: place, remedy: "keep one of them")
    }
  }

  /// `ValidateTopologySelectorTerm`: each key once, and a value for each.
  private mutating func check(topologies: Node) {
    topologies.forEachItem { term in
      var keys: Set<String> = []
      term["matchLabelExpressions"]?.forEachItem { requirement in
        if let node = requirement["key"], let key = node.text, !node.isNull, !node.isOpen,
          !keys.insert(key).inserted
        {
          add("a topology names \(key) twice", at: node, remedy: "write all values under one key")
        }
        guard let values = requirement["values"], values.isSequence else { return }
        if values.item(at: 0) == nil {
          add("a topology has a key without values", at: values, remedy: "write the zones")
        }
        var known: Set<String> = []
        values.forEachItem { value in
          guard let text = value.text, !value.isOpen, !known.insert(text).inserted else { return }
          add("a topology names \(text) twice", at: value, remedy: "write it once")
        }
      }
    }
  }
}
