import Linting
import Manifests
import YAMLSyntax

/// What the API server's validation (`ValidateObjectMeta`, with each kind's own function for names) says of the names in an
/// object's metadata.
enum NameFaults {
  static func defects(of resource: Resource, _ settings: Rule.Settings) -> [Defect] {
    let others =
      namespaceDefect(of: resource) + finalizerDefects(of: resource)
      + priorityDefects(of: resource)
    // Good for every kind, as nearly all are.
    let isUsual = resource.id.name.withBytes {
      LabelSyntax.isLabel($0) && $0.count <= 52 && !$0[0].isDigit
    }
    if isUsual { return others }
    let field: StaticString = resource.metadata?["name"].isAbsent ?? true ? "generateName" : "name"
    guard let node = resource.metadata?[field], node.kind == .scalar, !node.isNull,
      let limit = limit(of: resource, settings), let text = node.text, !text.isEmpty,
      let fault = fault(of: field.description == "name" ? text : start(text), limit),
      !Placeholder.isInName(text), resource.mayBeRefused
    else { return others }
    let what = field.description == "name" ? "its name" : "its generateName"
    return others + [
      Defect(
        "\(resource.id) is refused: \(what) \(fault.words)", at: node, of: resource,
        remedy: fault.remedy)
    ]
  }

  /// What the server looks at: it appends to it, so a dash may be the last.
  private static func start(_ text: String) -> String {
    text.hasSuffix("-") ? text.dropLast(2) + "a" : text
  }

  private static func fault(of name: String, _ limit: Limit) -> (words: String, remedy: String?)? {
    guard !name.withBytes({ limit.isName($0) && $0.count <= limit.length }) else { return nil }
    guard name.utf8.count <= limit.length else {
      return ("has more than \(limit.length) characters", "take a shorter name")
    }
    return (limit.words, limit.remedy)
  }

  private static func namespaceDefect(of resource: Resource) -> [Defect] {
    guard let name = resource.id.namespace, !name.withBytes(LabelSyntax.isLabel),
      let node = resource.metadata?["namespace"], node.kind == .scalar, node.text == name,
      !name.isEmpty, !Placeholder.isInName(name), !node.isOpen, resource.mayBeRefused
    else { return [] }
    return [
      Defect(
        "\(resource.id) is refused: its namespace \(name) can have lower-case letters, digits and dashes only, 63 "
          + "at most", at: node, of: resource)
    ]
  }

  private static let priorities = ["system-cluster-critical", "system-node-critical"]

  /// `ValidatePriorityClass`.
  private static func priorityDefects(of resource: Resource) -> [Defect] {
    guard resource.id.kind == "PriorityClass", resource.id.group == "scheduling.k8s.io",
      let node = resource.metadata?["name"], let name = node.text, name.hasPrefix("system-"),
      !priorities.contains(name), !Placeholder.isInName(name), resource.mayBeRefused
    else { return [] }
    return [
      Defect(
        "\(resource.id) is refused: names that begin with system- are for the server's own classes",
        at: node, of: resource, remedy: "take another name")
    ]
  }
}

// MARK: - Finalizers

extension NameFaults {
  private static let finalizers = ["foregroundDeletion", "kubernetes", "orphan"]
  /// Kinds of other groups take names without a domain.
  private static let groups: Set = ["", "apps", "batch"]

  /// `ValidateFinalizers`, `validateKubeFinalizerName`.
  private static func finalizerDefects(of resource: Resource) -> [Defect] {
    guard let list = resource.metadata?["finalizers"], list.item(at: 0) != nil,
      resource.mayBeRefused
    else { return [] }
    let needsDomain = groups.contains(resource.id.group) && resource.isOfKubernetes
    var defects = list.items.compactMap { node -> Defect? in
      guard let name = node.text, !name.isEmpty, !node.isNull, !node.isOpen,
        !Placeholder.isInName(name)
      else { return nil }
      guard name.withBytes(LabelSyntax.isKey) else {
        return Defect(
          "\(resource.id) is refused: its finalizer \(name) is no name", at: node, of: resource,
          remedy: "write it as example.com/name")
      }
      guard needsDomain, !name.contains("/"), !finalizers.contains(name) else { return nil }
      return Defect(
        "\(resource.id) is refused: its finalizer \(name) has no domain", at: node, of: resource,
        remedy: "write it as example.com/\(name)")
    }
    let fates = list.items.filter { $0.says("orphan") || $0.says("foregroundDeletion") }
    if let second = fates.last, fates.first?.text != second.text {
      defects.append(
        Defect(
          "\(resource.id) is refused: its finalizers orphan and foregroundDeletion exclude one another",
          at: second, of: resource, remedy: "keep one of them"))
    }
    return defects
  }
}

// MARK: - Limits

extension NameFaults {
  private struct Limit: Sendable {
    var isName: @Sendable (UnsafeBufferPointer<UInt8>) -> Bool = LabelSyntax.isSubdomain
    var length = 253
    var words = "may have lower-case letters, digits, points and dashes only"
    var remedy: String?

