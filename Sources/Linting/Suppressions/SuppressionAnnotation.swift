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

  /// Why an annotation accepts nothing.
  enum Mistake: Error {
    case noReason
    /// What might name containers: as a reason it would accept what is found in all others, too.
    case containers
  }

  init(_ node: Node) throws(Mistake) {
    var text = (node.isNull ? "" : node.text ?? "")[...]
    var containers: [String]?
    if text.hasPrefix("container=") {
      let names = text.prefix { $0 != ";" }
      containers = try Self.containers(names.dropFirst("container=".count))
      text = text.dropFirst(names.count + 1)
    } else if Self.isNearMiss(text) {
      throw .containers
    }
    let reason = text.drop(while: \.isWhitespace)
    guard reason.isReason else { throw .noReason }
    self.containers = containers
    self.reason = String(reason)
    self.node = node
  }

  private static func containers(_ list: Substring) throws(Mistake) -> [String] {
    let names = list.split(separator: ",").map { name in
      name.split(whereSeparator: \.isWhitespace)
    }
    guard !names.isEmpty, names.allSatisfy({ $0.count == 1 }) else { throw .containers }
    return names.flatMap { $0.map(String.init) }
  }

  /// `Container = proxy; why`, `containers=proxy; why`, `container: proxy; why`
  private static func isNearMiss(_ text: Substring) -> Bool {
    // Most reasons are told by their first words.
    guard text.prefix(40).lowercased().firstRange(of: "container") != nil else { return false }
    let start =
      #/\s*(?:(?:init|ephemeral)[\s\-]?)?containers?\s*(?:=|:\s*[\w\-]+(?:\s*,\s*[\w\-]+)*\s*;)/#
    return text.prefixMatch(of: start.ignoresCase()) != nil
  }

  /// What `resource` says of a rule; nil: nothing.
  init?(of rule: String, on resource: Resource) {
    guard
      let node = resource.metadata?["annotations"]?.value(forKey: Self.prefix + rule),
      let annotation = try? Self(node)
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
    guard let field = self.place.stableField, let start = field.firstRange(of: "ontainers[") else {
      return nil
    }
    return String(field[start.upperBound...].prefix { $0 != "]" })
  }
}
