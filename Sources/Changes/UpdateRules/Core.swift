internal import Manifests
internal import YAMLSyntax

// The core group's configuration and cluster objects, and what holds for every object.

extension KindTable {
  static let configuration = [
    KindTable(
      kinds: [GroupKind("", "Secret")],
      fields: [
        .value("type", "Opaque"), .value("immutable", false),
      ],
      rules: [UpdateRule("type", .immutable, remedy: newName)] + whenImmutable(["data"]),
      fill: encodedSecret, admit: { encodedSecret($0.after) },
      kept: [KindTable.Kept("stringData.*", "its key stays in data", in: "data")]),
    KindTable(
      kinds: [GroupKind("", "ConfigMap")],
      fields: [
        .value("immutable", false), .countsWhenEmpty("binaryData"),
      ],
      rules: whenImmutable(["data", "binaryData"]), fill: storedBytes,
      admit: { unwrappedBytes($0.after) }),
  ]

  static let core = [
    KindTable(
      kinds: [GroupKind("", "Namespace")],
      fields: [.ignored("spec.finalizers")],
      admit: keepNameLabel,
      kept: [KindTable.Kept("spec.finalizers", "the server keeps its own", isTotal: true)]),
    KindTable(
      kinds: [GroupKind("", "ResourceQuota")],
      fields: [.set("spec.scopes"), .quantity("spec.hard.*")],
      rules: [UpdateRule("spec.scopes", .immutable, remedy: "delete and recreate the quota")]),
    KindTable(
      kinds: [GroupKind("", "LimitRange")],
      fields: ["default", "defaultRequest", "max", "min", "maxLimitRequestRatio"].map {
        .quantity("spec.limits[].\($0).*")
      }),
    KindTable(
      kinds: [GroupKind("", "Node")],
      fields: [
        .computed("spec.podCIDRs") { $0["podCIDR"].map { Value(.list([$0])) } },
        .computed("spec.podCIDR") { $0["podCIDRs"]?.items.first },
      ],
      rules: [
        UpdateRule(
          "spec.podCIDR", .setOnce, reported: "spec.podCIDRs",
          "node updates may not change podCIDR except from \"\" to valid", remedy: newNode),
        UpdateRule(
          "spec.podCIDRs", .setOnce,
          "node updates may not change podCIDR except from \"\" to valid", remedy: newNode),
        UpdateRule(
          "spec.providerID", .setOnce,
          "node updates may not change providerID except from \"\" to valid", remedy: newNode),
        UpdateRule(
          "spec",
          .allowList([
            "podCIDR", "podCIDRs", "providerID", "taints", "unschedulable", "configSource",
          ]),
          reported: "",
          "node updates may only change labels, taints, or capacity (or configSource, if the "
            + "DynamicKubeletConfig feature gate is enabled)", remedy: newNode),
      ],
      disturbs: Rollout.whenTainted),
    KindTable(
      kinds: [GroupKind("", "ServiceAccount")],
      fields: [.keyed("secrets", "name")],
      allocated: ["secrets", "imagePullSecrets"]),
  ]

  private static let newName =
    "delete and recreate it, or give it a new name (a hash of its content in it) and let the pods "
    + "move over"
  private static let newNode = "remove the node and let it register again"

  private static func whenImmutable(_ fields: [String]) -> [UpdateRule] {
    (fields + ["immutable"]).map { field in
      UpdateRule(
        field, .immutableWhen { $0.before["immutable"]?.bool == true },
        "field is immutable when `immutable` is set", remedy: newName)
    }
  }
}

/// `stringData` is written into `data`, and wins there.
@Sendable private func encodedSecret(_ secret: Value) -> Value {
  var secret = secret
  var data = (secret["data"]?.pairs ?? [:]).mapValues { value in
    guard let text = value.string else { return value }
    return Value(.string(text.filter { !$0.isWhitespace }), at: value.node)
  }
  for (key, value) in secret["stringData"]?.pairs ?? [:] where !value.isNull {
    data[key] = Value(.string(Base64.encoded(value.text ?? "")), at: value.node)
  }
  let place = secret["data"]?.node ?? secret["stringData"]?.node
  secret["data"] =
    data.isEmpty && secret["data"] == nil ? nil : Value(.map(data), at: place)
  secret["stringData"] = nil
  return secret
}

/// What is stored has no empty `binaryData`; in an update it differs from none.
@Sendable private func storedBytes(_ map: Value) -> Value {
  var map = unwrappedBytes(map)
  if map["binaryData"]?.isBlank == true { map["binaryData"] = nil }
  return map
}

/// Base64 is the same with line breaks and without.
@Sendable private func unwrappedBytes(_ map: Value) -> Value {
  guard let bytes = map["binaryData"], case .map(let pairs) = bytes.content else { return map }
  var map = map
  let unwrapped = pairs.mapValues { value in
    guard let text = value.string else { return value }
    return Value(.string(text.filter { !$0.isNewline }), at: value.node)
  }
  map["binaryData"] = Value(.map(unwrapped), at: bytes.node)
  return map
}

