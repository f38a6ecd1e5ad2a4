import YAMLSyntax

/// Objects from which a controller makes Secrets or ConfigMaps that no manifest shows.
enum SecretSource {
  /// Names of the Secrets and ConfigMaps that `resource` becomes; nil: it becomes none, or nobody
  /// can tell.
  static func names(madeBy resource: Resource) -> [String]? {
    guard let row = rows[resource.kind] else { return nil }
    var names: [String] = []
    for path in row.paths { collect(path[...], resource.root, &names) }
    // The object's own name is what counts where it says no other.
    let isNamed = !names.isEmpty
    names += row.suffixes.filter { !($0.isEmpty && isNamed) }.map { resource.id.name + $0 }
    names += row.annotations.compactMap { resource.annotation($0) }
    return names
  }

  static var kinds: [GroupKind] { Array(rows.keys) }

  /// Whether only a platform or an operator calls something so, which makes it without a manifest that says
  /// its name.
  static func isMadeByPlatform(_ name: String) -> Bool {
    ["kube-root-ca.crt", "istio-ca-root-cert", "openshift-service-ca.crt"].contains(name)
      || name.hasSuffix(".credentials.postgresql.acid.zalan.do")
  }

  /// Whether `kind` is a program that needs Secrets, of which there may be more than are known here; the others are
  /// there for their Secrets alone.
  static func isProgram(_ kind: GroupKind) -> Bool { rows[kind]?.isProgram ?? false }

  /// Names of the Secrets that go together with `resource`.
  fileprivate static func names(ownedBy resource: Resource) -> [String] {
    guard rows[resource.kind]?.isOwner == true else { return [] }
    let policy = resource.spec?["target"]?["creationPolicy"]
    return policy.map { $0.says("Owner") } ?? true ? names(madeBy: resource) ?? [] : []
  }

  /// The keys of the Secret that `resource` is made into; nil: it is made into none, or nobody can tell.
  static func keys(madeBy resource: Resource) -> Set<String>? {
    guard let keys = rows[resource.kind]?.keys, names(ownedBy: resource).count == 1,
      !keys.unknown.contains(where: { resource.root.node(at: $0)?.isEmptyCollection == false }),
      resource.root.node(at: keys.template + ["metadata"])?.asksOthersToFill != true
    else { return nil }
    let written = keys.maps.compactMap { resource.root.node(at: $0) }
      .flatMap { $0.pairs.map(\.key) }
    let listed = keys.list.flatMap { resource.root.node(at: $0.path) }?.items
      .compactMap { $0.value(forKey: keys.list?.field ?? "") }
    let replaces = !written.isEmpty && keys.replaces(resource)
    let texts = (written + (replaces ? [] : listed ?? [])).map(\.text)
    let known = texts.compactMap { $0 }
    guard known.count == texts.count, !known.isEmpty, !known.contains(where: Placeholder.isIn)
    else { return nil }
    return Set(known)
  }

  /// Where the keys of what is made are written.
  private struct Keys: Sendable {
    /// To the maps that have them as keys.
    var maps: [[String]]
    /// To the list of which each item names one.
    var list: (path: [String], field: String)?
    /// To fields with which nobody can tell.
    var unknown: [[String]]
    /// To what the made object is written by.
    var template: [String]

    /// What stands in the maps is all there is, where they hold anything.
    func replaces(_ resource: Resource) -> Bool {
      list != nil && resource.root.node(at: template + ["mergePolicy"])?.says("Merge") != true
    }
  }

  private struct Row: Sendable {
    var isProgram = false
    /// What it makes is deleted with it.
    var isOwner = false
    /// Appended to the object's own name.
    var suffixes: [String] = [""]
    /// Names of those whose value is a name.
    var annotations: [String] = []
    /// To the fields that hold a name; `[]` goes through a list.
    var paths: [[String]] = []
    /// nil: only the controller knows.
    var keys: Keys?
  }

