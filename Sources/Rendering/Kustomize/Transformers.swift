import YAMLSyntax

/// What a kustomization says about a field.
struct SetBy {
  /// As people call it: `commonLabels`, `a patch`.
  var means: String
  var key: Node
  var value: Node
  var remedy: String?

  init(_ means: String, _ key: Node?, _ value: Node, remedy: String? = nil) {
    self.remedy = remedy
    self.means = means
    self.key = key ?? value
    self.value = value
  }

  func place(isKey: Bool) -> Node { isKey ? key : value }
}

/// Who in a kustomization may have written a field: each answers where, or that it did not.
enum Transformers {
  typealias Transformer = @Sendable (Kustomization, TracedField) -> SetBy?

  /// In the reverse of the order in which kustomize runs them.
  static let all: [Transformer] = [
    Replacements.transformer, replicas, Patches.jsonPatch, labels, commonLabels, annotations,
    commonMetadata,
    namespace, Patches.merge,
  ]

  private static let replicas: Transformer = { layer, field in
    guard field.path.description == "spec.replicas" else { return nil }
    let entry = layer.root["replicas"]?.items.first { entry in
      entry["name"]?.text.map(field.names.contains) == true
    }
    return entry?["count"].map { SetBy("replicas", nil, $0) }
  }

  private static let namespace: Transformer = { layer, field in
    guard field.path.steps.last == .key("namespace"),
      let node = layer.root["namespace"] ?? layer.root["targetNamespace"], node.text == field.text
    else { return nil }
    return SetBy("namespace", nil, node)
  }

  private static let commonLabels: Transformer = { layer, field in
    guard let key = field.labelKey else { return nil }
    return pair(key, in: layer.root["commonLabels"], field, "commonLabels")
  }

  private static let labels: Transformer = { layer, field in
    guard let key = field.labelKey else { return nil }
    return layer.root["labels"]?.items.map { $0 }.lazy.compactMap { entry -> SetBy? in
      let reachesSelectors = entry["includeSelectors"]?.bool == true
      let isPlain = field.path.steps.first == .key("metadata")
      guard reachesSelectors || isPlain || entry["includeTemplates"]?.bool == true else {
        return nil
      }
      return pair(
        key, in: entry["pairs"], field,
        reachesSelectors ? "labels with includeSelectors" : "labels")
    }.first
  }

  private static let annotations: Transformer = { layer, field in
    guard let key = field.key(below: ["annotations"]) else { return nil }
    return pair(key, in: layer.root["commonAnnotations"], field, "commonAnnotations")
  }

  /// Of Flux: labels and annotations of the objects themselves.
  private static let commonMetadata: Transformer = { layer, field in
    guard field.path.steps.count == 3, field.path.steps[0] == .key("metadata"),
      case .key(let kind) = field.path.steps[1], case .key(let key) = field.path.steps[2]
    else { return nil }
    let pairs = layer.root["commonMetadata"]?.value(forKey: kind)
    return pair(key, in: pairs, field, "commonMetadata")
  }

  private static let leaveSelectors =
    "keep labels out of selectors: write this one under `labels` without includeSelectors"

  private static func pair(
    _ key: String, in pairs: Node?, _ field: TracedField, _ means: String
  ) -> SetBy? {
    for entry in pairs?.pairs ?? []
    where entry.key.text == key && entry.value.text == field.text {
      return SetBy(
        means, entry.key, entry.value, remedy: field.isInSelector ? Self.leaveSelectors : nil)
    }
    return nil
  }

  // MARK: Images

  /// The entry of `images` that gave an image its tag or digest; nil: the manifest or a patch did.
  static func image(_ field: TracedField) -> Origin? {
    guard field.path.steps.last == .key("image"), let rendered = field.text,
      let source = field.tracer.source,
      let written = field.path.aligned(from: field.tracer.object, to: source)?.value.text
    else { return nil }
    var name = ImageName(written).name
    var setter: (node: Node, layer: Kustomization)?
    for layer in field.tracer.layers.reversed() {
      for entry in layer.imageEntries {
        if let text = entry.text {
          // As Argo CD writes it: `[NAME=]NEWNAME[:TAG|@DIGEST]`.
          let parts = text.split(separator: "=", maxSplits: 1).map { ImageName(String($0)).name }
          guard parts.first == name else { continue }
          name = parts.last ?? name
          setter = (entry, layer)
          continue
        }
        guard entry["name"]?.text == name else { continue }
        name = entry["newName"]?.text ?? name
        if let node = entry["digest"] ?? entry["newTag"] ?? entry["tagSuffix"] {
          setter = (node, layer)
        }
      }
    }
    guard let setter, ImageName(rendered).name == name else { return nil }
    return Origin(setter.node, role: "set by images of \(setter.layer.folder)")
  }
}

/// An image's name without its tag and digest, as kustomize splits it.
private struct ImageName {
  let name: String

  init(_ image: String) {
    let bare = image.split(separator: "@", maxSplits: 1).first.map(String.init) ?? image
    let start = bare.lastIndex(of: "/") ?? bare.startIndex
    let colon = bare[start...].lastIndex(of: ":")
    name = colon.map { String(bare[..<$0]) } ?? bare
  }
}

extension TracedField {
  /// The key of a label, where this is one: of the object, of pods, or in a selector.
  fileprivate var labelKey: String? {
    key(below: ["labels", "matchLabels", "selector"])
  }

  /// Where a label decides over which pods are meant.
  fileprivate var isInSelector: Bool {
    path.steps.contains { $0 == .key("selector") || $0 == .key("matchLabels") }
  }

  fileprivate func key(below parents: Set<String>) -> String? {
    let steps = path.steps
    guard steps.count >= 2, case .key(let key) = steps[steps.count - 1],
      case .key(let parent) = steps[steps.count - 2], parents.contains(parent)
    else { return nil }
    return key
  }
}
