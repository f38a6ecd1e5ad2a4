internal import Manifests
internal import YAMLSyntax

// apiextensions, apiregistration, certificates, and the kinds in which everything may change.

extension KindTable {
  static let definitions = [
    KindTable(
      kinds: [GroupKind("apiextensions.k8s.io", "CustomResourceDefinition")],
      fields: [
        .computed("spec.names.listKind") {
          $0["kind"]?.text.map { "\($0)List" }.map { Value(.string($0)) }
        },
        .computed("spec.names.singular") {
          ($0["kind"]?.text?.lowercased()).map { Value(.string($0)) }
        },
        .value("spec.scope", "Namespaced"),
        .part("spec.conversion"),
        .value("spec.conversion.strategy", "None"),
        .value("spec.preserveUnknownFields", false),
        .value("spec.conversion.webhook.clientConfig.service.port", 443),
      ],
      rules: [
        UpdateRule("spec.scope", .immutable, remedy: newDefinition),
        UpdateRule("spec.names.kind", .immutable, remedy: newDefinition),
        UpdateRule("spec.group", .immutable, remedy: newDefinition),
        UpdateRule("spec.names.plural", .immutable, remedy: newDefinition),
        UpdateRule(
          "spec.versions", .refuses(storedVersionsLost), reported: "status.storedVersions[0]",
          remedy: "keep the version with `served: false`, migrate the objects that are stored in "
            + "it, take it out of status.storedVersions, then remove it"),
        .conversion,
      ],
      allocated: ["spec.conversion.webhook.clientConfig.caBundle"],
      condition: versionsCondition),
    KindTable(
      kinds: [GroupKind("apiregistration.k8s.io", "APIService")],
      fields: [.value("spec.service.port", 443), .value("spec.insecureSkipTLSVerify", false)],
      rules: [
        UpdateRule(
          "spec", .refuses(nameDoesNotFit), reported: "metadata.name",
          "must be `spec.version+\".\"+spec.group`", remedy: "rename the object")
      ],
      allocated: ["spec.caBundle"]),
    KindTable(
      kinds: [GroupKind("certificates.k8s.io", "ClusterTrustBundle")],
      rules: [
        UpdateRule("spec.signerName", .immutable, remedy: "make a new bundle under another name")
      ]),
    KindTable(
      kinds: [GroupKind("certificates.k8s.io", "CertificateSigningRequest")],
      admit: { update in
        var after = update.after
        after["spec"] = update.before["spec"]
        return after
      },
      kept: [
        KindTable.Kept(
          "spec", "the server keeps the request as it is; delete and recreate it", isTotal: true)
      ]),
  ]

