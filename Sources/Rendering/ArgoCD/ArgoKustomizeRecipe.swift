import SystemPackage
import YAMLSyntax

extension KustomizeRecipe {
  /// As Argo CD builds `source`, one of the sources of an Application (`spec.source`, or an item of
  /// `spec.sources`), whose path is `folder` below the root of this repository.
  package init(argo source: Node, folder: String) {
    self.init(folder: folder)
    guard let fields = source["kustomize"] else { return }
    var overlay = KustomizeOverlay()
    overlay.set("namespace", fields.text(at: "namespace"))
    overlay.set("namePrefix", fields.text(at: "namePrefix"))
    overlay.set("nameSuffix", fields.text(at: "nameSuffix"))
    if let labels = fields.json(at: "commonLabels") {
      let reachesSelectors = fields["labelWithoutSelector"]?.bool != true
      let reachesTemplates = fields["labelIncludeTemplates"]?.bool == true
      overlay.set(
        "labels",
        .array([
          .object([
            ("pairs", labels), ("includeSelectors", .bool(reachesSelectors)),
            ("includeTemplates", .bool(reachesTemplates)),
          ])
        ]))
    }
    overlay.set("commonAnnotations", fields.json(at: "commonAnnotations"))
    overlay.set("images", .array(fields["images"]?.items.compactMap(Self.image) ?? []))
    overlay.set("replicas", .array(fields["replicas"]?.items.compactMap(Self.replicas) ?? []))
    overlay.set("patches", fields.json(at: "patches"))
    overlay.components =
      fields["components"]?.items.compactMap(\.text).map {
        FilePath(folder).pushing(FilePath($0)).lexicallyNormalized().string
      } ?? []
    self.overlay = overlay.isEmpty ? nil : overlay
  }

  /// Argo CD takes the number as a text, too.
  private static func replicas(_ node: Node) -> JSONValue? {
    guard case .object(let entries)? = try? node.json() else { return nil }
    return .object(
      entries.map { key, value in
        guard key == "count", case .string(let text) = value, let count = Int64(text) else {
          return (key, value)
        }
        return (key, .int(count))
      })
  }

  /// `[NAME=]NEWNAME[:TAG|@DIGEST]`, as `kustomize edit set image` takes it.
  private static func image(_ node: Node) -> JSONValue? {
    guard let text = node.text, !text.isEmpty else { return nil }
    let halves = text.split(separator: "=", maxSplits: 1)
    let image = halves.last ?? ""
    let undigested = image.prefix { $0 != "@" }
    let slash = undigested.lastIndex(of: "/") ?? undigested.startIndex
    let colon = undigested[slash...].lastIndex(of: ":")
    let name = colon.map { undigested[..<$0] } ?? undigested
    var fields: [(key: String, value: JSONValue)] = [
      ("name", .string(halves.count == 2 ? String(halves[0]) : String(name)))
    ]
    if halves.count == 2 { fields.append(("newName", .string(String(name)))) }
    if let colon {
      fields.append(("newTag", .string(String(undigested[undigested.index(after: colon)...]))))
    }
    if undigested.endIndex < image.endIndex {
      fields.append(("digest", .string(String(image[image.index(after: undigested.endIndex)...]))))
    }
    return .object(fields)
  }
}
