import YAMLSyntax

extension Resource {
  /// The names, without tag and digest, of all images in lists of containers, wherever they stand: what
  /// `images` of a kustomization looks at. nil: too much to look through.
  package var imageNames: Set<String>? {
    var names: Set<String> = []
    var open = [root]
    var budget = 200_000
    while let node = open.popLast() {
      budget -= 1
      guard budget > 0 else { return nil }
      open += node.items
      for (key, value) in node.entries {
        open.append(value)
        guard key.says("containers") || key.says("initContainers") else { continue }
        names.formUnion(value.items.compactMap { $0["image"]?.text.map(Self.imageName) })
      }
    }
    return names
  }

  /// `registry:5000/app` of `registry:5000/app:1.2@sha256:…`.
  package static func imageName(_ image: String) -> String {
    let undigested = image.prefix { $0 != "@" }
    let slash = undigested.lastIndex(of: "/") ?? undigested.startIndex
    let colon = undigested[slash...].lastIndex(of: ":")
    return String(colon.map { undigested[..<$0] } ?? undigested)
  }
}