    static let subdomain = Limit()
    static let label = Limit(
      isName: LabelSyntax.isLabel, length: 63,
      words: "may have lower-case letters, digits and dashes only")
    /// `IsDNS1035Label`.
    static let labelFromLetter = Limit(
      isName: { LabelSyntax.isLabel($0) && !$0[0].isDigit }, length: 63,
      words: "may have lower-case letters, digits and dashes only, the first of them a letter",
      remedy: "begin with a letter; digits may stand there from Kubernetes 1.36 on")
    /// `IsValidPathSegmentName`.
    static let segment = Limit(
      isName: LabelSyntax.isPathPart, length: .max, words: "may have no / and no %",
      remedy: "write a dash or a colon")

    static func subdomain(atMost length: Int) -> Limit { Limit(length: length) }
  }

  /// nil: nothing is known of such names.
  private static func limit(of resource: Resource, _ settings: Rule.Settings) -> Limit? {
    guard resource.isOfKubernetes else {
      return groupsOfDefinitions.contains(resource.id.group) ? .subdomain : nil
    }
    if let past = pastLimits[resource.kind], settings.kubernetes.minor < past.until {
      return past.limit
    }
    // A Job's name goes into a label, where the server makes its selector; of a longer start it takes what has room.
    if resource.kind == job,
      resource.metadata?["name"].isAbsent ?? true || resource.spec?["manualSelector"]?.bool == true
    {
      return .subdomain
    }
    return limits[resource.kind] ?? .subdomain
  }

  private static let job = GroupKind("batch", "Job")

  /// Of kinds whose names are no domains of any length.
  private static let limits: [GroupKind: Limit] = {
    var limits: [GroupKind: Limit] = [
      GroupKind("", "Namespace"): .label, GroupKind("", "Service"): .label,
      GroupKind("apps", "StatefulSet"): .label,
      GroupKind("batch", "CronJob"): .subdomain(atMost: 52),
      job: .subdomain(atMost: 63),
      GroupKind("certificates.k8s.io", "CertificateSigningRequest"): .segment,
      // `example.com:roots` of the signer `example.com/roots`.
      GroupKind("certificates.k8s.io", "ClusterTrustBundle"): .segment,
      // Called after its address: `fd00::5`.
      GroupKind("networking.k8s.io", "IPAddress"): .segment,
      // Of these two the server looks at the fields alone.
      GroupKind("", "Event"): .segment,
      GroupKind("policy", "PodDisruptionBudget"): .segment,
      // `v1.` of the core group.
      GroupKind("apiregistration.k8s.io", "APIService"): .segment,
    ]
    for kind in ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"] {
      limits[GroupKind("rbac.authorization.k8s.io", kind)] = .segment
    }
    return limits
  }()

  /// What older versions demand instead.
  private static let pastLimits: [GroupKind: (until: Int, limit: Limit)] = [
    GroupKind("", "Service"): (36, .labelFromLetter),
    GroupKind("apps", "StatefulSet"): (27, .subdomain),
  ]

  /// All of whose kinds come with a CustomResourceDefinition: the server looks at their names itself.
  private static let groupsOfDefinitions: Set = [
    "acme.cert-manager.io", "argoproj.io", "bitnami.com", "cert-manager.io", "external-secrets.io",
    "gateway.networking.k8s.io", "helm.toolkit.fluxcd.io", "image.toolkit.fluxcd.io",
    "karpenter.sh",
    "keda.sh", "kustomize.toolkit.fluxcd.io", "monitoring.coreos.com", "networking.istio.io",
    "notification.toolkit.fluxcd.io", "security.istio.io", "source.toolkit.fluxcd.io", "traefik.io",
  ]
}

// MARK: - Examples

extension NameFaults {
  static let examples: [Example] = [
    .bad(
      "by kind",
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: ↓shop.db}
      spec:
        serviceName: shop
        selector: {matchLabels: {app: shop}}
        template:
          metadata: {labels: {app: shop}}
          spec: {containers: [{name: db, image: "ghcr.io/acme/db:1.4.2"}]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: ↓shop/reader}
      rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {generateName: ↓Import_-}
      spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "ghcr.io/acme/a:1.4.2"}]}}}
      ---
      apiVersion: cert-manager.io/v1
      kind: Certificate
      metadata: {name: ↓Shop_TLS}
      spec: {secretName: shop-tls, dnsNames: [shop.acme.com], issuerRef: {name: acme}}
      """),
    .good(
      "by kind",
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {generateName: import-}
      spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "ghcr.io/acme/a:1.4.2"}]}}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: 3scale}
      spec: {selector: {app: shop}, ports: [{port: 80}]}
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: Shop_PDB}
      spec: {maxUnavailable: 1, selector: {matchLabels: {app: shop}}}
      ---
      apiVersion: apiregistration.k8s.io/v1
      kind: APIService
      metadata: {name: v1.}
      spec: {version: v1, groupPriorityMinimum: 18000, versionPriority: 1}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {generateName: import-of-all-orders-from-the-warehouse-of-the-last-quarter-into-the-shop-}
      spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "ghcr.io/acme/a:1.4.2"}]}}}
      ---
      apiVersion: backstage.io/v1alpha1
      kind: Component
      metadata: {name: Shop_Web}
      """),
    .bad(
      "finalizers of one's own, and two that exclude one another",
      """
      apiVersion: acme.com/v1
      kind: Shop
      metadata: {name: shop, finalizers: [↓a/b/c, orphan, ↓foregroundDeletion]}
      """),
  ]
}
