import Linting
import Manifests
import YAMLSyntax

/// What `validateVolumeSource` says of a volume's source.
extension PodFaults {
  private static let sources = Keys([
    "configMap", "secret", "downwardAPI", "projected", "hostPath", "nfs", "persistentVolumeClaim",
    "image",
  ])

  /// Fields that name what the source is made of.
  private static let names: [StaticString] = ["name", "secretName"]

  mutating func check(sourceOf volume: Node) {
    volume.forEachValue(of: Self.sources) { field, source in
      switch field {
      case 0, 1:
        check(nameIn: source[Self.names[field]], of: volume)
        source["items"]?.forEachItem { check(item: $0, of: volume) }
      case 2: source["items"]?.forEachItem { check(downward: $0, of: volume) }
      case 3:
        var paths = Names()
        source["sources"]?.forEachItem { check(projection: $0, of: volume, &paths) }
      case 4: check(hostPath: source["path"], of: volume)
      case 5: check(export: source["path"], of: volume)
      case 6: check(nameIn: source["claimName"], of: volume)
      // Before, the server leaves it out.
      default: if minor >= 35 { check(image: source, of: volume) }
      }
    }
  }

  private func called(_ volume: Node) -> String {
    "the volume \"\(volume["name"]?.text ?? "")\" of \(workload.id)"
  }

  private mutating func check(nameIn node: Node?, of volume: Node) {
    guard let node, node.kind == .scalar, !node.isNull, node.withText(\.isEmpty) else { return }
    add(
      "\(called(volume)) names nothing to take", at: node,
      remedy: "write the name, or take the volume out")
  }

  /// `validateLocalNonReservedPath`.
  private mutating func check(item: Node, of volume: Node) {
    guard let node = item["path"], let path = node.text, !Placeholder.isIn(path) else { return }
    guard
      path.hasPrefix("/") || path.hasPrefix("..") || path.split(separator: "/").contains("..")
    else { return }
    add(
      "\(called(volume)) writes to \(path), which leaves it", at: node,
      remedy: "write a path within the volume, with no / and no .. before it")
  }

  private mutating func check(downward item: Node, of volume: Node) {
    check(item: item, of: volume)
    let (field, amount) = (item["fieldRef"], item["resourceFieldRef"])
    if field.isAbsent == amount.isAbsent,
      item.hasOnly(["path", "mode", "fieldRef", "resourceFieldRef"]),
      let key = field.isAbsent ? item.firstKey : item.keyNode("resourceFieldRef")
    {
      add(
        "an item of \(called(volume)) has \(field.isAbsent ? "neither" : "both") a fieldRef "
          + "\(field.isAbsent ? "nor" : "and") a resourceFieldRef", at: key,
        remedy: "write one of them")
    }
    if let amount, amount.isMapping, amount["containerName"].isAbsent,
      amount.hasOnly(["resource", "divisor", "containerName"]), let key = amount.firstKey
    {
      add(
        "an item of \(called(volume)) does not say whose \(amount["resource"]?.text ?? "resource") it takes",
        at: key, remedy: "add containerName")
    }
    guard let path = field?["fieldPath"], !path.isNull, let text = path.text, !text.isEmpty,
      !Self.fields.contains(text), !text.hasPrefix("metadata.labels['"),
      !text.hasPrefix("metadata.annotations['"), !Placeholder.isIn(text)
    else { return }
    add(
      "an item of \(called(volume)) takes the fieldPath \(text), which no volume can have",
      hint: Spelling.hint(for: text, in: Self.fields), at: path,
      remedy: "take it by a variable, or write one of \(Self.fields.joined(separator: ", "))")
  }

  /// What a volume may take of its pod: other fields are for variables.
  private static let fields = [
    "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace",
    "metadata.uid",
  ]

  private static let policies = ["Always", "IfNotPresent", "Never"]

  /// `validateImageVolumeSource`, which lets templates be without an image.
  private mutating func check(image: Node, of volume: Node) {
    if workload.kind == "Pod", image.hasOnly(["reference", "pullPolicy"]),
      image["reference"].isAbsent || image["reference"]?.text?.isEmpty == true,
      let key = volume.keyNode("image")
    {
      add("\(called(volume)) names no image", at: key, remedy: "add reference")
    }
    guard let policy = image["pullPolicy"], let word = policy.text, !word.isEmpty, !policy.isNull,
      !Self.policies.contains(word), !policy.isOpen
    else { return }
    add(
      "\(called(volume)) has pullPolicy: \(word)",
      hint: Spelling.hint(for: word, in: Self.policies), at: policy,
      remedy: "write \(Self.policies.joined(separator: ", "))")
  }

  /// Two sources may not write one file.
  private mutating func check(written item: Node, of volume: Node, _ paths: inout Names) {
    guard let node = item["path"], !paths.insert(node), let path = node.text, !path.isEmpty,
      !Placeholder.isIn(path)
    else { return }
    add(
      "\(called(volume)) writes \(path) twice", at: node, remedy: "give each file its own path")
  }

  private mutating func check(projection: Node, of volume: Node, _ paths: inout Names) {
    var ways: [Node] = []
    projection.forEachPair { key, value in
      if !value.isNull { ways.append(key) }
      value["items"]?.forEachItem {
        check(written: $0, of: volume, &paths)
        if key.says("downwardAPI") {
          check(downward: $0, of: volume)
        } else {
          check(item: $0, of: volume)
        }
      }
    }
    guard ways.count > 1 else { return }
    ways.removeAll { !$0.isField(of: "core.v1.VolumeProjection") }
    guard ways.count > 1 else { return }
    add(
      "a source of \(called(volume)) is both \(ways[0].text ?? "") and \(ways[1].text ?? "")",
      at: ways[1], remedy: "write two items, one for each")
  }

  private mutating func check(hostPath node: Node?, of volume: Node) {
    guard let node, let path = node.text, path.split(separator: "/").contains(".."),
      !Placeholder.isIn(path)
    else { return }
    add(
      "\(called(volume)) has a path with .. in it", at: node, remedy: "write the path that is meant"
    )
  }

  private mutating func check(export node: Node?, of volume: Node) {
    guard let node, !node.isNull, let path = node.text, !path.isEmpty, !path.hasPrefix("/"),
      !node.isOpen
    else {
      return
    }
    add(
      "\(called(volume)) has the path \(path), which does not begin with /", at: node,
      remedy: "write the path on the server from its root on")
  }
}