/// The server writes a namespace's name into its labels, whatever a manifest says.
@Sendable private func keepNameLabel(_ update: Update) -> Value {
  let label = "kubernetes.io/metadata.name"
  var after = update.after
  let kept = update.before[["metadata", "labels", label]]
  guard var metadata = after["metadata"],
    kept != nil || metadata[["labels", label]] != nil
  else { return after }
  var labels = metadata["labels"] ?? Value(.map([:]))
  labels[label] = kept
  metadata["labels"] = labels
  after["metadata"] = metadata
  return after
}

// MARK: - Every object

extension UpdateRule {
  /// Marks of a live object in a manifest. Of two dumps they say nothing.
  static let everywhere: [UpdateRule] = [
    UpdateRule(
      "metadata.uid", .refuses { mark("uid", in: $0) }, topic: .metadata,
      remedy: "take the fields out that the server sets"),
    UpdateRule(
      "metadata.resourceVersion", .refuses(staleVersion), reported: "",
      "the object has been modified; please apply your changes to the latest version and try again",
      topic: .metadata, remedy: "take the fields out that the server sets"),
    UpdateRule(
      "metadata.deletionTimestamp", .refuses { mark("deletionTimestamp", in: $0) },
      topic: .metadata, remedy: "take the fields out that the server sets"),
    UpdateRule(
      "metadata.deletionGracePeriodSeconds",
      .refuses { mark("deletionGracePeriodSeconds", in: $0) }, topic: .metadata,
      remedy: "take the fields out that the server sets"),
    UpdateRule(
      "metadata.managedFields",
      .refuses { $0.method == .server ? mark("managedFields", in: $0) : [] }, reported: "",
      "metadata.managedFields must be nil", topic: .metadata,
      remedy: "take the fields out that the server sets"),
    UpdateRule(
      "metadata.annotations", .refuses(tooLargeForAnnotation),
      "Too long: may not be more than 262144 bytes", topic: .metadata,
      remedy: "use server-side apply, which needs no copy of the manifest in an annotation"),
    UpdateRule(
      "", .refuses(duplicateItems), reported: "", "duplicate entries for key", topic: .metadata,
      remedy: "keep one of them: server-side apply tells the items of the list by their keys"),
  ]

  private static func mark(_ field: String, in update: Update) -> [Breach] {
    guard let new = update.manifest[["metadata", field]], !new.isBlank else { return [] }
    let old = update.applied[["metadata", field]]
    return Comparison.isSame(old, new, .unknown) ? [] : [Breach("metadata.\(field)")]
  }
}

/// Each update of an object gives it another version: one in a manifest fits once.
@Sendable private func staleVersion(_ update: Update) -> [UpdateRule.Breach] {
  let keys = ["metadata", "resourceVersion"]
  guard let new = update.manifest[keys], !new.isBlank else { return [] }
  var breach = UpdateRule.Breach("metadata.resourceVersion")
  if let version = update.liveVersion { return version == new.text ? [] : [breach] }
  if Comparison.isSame(update.applied[keys], new, .unknown) {
    breach.exception = "the object has not changed since it was copied"
  }
  return [breach]
}

/// Client-side apply puts the whole manifest into an annotation.
@Sendable private func tooLargeForAnnotation(_ update: Update) -> [UpdateRule.Breach] {
  guard update.method == .client, update.manifest.bytesInAnnotations > 262_144,
    update.applied.bytesInAnnotations <= 262_144
  else { return [] }
  return [UpdateRule.Breach("metadata.annotations")]
}

/// Server-side apply refuses two items of one name; to a patch the last one counts.
@Sendable private func duplicateItems(_ update: Update) -> [UpdateRule.Breach] {
  guard update.method == .server else { return [] }
  var breaches: [UpdateRule.Breach] = []
  func check(_ value: Value, _ facts: FieldFacts, _ path: FieldPath) {
    switch value.content {
    case .map(let pairs):
      for (key, inner) in pairs.sorted(by: { $0.key < $1.key }) where !facts.children.isEmpty {
        check(inner, facts[key], path.appending(key))
      }
    case .list(let items):
      var seen: Set<[String]> = []
      for (index, item) in items.enumerated() {
        check(item, facts.item, path.appending(index))
        let stored = item.stored(facts.item)
        guard let keys = facts.serverKeys, !keys.isEmpty,
          !seen.insert(keys.map { stored[$0]?.text ?? "" }).inserted
        else { continue }
        let name = keys.map { "\($0)=\(stored[$0]?.text ?? "")" }.joined(separator: ",")
        breaches.append(
          UpdateRule.Breach(
            path.appending(index), ".\(path): duplicate entries for key [\(name)]"))
      }
    default: return
    }
  }
  check(update.manifest, update.facts, FieldPath())
  return breaches + duplicateFinalizers(update)
}

/// The one set that every object has.
private func duplicateFinalizers(_ update: Update) -> [UpdateRule.Breach] {
  let path = FieldPath(keys: "metadata.finalizers")
  var seen: Set<String> = []
  return (update.manifest.value(at: path)?.items ?? []).enumerated().compactMap { index, item in
    guard let name = item.text, !seen.insert(name).inserted else { return nil }
    return UpdateRule.Breach(
      path.appending(index), ".\(path): duplicate entries for key [\"\(name)\"]")
  }
}
