internal import Manifests
internal import YAMLSyntax

// PersistentVolumeClaims and PersistentVolumes. A claim is taken to be bound, and its class to let
// it grow, unless the input says otherwise: a dump has its status, and may have its class.

extension KindTable {
  static let claim = KindTable(
    kinds: [GroupKind("", "PersistentVolumeClaim")],
    fields: Field.within("spec", Field.ownClaimSpec),
    rules: [
      UpdateRule(
        "spec",
        .allowList([
          "resources.requests", "volumeAttributesClassName", "storageClassName", "volumeName",
        ]),
        claimMessage, remedy: newClaim),
      UpdateRule(
        "spec.storageClassName", .refuses(classChange), reported: "spec", claimMessage,
        remedy: newClaim),
      UpdateRule(
        "spec.volumeName", .setOnce, reported: "spec", claimMessage, remedy: newClaim),
      UpdateRule("spec.volumeMode", .immutable, reported: "volumeMode", remedy: newClaim),
      UpdateRule(
        "spec", .refuses(changeBeforeBound), claimMessage,
        remedy: "wait until the claim is bound, or delete it and make it anew: it has no volume yet"
      ),
      UpdateRule(
        "spec.resources.requests.storage", .refuses(shrinkage),
        "field can not be less than status.capacity", topic: .claimSize,
        remedy: "make a new claim of that size and copy the data; a claim can only grow"),
      UpdateRule(
        "spec.resources.requests.storage", .refuses(growthWithoutClass), reported: "",
        "only dynamically provisioned pvc can be resized and the storageclass that provisions the "
          + "pvc must support resize",
        remedy: "set allowVolumeExpansion on the class, or make a new claim and copy the data",
        isConditional: true),
      UpdateRule(
        "spec.volumeAttributesClassName", .mayNotBeRemoved,
        "update to nil is forbidden when status.currentVolumeAttributesClassName is not nil",
        remedy: "name another class instead", since: 34, isConditional: true),
      UpdateRule(
        "metadata.annotations", .refuses(classAnnotationChange),
        reported: "metadata.annotations.volume.beta.kubernetes.io/storage-class",
        remedy: newClaim),
    ],
    kept: [
      KindTable.Kept("spec.dataSource", "the server keeps it in dataSourceRef"),
      KindTable.Kept("spec.dataSourceRef", "the server keeps it in dataSource"),
    ],
    allocated: ["spec.volumeName", "spec.storageClassName"],
    heldFast: [
      KindTable.HeldFast(
        field: "spec.volumeName", reported: "spec", message: claimMessage, isConditional: true)
    ],
    condition: growthCondition)

  static let volume = KindTable(
    kinds: [GroupKind("", "PersistentVolume")],
    fields: [
      .value("spec.persistentVolumeReclaimPolicy", "Retain"),
      .value("spec.volumeMode", "Filesystem"),
      .value("spec.storageClassName", ""),
      .quantity("spec.capacity.*"),
    ] + Field.within("spec", Field.persistentSource),
    rules: [
      UpdateRule(
        "spec", .allowList(volumeSettings + ["csi.controllerExpandSecretRef"]),
        reported: "spec.persistentvolumesource", volumeMessage, remedy: newVolume),
      UpdateRule(
        "spec.csi.controllerExpandSecretRef", .setOnce,
        reported: "spec.persistentvolumesource", volumeMessage, remedy: newVolume),
      UpdateRule("spec.volumeMode", .immutable, reported: "volumeMode", remedy: newVolume),
      UpdateRule(
        "spec.nodeAffinity", .refuses(affinityChange), reported: "nodeAffinity",
        "field is immutable, except for updating from beta label to GA", remedy: newVolume),
      UpdateRule(
        "spec.volumeAttributesClassName", .mayNotBeRemoved,
        "update from non-nil value to nil is forbidden", remedy: "name another class instead",
        since: 34),
    ],
    allocated: ["spec.claimRef"])

  private static let claimMessage =
    "spec is immutable after creation except resources.requests and volumeAttributesClassName for "
    + "bound claims"
  private static let newClaim =
    "make a new claim and copy the data; deleting this one may delete its volume"

  private static let volumeMessage =
    "spec.persistentvolumesource is immutable after creation"
  private static let newVolume =
    "delete and recreate the volume (with reclaim policy Retain the data stays), or make a new one"

  /// What a PersistentVolume has besides its source.
  private static let volumeSettings = [
    "capacity", "accessModes", "claimRef", "persistentVolumeReclaimPolicy", "storageClassName",
    "mountOptions", "volumeMode", "nodeAffinity", "volumeAttributesClassName",
  ]

