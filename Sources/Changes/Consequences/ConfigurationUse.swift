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
    for variable in container.node["env"].map({ Array($0.items) }) ?? [] {
      for (field, kind) in [("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")] {
        guard let source = variable["valueFrom"]?.value(forKey: field), let name = source["name"],
          let text = name.text
        else { continue }
        uses.append(
          ConfigurationUse(
            kind: kind, name: text, key: source["key"]?.text, way: .environment, node: name))
      }
    }
    for source in container.node["envFrom"].map({ Array($0.items) }) ?? [] {
      for (field, kind) in [("configMapRef", "ConfigMap"), ("secretRef", "Secret")] {
        guard let name = source.value(forKey: field)?["name"], let text = name.text else {
          continue
        }
        uses.append(
          ConfigurationUse(kind: kind, name: text, key: nil, way: .environment, node: name))
      }
    }
    return uses
  }

  private var volumeUses: [ConfigurationUse] {
    var uses: [ConfigurationUse] = []
    for volume in template.spec["volumes"].map({ Array($0.items) }) ?? [] {
      let projected = volume["projected"]?["sources"].map { Array($0.items) } ?? []
      for source in [volume] + projected {
        let names = [
          ("ConfigMap", source["configMap"]?["name"]),
          ("Secret", source["secret"]?["secretName"] ?? source["secret"]?["name"]),
        ]
        for case (let kind, let name?) in names {
          guard let text = name.text else { continue }
          let way: ConfigurationUse.Way = mountsPart(of: volume) ? .subPath : .volume
          uses.append(
            ConfigurationUse(kind: kind, name: text, key: nil, way: way, node: name))
        }
      }
    }
    return uses
  }

  private func mountsPart(of volume: Node) -> Bool {
    let name = volume["name"]?.text
    return containers.contains { container in
      (container.node["volumeMounts"].map { Array($0.items) } ?? []).contains { mount in
        mount["name"]?.text == name && (mount["subPath"] ?? mount["subPathExpr"]) != nil
      }
    }
  }
}
