package import Manifests
package import YAMLSyntax

/// A place in a pod template that reads a ConfigMap or a Secret.
package struct ConfigurationUse: Sendable {
  /// `ConfigMap` or `Secret`.
  package let kind: String
  package let name: String
  /// nil: all keys.
  package let key: String?
  package let way: Way
  /// Keys of all that are not read after all: the container's own variables stand above them.
  package var overridden: Set<String> = []
  /// Where the name stands.
  package let node: Node

  package enum Way: Sendable, Hashable {
    /// Read once, when the container starts.
    case environment
    /// A single file, which the kubelet never refreshes.
    case subPath
    /// Files that follow the object after a while.
    case volume
  }
}

extension Workload {
  /// What its pods read from ConfigMaps and Secrets.
  package var configurationUses: [ConfigurationUse] {
    containers.flatMap(environmentUses) + volumeUses
  }

  private func environmentUses(_ container: Container) -> [ConfigurationUse] {
    var uses: [ConfigurationUse] = []
    for variable in container.environment.map({ Array($0.items) }) ?? [] {
      for (field, kind) in [("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")] {
        guard let source = variable["valueFrom"]?.value(forKey: field), let name = source["name"],
          let text = name.text
        else { continue }
        uses.append(
          ConfigurationUse(
            kind: kind, name: text, key: source["key"]?.text, way: .environment, node: name))
      }
    }
    for source in container.environmentSources.map({ Array($0.items) }) ?? [] {
      for (field, kind) in [("configMapRef", "ConfigMap"), ("secretRef", "Secret")] {
        guard let name = source.value(forKey: field)?["name"], let text = name.text else {
          continue
        }
        var use = ConfigurationUse(
          kind: kind, name: text, key: nil, way: .environment, node: name)
        use.overridden = container.keysOverridden(behind: source["prefix"]?.text ?? "")
        uses.append(use)
      }
    }
    return uses
  }

  private var volumeUses: [ConfigurationUse] {
    (pod[.volumes].map { Array($0.items) } ?? []).flatMap { volume in
      let projected = volume["projected"]?["sources"].map { Array($0.items) } ?? []
      let sources = ([volume] + projected).flatMap(VolumeSource.sources)
      return sources.isEmpty
        ? []
        : mounts(of: volume).flatMap { mount in
          sources.flatMap { $0.uses(by: mount) }
        }
    }
  }

  private func mounts(of volume: Node) -> [Node] {
    let name = volume["name"]?.text
    return containers.flatMap { container in
      (container.mounts.map { Array($0.items) } ?? []).filter {
        $0["name"]?.text == name
      }
    }
  }
}

extension Container {
  /// The keys that `envFrom` would give variables of such names as `env` sets itself. One that is taken from an
  /// object may be missing there, and sets nothing then.
  fileprivate func keysOverridden(behind prefix: String) -> Set<String> {
    let names = (environment.map { Array($0.items) } ?? []).compactMap { variable in
      variable["valueFrom"] == nil ? variable["name"]?.text : nil
    }
    return Set(names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
  }
}

/// A ConfigMap or Secret whose keys become files.
private struct VolumeSource {
  let kind: String
  let name: Node
  /// Key and path of the files that are asked for; nil: all keys, each under its own name.
  let items: [(key: String, path: String)]?

  /// Of a volume or of a source of a projected one.
  static func sources(_ node: Node) -> [VolumeSource] {
    let sources = [
      ("ConfigMap", node["configMap"], node["configMap"]?["name"]),
      ("Secret", node["secret"], node["secret"]?["secretName"] ?? node["secret"]?["name"]),
    ]
    return sources.compactMap { kind, source, name in
      guard let name, name.text != nil else { return nil }
      let items = source?["items"].map { items in
        items.items.map { (key: $0["key"]?.text ?? "", path: $0["path"]?.text ?? "") }
      }
      return VolumeSource(kind: kind, name: name, items: items.flatMap { $0.isEmpty ? nil : $0 })
    }
  }

  func uses(by mount: Node) -> [ConfigurationUse] {
    let isPart = (mount["subPath"] ?? mount["subPathExpr"]) != nil
    return keys(in: mount["subPath"]?.text).map {
      ConfigurationUse(
        kind: kind, name: name.text ?? "", key: $0, way: isPart ? .subPath : .volume, node: name)
    }
  }

  /// What is mounted of it; nil stands for all keys.
  private func keys(in subPath: String?) -> [String?] {
    guard let subPath, !subPath.isEmpty else { return items.map { $0.map(\.key) } ?? [nil] }
    guard let items else { return [subPath] }
    return items.filter { $0.path == subPath || $0.path.hasPrefix(subPath + "/") }.map(\.key)
  }
}