  fileprivate static let betaClassAnnotation = "volume.beta.kubernetes.io/storage-class"
}

/// Set where nothing is written it is fine; `""` is something.
private func classChange(_ update: Update) -> [UpdateRule.Breach] {
  let path = FieldPath(keys: "spec.storageClassName")
  guard update.before.value(at: path) != nil, update.changes(path) else { return [] }
  return [UpdateRule.Breach(path)]
}

extension Update {
  /// Of a claim; nil: only the cluster knows.
  fileprivate var isBound: Bool? { status?["phase"]?.string.map { $0 == "Bound" } }

  /// nil: the cluster's default. A live claim without one was made for a volume that is there.
  fileprivate var className: String? {
    let old = before[["metadata", "annotations", KindTable.betaClassAnnotation]]
    return (before[["spec", "storageClassName"]] ?? old)?.string ?? (status == nil ? nil : "")
  }

  fileprivate var grows: Bool {
    guard let old = before.value(at: claimSize)?.quantity,
      let new = after.value(at: claimSize)?.quantity
    else { return false }
    return new > old
  }
}

private let claimSize = FieldPath(keys: "spec.resources.requests.storage")

/// What a bound claim may change one that waits for its volume may not.
private func changeBeforeBound(_ update: Update) -> [UpdateRule.Breach] {
  guard update.isBound == false else { return [] }
  return ["spec.resources.requests", "spec.volumeAttributesClassName"].map { FieldPath(keys: $0) }
    .flatMap { update.differences(at: $0) }.map { UpdateRule.Breach($0.path) }
}

/// Back to a size above that of the volume is allowed since 1.32: an enlargement that failed.
private func shrinkage(_ update: Update) -> [UpdateRule.Breach] {
  guard update.isBound != false, let old = update.before.value(at: claimSize)?.quantity,
    let new = update.after.value(at: claimSize)?.quantity, new < old
  else { return [] }
  guard update.kubernetes >= 32 else {
    return [UpdateRule.Breach(claimSize, "field can not be less than previous value")]
  }
  let volume = update.status?["capacity"]?["storage"]?.quantity
  if let volume, new > volume { return [] }
  var breach = UpdateRule.Breach(claimSize)
  breach.isConditional = volume == nil
  return [breach]
}

private func growthWithoutClass(_ update: Update) -> [UpdateRule.Breach] {
  guard update.isBound != false, update.grows, let name = update.className else { return [] }
  // The empty class is that of volumes made by hand.
  let canGrow = name.isEmpty ? false : update.neighbours.expandableClasses[name] ?? true
  return canGrow ? [] : [UpdateRule.Breach(claimSize)]
}

/// Growth is for claims that have their volume; a class that is not in the input may not allow it.
@Sendable private func growthCondition(_ update: Update) -> String? {
  let isOpen =
    update.grows && update.className.flatMap { update.neighbours.expandableClasses[$0] } != true
  guard
    update.changes("spec.resources.requests") || update.changes("spec.volumeAttributesClassName")
  else { return nil }
  let conditions = [
    update.isBound == nil ? "the claim is bound" : nil, isOpen ? "its class lets it grow" : nil,
  ].compactMap { $0 }
  return conditions.isEmpty ? nil : conditions.joined(separator: " and ")
}

private func classAnnotationChange(_ update: Update) -> [UpdateRule.Breach] {
  let path = FieldPath(keys: "metadata.annotations").appending(KindTable.betaClassAnnotation)
  guard update.changes(path) else { return [] }
  // The field may take over from the annotation.
  let isMoved =
    update.after.value(at: path) == nil
    && update.before.value(at: path)?.text == update.after[["spec", "storageClassName"]]?.text
  return isMoved ? [] : [UpdateRule.Breach(path)]
}

/// May be added; then only beta labels may become what they are called today.
private func affinityChange(_ update: Update) -> [UpdateRule.Breach] {
  let path = FieldPath(keys: "spec.nodeAffinity")
  guard let old = update.before.value(at: path), !old.isBlank else { return [] }
  return update.differences(at: path).filter { difference in
    guard difference.path.steps.last == .key("key"), let old = difference.old?.text else {
      return true
    }
    return stableLabels[old] == nil || stableLabels[old] != difference.new?.text
  }.map { UpdateRule.Breach($0.path) }
}

/// Node labels that had another name before they were stable.
private let stableLabels = [
  "beta.kubernetes.io/arch": "kubernetes.io/arch",
  "beta.kubernetes.io/instance-type": "node.kubernetes.io/instance-type",
  "beta.kubernetes.io/os": "kubernetes.io/os",
  "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
  "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
]