  /// Kinds in which nothing is frozen; their defaults tell a change from a spelling.
  static let unrestricted =
    [
      KindTable(
        kinds: ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"].map {
          GroupKind("admissionregistration.k8s.io", $0)
        },
        fields: [
          .keyed("webhooks", "name"),
          .value("webhooks[].failurePolicy", "Fail"),
          .value("webhooks[].matchPolicy", "Equivalent"),
          .value("webhooks[].timeoutSeconds", 10),
          .part("webhooks[].namespaceSelector"),
          .part("webhooks[].objectSelector"),
          .value("webhooks[].reinvocationPolicy", "Never"),
          .value("webhooks[].rules[].scope", "*"),
          .value("webhooks[].clientConfig.service.port", 443),
          .keyed("webhooks[].matchConditions", "name"),
        ],
        rules: [.webhookClients],
        allocated: ["webhooks[].clientConfig.caBundle"]),
      KindTable(
        kinds: [GroupKind("autoscaling", "HorizontalPodAutoscaler")],
        fields: scalerDefaults, modernize: metricsOfTarget),
      KindTable(
        kinds: [GroupKind("policy", "PodDisruptionBudget")],
        fields: [.countsWhenEmpty("spec.selector"), .atomic("spec.selector")],
        rules: [.disruptionBounds]),
      KindTable(
        kinds: [GroupKind("networking.k8s.io", "Ingress")], rules: UpdateRule.ingressBackend,
        modernize: backendsOfServices, allocated: ["spec.ingressClassName"]),
      KindTable(
        kinds: [GroupKind("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration")],
        rules: [.limitQueue]),
    ] + [KindTable(kinds: freeKinds)]

  private static let scalerDefaults: [Field] = [
    .value("spec.minReplicas", 1),
    .computed("spec.metrics") { spec in
      let target: Value = .mapping(["type": "Utilization", "averageUtilization": 80])
      let resource: Value = .mapping(["name": "cpu", "target": target])
      return spec["targetCPUUtilizationPercentage"] == nil
        ? .items(.mapping(["type": "Resource", "resource": resource])) : nil
    },
    .part("spec.behavior.scaleUp"),
    .part("spec.behavior.scaleDown"),
    .value("spec.behavior.scaleUp.selectPolicy", "Max"),
    .value("spec.behavior.scaleUp.stabilizationWindowSeconds", 0),
    .value("spec.behavior.scaleUp.policies", .items(pace("Pods", 4), pace("Percent", 100))),
    .value("spec.behavior.scaleDown.selectPolicy", "Max"),
    .value("spec.behavior.scaleDown.policies", .items(pace("Percent", 100))),
  ]

  private static func pace(_ type: Value, _ value: Value) -> Value {
    .mapping(["type": type, "value": value, "periodSeconds": 15])
  }

  private static let freeKinds =
    [
      GroupKind("rbac.authorization.k8s.io", "Role"),
      GroupKind("rbac.authorization.k8s.io", "ClusterRole"),
      GroupKind("coordination.k8s.io", "Lease"),
      GroupKind("flowcontrol.apiserver.k8s.io", "FlowSchema"),
      GroupKind("resource.k8s.io", "DeviceClass"),
    ]
    + [
      "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "MutatingAdmissionPolicy",
      "MutatingAdmissionPolicyBinding",
    ].map { GroupKind("admissionregistration.k8s.io", $0) }

  private static let newDefinition =
    "delete and recreate the definition, which deletes all its objects, or make a new one under "
    + "another name and move them over"
}

/// A version in which objects may be stored must stay. Which those are is in a live object's status; a
/// manifest tells the one that they are stored in now.
private func storedVersionsLost(_ update: Update) -> [UpdateRule.Breach] {
  let versions = update.after[["spec", "versions"]]?.items ?? []
  let kept = Set(
    versions.compactMap { $0["name"]?.text } + [update.after[["spec", "version"]]?.text ?? ""])
  let old = update.before[["spec", "versions"]]?.items ?? []
  let status = update.status ?? update.applied["status"]
  var stored = (status?["storedVersions"]?.items ?? []).compactMap(\.text)
  for version in old where version["storage"]?.bool == true {
    if let name = version["name"]?.text, !stored.contains(name) { stored.append(name) }
  }
  return stored.enumerated().filter { !kept.contains($0.element) }.map { index, name in
    var breach = UpdateRule.Breach(
      "spec.versions", reported: "status.storedVersions[\(index)]",
      "missing from spec.versions; \(name) was previously a storage version, and must remain in "
        + "spec.versions until a storage migration ensures no data remains persisted in \(name) "
        + "and removes \(name) from status.storedVersions")
    breach.isConditional = update.status?["storedVersions"] == nil
    return breach
  }
}

/// A version that is not the one of storage now may have been so once.
@Sendable private func versionsCondition(_ update: Update) -> String? {
  guard update.status?["storedVersions"] == nil else { return nil }
  let kept = Set((update.after[["spec", "versions"]]?.items ?? []).compactMap { $0["name"]?.text })
  let gone = (update.before[["spec", "versions"]]?.items ?? []).compactMap { $0["name"]?.text }
    .filter { !kept.contains($0) }
  guard !gone.isEmpty else { return nil }
  return "status.storedVersions does not list \(gone.joined(separator: ", "))"
}

private func nameDoesNotFit(_ update: Update) -> [UpdateRule.Breach] {
  guard let group = update.after[["spec", "group"]]?.text,
    let version = update.after[["spec", "version"]]?.text,
    let name = update.manifest[["metadata", "name"]]?.text, name != "\(version).\(group)"
  else { return [] }
  return [UpdateRule.Breach(update.changes("spec.group") ? "spec.group" : "spec.version")]
}
