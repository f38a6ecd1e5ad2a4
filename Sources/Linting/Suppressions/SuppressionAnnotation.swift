import Manifests
import YAMLSyntax

/// `kubevet.dev/ignore.RULE: why` on an object, or `container=sidecar; why` for one of its containers.
struct SuppressionAnnotation {
  static let prefix = "kubevet.dev/ignore."

  /// nil: the whole object.
  let containers: [String]?
  let reason: String
  /// Its value, where people wrote it.
  let node: Node

  /// nil: it does not give the reason that it needs.
  init?(_ node: Node) {
    var text = (node.isNull ? "" : node.text ?? "")[...]
    var containers: [String]?
    if text.hasPrefix("container=") {
      let names = text.prefix { $0 != ";" }
      containers = names.dropFirst("container=".count).split(separator: ",").map {
        String($0.filter { !$0.isWhitespace })
      }
      text = text.dropFirst(names.count + 1)
    }
    let reason = text.drop(while: \.isWhitespace)
    guard !reason.isEmpty, containers?.isEmpty != true else { return nil }
    self.containers = containers
    self.reason = String(reason)
    self.node = node
  }

  /// What `resource` says of a rule; nil: nothing.
  init?(of rule: String, on resource: Resource) {
    guard
      let node = resource.metadata?["annotations"]?.value(forKey: Self.prefix + rule),
      let annotation = Self(node)
    else { return nil }
    self = annotation
  }

  func suppression(of defect: Defect) -> Suppression? {
    if let containers {
      guard let container = defect.container, containers.contains(container) else { return nil }
    }
    return Suppression(kind: .annotation, reason: reason, place: Suppression.Place(node.origin))
  }
}

extension Suppression.Place {
  init(_ origin: Origin) {
    path = origin.file.path
    line = LineTable(origin.file).line(of: origin.range.start)
  }
}

extension Defect {
  /// The container in which the place lies; nil: in none.
  var container: String? {
    // containers, initContainers, ephemeralContainers
    guard let field = place.stableField, let start = field.firstRange(of: "ontainers[") else {
      return nil
    }
    return String(field[start.upperBound...].prefix { $0 != "]" })
  }
}
