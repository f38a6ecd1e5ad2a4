import Linting
import Manifests
import YAMLSyntax

/// What `validateVolumeSource` says of a volume's source.
extension PodFaults {
  private static let sources = Keys([
    "configMap", "secret", "downwardAPI", "projected", "hostPath", "nfs", "ephemeral", "image",
  ])

  mutating func check(sourceOf volume: Node) {
    volume.forEachValue(of: Self.sources) { field, source in
      switch field {
      case 0, 1: source["items"]?.forEachItem { check(item: $0, of: volume) }
      case 2: source["items"]?.forEachItem { check(downward: $0, of: volume) }
      case 3:
        var paths = Names()
        source["sources"]?.forEachItem { check(projection: $0, of: volume, &paths) }
      case 4: check(hostPath: source["path"], of: volume)
      case 5: check(export: source["path"], of: volume)
      case 6:
        if let template = source["volumeClaimTemplate"] { check(claim: template, of: volume) }
      // Before, the server leaves it out.
      default: if minor >= 35 { check(image: source, of: volume) }
      }
    }
  }

  private func called(_ volume: Node) -> String {
    "the volume \"\(volume["name"]?.text ?? "")\" of \(workload.id)"
  }

  /// `ValidatePersistentVolumeClaimTemplate`.
  private mutating func check(claim template: Node, of volume: Node) {
    template["metadata"]?.forEachPair { key, value in
      guard !value.isNull, value.text?.isEmpty != true, !key.says("annotations"),
        !key.says("labels"), key.isField(of: "meta.v1.ObjectMeta")
      else { return }
      add(
        "the claim of \(called(volume)) has a \(key.text ?? "") of its own", at: key,
        remedy: "take it out: the server names the claim after the pod and the volume")
    }
    guard let spec = template["spec"] else { return }
    append(VolumeFaults(of: workload.resource, claim: spec).defects)
  }

  private mutating func check(item: Node, of volume: Node) {
    check(written: item["path"], by: volume)
  }

  /// `validateLocalNonReservedPath`.
  private mutating func check(written node: Node?, by volume: Node) {
    guard let node, let path = node.text, !Placeholder.isIn(path) else { return }
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
    if let path = field?["fieldPath"] {
      check(fieldPath: path, .volume, "an item of \(called(volume))")
    }
    if let amount { check(amount: amount, .volume, "an item of \(called(volume))") }
  }

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
      // Before, the kubelet finds it out.
      if minor >= 31, key.says("serviceAccountToken") { check(item: value, of: volume) }
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
