import YAMLSyntax

extension Reference {
  /// Keys that the pod of `spec` mounts by `subPath`, each as a file, of the volume whose `configMap` or `secret` is
  /// `source`. Of a key that is not there the kubelet makes an empty directory.
  static func keys(mountedOf source: Node, in spec: Node) -> [Key] {
    // Where files have paths of their own, the keys are named there.
    guard source["items"]?.item(at: 0) == nil, let name = volume(of: source, in: spec) else {
      return []
    }
    var keys: [Key] = []
    for list in ["initContainers", "containers"] {
      spec.value(forKey: list)?.forEachItem { container in
        container["volumeMounts"]?.forEachItem { mount in
          guard let path = mount["subPath"], let key = key(at: path.text ?? ""),
            mount["name"]?.text == name
          else { return }
          keys.append(Key(name: key, node: path))
        }
      }
    }
    return keys
  }

  private static func volume(of source: Node, in spec: Node) -> String? {
    let volumes = spec["volumes"]?.items.filter { volume in
      [volume["configMap"], volume["secret"]].contains { $0?.range == source.range }
    }
    return volumes?.first?["name"]?.text
  }

  /// What a path in the volume begins with. Keys have no slash; nil: it is the whole volume, or leaves it.
  private static func key(at path: String) -> String? {
    path.split(separator: "/").first { $0 != "." }.map(String.init).flatMap {
      $0.hasPrefix("..") ? nil : $0
    }
  }
}
