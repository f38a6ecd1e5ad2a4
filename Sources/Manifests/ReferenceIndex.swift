import YAMLSyntax

/// What objects of an inventory name, and what of it is not there.
package final class ReferenceIndex: Sendable {
  /// Named, not optional, and not found in the inventory.
  package let missing: [Reference]
  /// A key of a ConfigMap or Secret that is there, but not with this key.
  package let missingKeys: [MissingKey]
  /// What a pod names and is applied after it: in a higher wave of Argo CD, with a higher weight of nelm.
  package let late: [(reference: Reference, needed: Resource)]
  /// Names of what controllers and generators make and no manifest shows.
  private let made: Set<String>
  /// By source; asked for where something is missing.
  private let contents: Lazy<[String: Contents]>

  package struct MissingKey: Sendable {
    package let reference: Reference
    package let name: String
    /// Where the key is named, or the object where it goes without saying.
    package let node: Node
    /// The object without it.
    package let owner: Resource
  }

  /// What one source holds.
  private struct Contents: Sendable {
    var names: [GroupKind: [String]] = [:]
    /// Kinds that are kept in the repository here. A plain Secret shows nothing: beside it others are
    /// often made by hand.
    var managed: Set<GroupKind> = []
    /// Names of custom resources, from which an operator may make more.
    var custom: [String] = []
    /// A chart is released from here, and nobody sees what is in it.
    var releasesChart = false
  }

  /// Kinds that are looked for by name; of others nobody can say that they are missing.
  static let kinds: Set<GroupKind> = [
    GroupKind("", "ConfigMap"), GroupKind("", "PersistentVolumeClaim"), GroupKind("", "Secret"),
    GroupKind("", "Service"), GroupKind("", "ServiceAccount"),
  ]

  private static let chartKinds: Set<String> = ["Application", "HelmChart", "HelmRelease"]

  /// Services that the Prometheus operator makes.
  private static let madeServices: [GroupKind: String] = [
    GroupKind("monitoring.coreos.com", "Alertmanager"): "alertmanager-operated",
    GroupKind("monitoring.coreos.com", "Prometheus"): "prometheus-operated",
    GroupKind("monitoring.coreos.com", "ThanosRuler"): "thanos-ruler-operated",
  ]

  /// `references` are those that name something of ``kinds``.
  init(
    _ inventory: KindIndex, _ resources: [Resource], _ references: [Reference], made: Set<String>,
    external: ExternalObjects
  ) {
    let generated = made
    let made = made.union(Self.names(madeBy: inventory))
    let makers = Lazy { Self.makers(in: inventory) }
    // Whose names a pipeline finishes.
    let unfinished = made.filter(Placeholder.isIn)
    var missing: [Reference] = []
    var missingKeys: [MissingKey] = []
    var late: [(reference: Reference, needed: Resource)] = []
    for reference in references {
      let found = inventory.resources(
        reference.kind, named: reference.name, for: reference.from, in: reference.namespace)
      if !found.isEmpty {
        // What a controller makes of this name may be merged into what stands here.
        if !reference.keys.isEmpty, !made.contains(reference.name) {
          missingKeys += Self.keys(missingIn: found, reference)
        }
        if found.count == 1, reference.isOfPod, !reference.isOptional,
          let step = found[0].applyStep,
          step > reference.from.applyStep ?? 0
        {
          late.append((reference, found[0]))
        }
      } else if made.contains(reference.name) {
        guard !reference.keys.isEmpty, reference.kind.kind == "Secret",
          !generated.contains(reference.name)
        else { continue }
        let near = makers.value[reference.name, default: []].filter {
          !inventory.separateSources.areSeparate($0, reference.from)
        }
        missingKeys += Self.keys(notMadeBy: near, reference)
      } else if !reference.isOptional,
        !Placeholder.isIn(reference.name), !SecretSource.isMadeByPlatform(reference.name),
        reference.kind.kind != "Secret"
          || !unfinished.contains(where: { Placeholder.mayBecome(reference.name, $0) }),
        !external.hold(reference.kind.kind, named: reference.name, in: reference.namespace),
        !inventory.mayHold(reference.kind, named: reference.name, in: reference.namespace)
      {
        missing.append(reference)
      }
    }
    self.made = made
    self.missing = missing
    self.missingKeys = missingKeys
    self.late = late
    contents = Lazy { Self.contents(of: resources) }
  }

  /// From which objects controllers make what, by its name.
  private static func makers(in inventory: KindIndex) -> [String: [Resource]] {
    var makers: [String: [Resource]] = [:]
    for kind in SecretSource.kinds {
      for resource in inventory.resourcesByKind[kind, default: []] {
        for name in SecretSource.names(madeBy: resource) ?? [] {
          makers[name, default: []].append(resource)
        }
      }
    }
    return makers
  }

  /// Only where all that may make it say which keys it gets.
  private static func keys(notMadeBy makers: [Resource], _ reference: Reference) -> [MissingKey] {
    let makers = makers.filter { Inventory.mayShare($0.id.namespace, reference.namespace) }
    let keys = makers.compactMap(SecretSource.keys)
    guard let maker = makers.first, keys.count == makers.count else { return [] }
    return reference.keys.filter { key in
      !Placeholder.isIn(key.name) && !keys.contains { $0.contains(key.name) }
    }.map { MissingKey(reference: reference, name: $0.name, node: $0.node, owner: maker) }
  }

  /// What controllers make of the objects of an inventory.
  private static func names(madeBy inventory: KindIndex) -> Set<String> {
    var made: Set<String> = []
    for kind in SecretSource.kinds {
      for resource in inventory.resourcesByKind[kind, default: []] {
        made.formUnion(SecretSource.names(madeBy: resource) ?? [])
      }
    }
    // Whatever Crossplane makes may write its credentials somewhere.
    for (kind, resources) in inventory.resourcesByKind where kind.isCustom {
      for resource in resources {
        if let secret = resource.spec?["writeConnectionSecretToRef"]?["name"]?.text {
          made.insert(secret)
        }
      }
    }
    for (kind, service) in Self.madeServices where inventory.resourcesByKind[kind] != nil {
      made.insert(service)
    }
    return made
  }

  private static func contents(of resources: [Resource]) -> [String: Contents] {
    var contents: [String: Contents] = [:]
    for resource in resources {
      if kinds.contains(resource.kind) {
        contents[resource.source, default: Contents()].names[resource.kind, default: []].append(
          resource.id.name)
        if resource.kind.kind != "Secret" || resource.root["sops"] != nil {
          contents[resource.source]?.managed.insert(resource.kind)
        }
      } else if !SecretSource.isProgram(resource.kind),
        let names = SecretSource.names(madeBy: resource)
      {
        contents[resource.source, default: Contents()]
          .names[GroupKind("", "Secret"), default: []] += names
        contents[resource.source]?.managed.insert(GroupKind("", "Secret"))
      } else if resource.isCustom {
        contents[resource.source, default: Contents()].custom.append(resource.id.name)
        if chartKinds.contains(resource.id.kind) {
          contents[resource.source]?.releasesChart = true
        }
      }
    }
    return contents
  }

  /// Whether what `reference` names should stand beside it: others of its kind do, and neither a
  /// chart nor an operator that might make it is at work there.
  package func expects(_ reference: Reference) -> Bool {
    guard let contents = contents.value[reference.from.source], !contents.releasesChart,
      contents.managed.contains(reference.kind)
    else { return false }
    return !contents.custom.contains {
      reference.name.hasPrefix($0) || $0.hasPrefix(reference.name)
    }
  }

  /// Whether a controller or a generator makes what `reference` names.
  package func isMadeByOthers(_ reference: Reference) -> Bool {
    Self.kinds.contains(reference.kind) && made.contains(reference.name)
  }

  /// Names of the same kind in the source of `reference`.
  package func siblings(of reference: Reference) -> [String] {
    contents.value[reference.from.source]?.names[reference.kind] ?? []
  }

  /// The object of its own source decides; without one, any of the scan.
  private static func keys(missingIn found: [Resource], _ reference: Reference) -> [MissingKey] {
    let near = found.filter { $0.source == reference.from.source }
    let owners = near.isEmpty ? found : near
    let missing = reference.keys.filter { key in
      !Placeholder.isIn(key.name) && !owners.contains { $0.holdsKey(key.name) }
    }
    guard !missing.isEmpty, let owner = owners.first, !owners.contains(where: \.isFilledByOthers)
    else { return [] }
    return missing.map { key in
      MissingKey(reference: reference, name: key.name, node: key.node, owner: owner)
    }
  }
}

extension Resource {
  package var isCustom: Bool { kind.isCustom }

  private static let dataFields = ["data", "binaryData", "stringData"]

  /// Of a ConfigMap or a Secret.
  package func holdsKey(_ key: String) -> Bool {
    Self.dataFields.contains { root.value(forKey: $0)?.value(forKey: key) != nil }
  }

  /// Without data, or of a kind or with a mark for which a controller adds keys.
  fileprivate var isFilledByOthers: Bool {
    let isEmpty = Self.dataFields.allSatisfy { root.value(forKey: $0)?.firstKey == nil }
    if isEmpty || root["type"]?.says("kubernetes.io/service-account-token") == true { return true }
    return metadata?.asksOthersToFill ?? false
  }
}

extension Node {
  /// Of an object's metadata: its labels or annotations ask a controller to write something into it.
  var asksOthersToFill: Bool {
    let marks = [self["labels"], self["annotations"]].compactMap { $0 }
    return marks.contains { mark in
      mark.pairs.contains { key, _ in
        // Bytes: a search in a string costs a hundred times as much, and almost no mark is one.
        let text = key.withText { Array($0) }
        return text.contains("inject") || text.contains("replicat") || text.contains("reflect")
      }
    }
  }
}
