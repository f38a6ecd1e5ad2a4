import Manifests
import Rendering
import YAMLSyntax

extension Deployers {
  /// The variables and values that ConfigMaps of the repository hold, written or generated.
  struct Variables: Sendable {
    private let maps: [String: [Resource]]
    private let kustomizations: [Kustomization]

    init(_ resources: [Resource], _ kustomizations: [Kustomization]) {
      self.kustomizations = kustomizations
      maps = Dictionary(
        grouping: resources.filter { $0.id.kind == "ConfigMap" && $0.id.group.isEmpty },
        by: \.id.name)
    }

    /// Of several ConfigMaps of one name, for several clusters, the one that lies nearest to `resource`; nil:
    /// there is none, no telling which, or it is encrypted.
    func map(_ name: String, near resource: Resource) -> Resource? {
      let found = (maps[name] ?? []).filter {
        Inventory.mayShare($0.id.namespace, resource.id.namespace)
      }
      guard let map = Self.nearest(found, to: resource, by: \.file), map.root["sops"] == nil else {
        return nil
      }
      return map
    }

    /// The file of which the generator nearest to `resource` takes `key` of what it makes under `name`.
    func file(_ kind: String, _ name: String, key: String, near resource: Resource) -> String? {
      let found = kustomizations.filter { $0.generatedFile(kind, name, key: key) != nil }
      return Self.nearest(found, to: resource, by: \.root.tree.file.path)?
        .generatedFile(kind, name, key: key)
    }

    /// nil: there is none, or no telling which.
    private static func nearest<Thing>(
      _ things: [Thing], to resource: Resource, by file: (Thing) -> String
    ) -> Thing? {
      let ranked = things.map { (thing: $0, shared: shared(file($0), resource.file)) }
      guard let best = ranked.map(\.shared).max() else { return nil }
      let nearest = ranked.filter { $0.shared == best }
      return nearest.count == 1 ? nearest[0].thing : nil
    }

    /// What variables of another one fill in is not known.
    subscript(name: String, near resource: Resource) -> (variables: [String: String], file: String)?
    {
      guard let map = map(name, near: resource) else { return nil }
      var variables: [String: String] = [:]
      for (key, value) in map.root["data"]?.pairs ?? [] {
        guard let key = key.text, let value = value.text else { continue }
        if value.contains("${") { return nil }
        variables[key] = value
      }
      return (variables, map.file)
    }

    /// How many folders two files have in common.
    private static func shared(_ lhs: String, _ rhs: String) -> Int {
      zip(lhs.split(separator: "/").dropLast(), rhs.split(separator: "/").dropLast())
        .prefix { $0 == $1 }.count
    }
  }
}

extension Targets {
  /// Files of whose objects Flux fills in variables.
  var substitutedFiles: Set<String> {
    (all + incomplete).reduce(into: []) { files, target in
      guard case .kustomization(let recipe) = target.recipe, recipe.substitution != nil else {
        return
      }
      files.formUnion(target.owned)
    }
  }

  /// Names of those in both whose variables come from other sources outside of the repository than in `other`.
  func filledInOtherwise(than other: Targets) -> Set<String> {
    let (own, others) = (unknownSources, other.unknownSources)
    let folders = Set(own.keys).intersection(others.keys).filter { own[$0] != others[$0] }
    guard !folders.isEmpty else { return [] }
    return Set(
      (all + other.all).filter { target in
        target.builtFolder.map(folders.contains) ?? false
      }.map(\.name))
  }

  /// By the folder that is built.
  private var unknownSources: [String: Set<String>] {
    all.reduce(into: [:]) { sources, target in
      guard case .kustomization(let recipe) = target.recipe else { return }
      sources[recipe.folder, default: []].formUnion(recipe.substitution?.unknownSources ?? [])
    }
  }
}

extension Target {
  fileprivate var builtFolder: String? {
    if case .kustomization(let recipe) = recipe { recipe.folder } else { nil }
  }
}
