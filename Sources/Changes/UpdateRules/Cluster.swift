internal import Manifests
internal import YAMLSyntax

// rbac, storage, scheduling, node, resource.k8s.io: objects of which some fields never change.

extension KindTable {
  static let access = [
    KindTable(
      kinds: ["RoleBinding", "ClusterRoleBinding"].map {
        GroupKind("rbac.authorization.k8s.io", $0)
      },
      fields: [
        .value("roleRef.apiGroup", "rbac.authorization.k8s.io"),
        .computed("subjects[].apiGroup") {
          $0["kind"]?.text == "ServiceAccount" ? "" : "rbac.authorization.k8s.io"
        },
      ],
      rules: [
        UpdateRule(
          "roleRef", .refuses { $0.changes("roleRef") ? [.init("roleRef")] : [] },
          "cannot change roleRef",
          remedy: "use a new name, or let `kubectl auth reconcile` delete and recreate it")
      ])
  ]

  static let storage = [
    KindTable(
      kinds: [GroupKind("storage.k8s.io", "StorageClass")],
      fields: [
        .value("reclaimPolicy", "Delete"), .value("volumeBindingMode", "Immediate"),
        .countsWhenEmpty("allowVolumeExpansion"),
      ],
      rules: ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"].map {
        UpdateRule(
          $0, .immutable,
          remedy: "delete and recreate the class (volumes that exist are not affected), or use a "
            + "new name")
      }),
    KindTable(
      kinds: [GroupKind("storage.k8s.io", "CSIDriver")],
      fields: [
        .value("spec.attachRequired", true),
        .value("spec.podInfoOnMount", false),
        .value("spec.storageCapacity", false),
        .value("spec.requiresRepublish", false),
        .value("spec.seLinuxMount", false),
        .value("spec.fsGroupPolicy", "ReadWriteOnceWithFSType"),
        .value("spec.volumeLifecycleModes", Value(.list(["Persistent"]))),
      ],
      rules: [
        UpdateRule(
          "spec.attachRequired", .immutable, reported: "spec.attachedRequired", remedy: recreate),
        UpdateRule("spec.volumeLifecycleModes", .immutable, remedy: recreate),
        UpdateRule("spec.podInfoOnMount", .immutable, remedy: recreate, until: 29),
        UpdateRule("spec.fsGroupPolicy", .immutable, remedy: recreate, until: 29),
        UpdateRule("spec.storageCapacity", .immutable, remedy: recreate, until: 23),
      ]),
    KindTable(
      kinds: [GroupKind("storage.k8s.io", "VolumeAttachment")],
      rules: [UpdateRule("spec", .immutable, remedy: recreate)]),
    KindTable(
      kinds: [GroupKind("storage.k8s.io", "VolumeAttributesClass")],
      rules: ["driverName", "parameters"].map {
        UpdateRule($0, .immutable, "updates to \($0) are forbidden.", remedy: newName)
      }),
    KindTable(
      kinds: [GroupKind("storage.k8s.io", "CSIStorageCapacity")],
      fields: [
        .quantity("capacity"), .quantity("maximumVolumeSize"), .countsWhenEmpty("nodeTopology"),
      ],
      rules: ["storageClassName", "nodeTopology"].map {
        UpdateRule($0, .immutable, remedy: recreate)
      }),
    KindTable(
      kinds: [GroupKind("storage.k8s.io", "CSINode")],
      fields: [.keyed("spec.drivers", "name")],
      rules: [
        UpdateRule(
          "spec.drivers", .refuses { driverChanges($0, but: ["allocatable"]) }, remedy: recreate,
          since: 34),
        UpdateRule(
          "spec.drivers", .refuses { driverChanges($0, but: []) }, remedy: recreate, until: 34),
      ]),
  ]

  static let scheduling = [
    KindTable(
      kinds: [GroupKind("scheduling.k8s.io", "PriorityClass")],
      fields: [
        .value("preemptionPolicy", "PreemptLowerPriority"), .value("globalDefault", false),
        .value("description", ""),
      ],
      rules: [
        UpdateRule("value", .immutable, "may not be changed in an update.", remedy: newName),
        UpdateRule("preemptionPolicy", .immutable, remedy: newName),
      ]),
    KindTable(
      kinds: [GroupKind("node.k8s.io", "RuntimeClass")],
      fields: [.quantity("overhead.podFixed.*")],
      rules: [UpdateRule("handler", .immutable, remedy: newName)]),
  ]

  /// resource.k8s.io: a request for devices is decided once.
  static let devices = [
    KindTable(
      kinds: [GroupKind("resource.k8s.io", "ResourceClaim")],
      fields: requestDefaults("spec"),
      rules: [UpdateRule("spec", .immutable, remedy: recreate)],
      modernize: { exactRequests($0, $1, in: ["spec", "devices"]) }),
    KindTable(
      kinds: [GroupKind("resource.k8s.io", "ResourceClaimTemplate")],
      fields: [.part("spec.metadata")] + requestDefaults("spec.spec"),
      rules: [UpdateRule("spec", .immutable, remedy: newName)],
      modernize: { exactRequests($0, $1, in: ["spec", "spec", "devices"]) }),
    KindTable(
      kinds: [GroupKind("resource.k8s.io", "ResourceSlice")],
      rules: ["driver", "nodeName", "pool.name"].map {
        UpdateRule("spec.\($0)", .immutable, remedy: recreate)
      }),
  ]

  private static func requestDefaults(_ spec: String) -> [Field] {
    ["\(spec).devices.requests[].exactly", "\(spec).devices.requests[].firstAvailable[]"].flatMap {
      [
        .value("\($0).allocationMode", "ExactCount"),
        .value("\($0).count", 1, beside: "allocationMode", "ExactCount"),
      ]
    }
  }

  private static let recreate = "delete and recreate it"
  private static let newName =
    "use a new name and let the users move over, or delete and recreate it"
}