  private static let rows: [GroupKind: Row] = [
    // OpenShift's, for the certificate of a Service.
    GroupKind("", "Service"): Row(
      suffixes: [],
      annotations: ["beta", "alpha"].map {
        "service.\($0).openshift.io/serving-cert-secret-name"
      }),
    GroupKind("bitnami.com", "SealedSecret"): Row(
      isOwner: true,
      keys: Keys(
        maps: [["spec", "encryptedData"], ["spec", "template", "data"]],
        unknown: [
          ["spec", "data"],
          ["spec", "template", "metadata", "annotations", "sealedsecrets.bitnami.com/patch"],
        ], template: ["spec", "template"])),
    GroupKind("cert-manager.io", "Certificate"): Row(paths: [["spec", "secretName"]]),
    GroupKind("elasticsearch.k8s.elastic.co", "Elasticsearch"): Row(
      isProgram: true, suffixes: ["-es-elastic-user", "-es-http", "-es-http-certs-public"]),
    GroupKind("external-secrets.io", "ClusterExternalSecret"): Row(
      paths: [["spec", "externalSecretName"], ["spec", "externalSecretSpec", "target", "name"]]),
    GroupKind("external-secrets.io", "ExternalSecret"): Row(
      isOwner: true, paths: [["spec", "target", "name"]],
      keys: Keys(
        maps: [["spec", "target", "template", "data"]],
        list: (["spec", "data"], "secretKey"),
        unknown: [["spec", "dataFrom"], ["spec", "target", "template", "templateFrom"]],
        template: ["spec", "target", "template"])),
    GroupKind("isindir.github.com", "SopsSecret"): Row(
      paths: [["spec", "secretTemplates", "[]", "name"]]),
    GroupKind("kafka.strimzi.io", "Kafka"): Row(
      isProgram: true,
      suffixes: ["-clients-ca-cert", "-cluster-ca-cert", "-kafka-bootstrap", "-kafka-brokers"]),
    GroupKind("kafka.strimzi.io", "KafkaUser"): Row(),
    GroupKind("kubernetes-client.io", "ExternalSecret"): Row(),
    GroupKind("mongodbcommunity.mongodb.com", "MongoDBCommunity"): Row(
      isProgram: true, suffixes: ["-svc"],
      paths: [["spec", "users", "[]", "connectionStringSecretName"]]),
    GroupKind("objectbucket.io", "ObjectBucketClaim"): Row(),
    GroupKind("onepassword.com", "OnePasswordItem"): Row(),
    GroupKind("postgresql.cnpg.io", "Cluster"): Row(
      isProgram: true, suffixes: ["-app", "-superuser", "-ca", "-server", "-replication"]),
    GroupKind("rabbitmq.com", "RabbitmqCluster"): Row(
      isProgram: true, suffixes: ["", "-default-user", "-nodes"]),
    GroupKind("ricoberger.de", "VaultSecret"): Row(),
    GroupKind("secrets-store.csi.x-k8s.io", "SecretProviderClass"): Row(
      paths: [["spec", "secretObjects", "[]", "secretName"]]),
    GroupKind("secrets.doppler.com", "DopplerSecret"): Row(
      paths: [["spec", "managedSecret", "name"]]),
    GroupKind("secrets.hashicorp.com", "VaultDynamicSecret"): Row(
      paths: [["spec", "destination", "name"]]),
    GroupKind("secrets.hashicorp.com", "VaultPKISecret"): Row(
      paths: [["spec", "destination", "name"]]),
    GroupKind("secrets.hashicorp.com", "VaultStaticSecret"): Row(
      paths: [["spec", "destination", "name"]]),
    GroupKind("secrets.infisical.com", "InfisicalSecret"): Row(
      suffixes: [],
      paths: [
        ["spec", "managedSecretReference", "secretName"],
        ["spec", "managedKubeSecretReferences", "[]", "secretName"],
        ["spec", "managedKubeConfigMapReferences", "[]", "configMapName"],
      ]),
    GroupKind("spv.no", "AzureKeyVaultSecret"): Row(
      suffixes: [],
      paths: [
        ["spec", "output", "secret", "name"], ["spec", "output", "configMap", "name"],
      ]),
    GroupKind("trust.cert-manager.io", "Bundle"): Row(),
  ]

  private static func collect(_ path: ArraySlice<String>, _ node: Node, _ names: inout [String]) {
    guard let step = path.first else {
      if let text = node.text { names.append(text) }
      return
    }
    if step == "[]" {
      for item in node.items { collect(path.dropFirst(), item, &names) }
    } else if let value = node.value(forKey: step) {
      collect(path.dropFirst(), value, &names)
    }
  }
}

extension Resource {
  /// Names of the Secrets that a controller makes of it and deletes with it.
  package var ownedSecrets: [String] { SecretSource.names(ownedBy: self) }
}

extension Node {
  fileprivate func node(at path: [String]) -> Node? {
    path.reduce(self) { $0?.value(forKey: $1) }
  }

  fileprivate var isEmptyCollection: Bool {
    isMapping && firstKey == nil || isSequence && items.first { _ in true } == nil
  }
}