/// A driver may come and go; what it says of itself stays.
private func driverChanges(_ update: Update, but mutable: [String]) -> [UpdateRule.Breach] {
  let path = FieldPath(keys: "spec.drivers")
  let old = update.before.value(at: path)?.items ?? []
  let new = update.after.value(at: path)?.items ?? []
  let facts = update.facts(at: path).item
  return new.enumerated().compactMap { index, driver in
    guard let before = old.first(where: { $0["name"]?.text == driver["name"]?.text }) else {
      return nil
    }
    let stripped = [before, driver].map { value in
      mutable.reduce(value) { $0.removing(FieldPattern($1)) }
    }
    return Comparison.isSame(stripped[0], stripped[1], facts)
      ? nil : UpdateRule.Breach(path.appending(index), reported: "spec.drivers")
  }
}

/// Up to v1beta1 a request for one exact device stood beside its name; since then under `exactly`.
@Sendable private func exactRequests(
  _ claim: Value, _ apiVersion: String, in place: [String]
) -> Value {
  let isOld = ["v1alpha3", "v1beta1"].contains { apiVersion.hasSuffix("/\($0)") }
  guard isOld, let requests = claim[place + ["requests"]] else { return claim }
  let moved = requests.items.map { request in
    let outside: Set<String> = ["name", "firstAvailable", "exactly"]
    let inside = request.pairs.filter { !outside.contains($0.key) }
    guard !inside.isEmpty else { return request }
    var pairs = request.pairs.filter { outside.contains($0.key) }
    pairs["exactly"] = Value(.map(inside), at: request.node)
    return Value(.map(pairs), at: request.node)
  }
  return claim.setting(place + ["requests"], to: Value(.list(moved), at: requests.node))
}

extension Value {
  fileprivate func setting(_ path: [String], to value: Value) -> Value {
    guard let first = path.first else { return value }
    var copy = self
    copy[first] = (self[first] ?? Value(.map([:]))).setting(Array(path.dropFirst()), to: value)
    return copy
  }
}
