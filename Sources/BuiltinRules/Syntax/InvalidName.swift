import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidName = Rule(
    id: "invalid-name", group: .syntax,
    summary: "The API server refuses this name",
    rationale: """
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'": capitals and underscores are in
      no name of an object, and neither is a dash at its start or end. The names of Services and Namespaces have no dots, those of Jobs are 63
      characters at most, for the pods bear them as a label, and those of CronJobs 52, for the Jobs that they make have longer ones.

      A finalizer has a domain before its name, `acme.com/backup`, and a `PriorityClass` of another's is not called `system-…`.

      Known are Kubernetes' own kinds. Quiet for placeholders; for patches, whose target may be named elsewhere; for roles, their bindings and requests for certificates, which take nearly anything; and for names that are
      made (`generateName`).
      """,
    remedy: "write it with lower-case letters, digits and dashes, and no dash at its start or end",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: ↓My_Settings, namespace: ↓Shop_2}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: ↓shop.web}
        spec: {selector: {app: shop}, ports: [{port: 80}]}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: ↓report-of-everything-that-was-sold-and-returned-this-month}
        spec:
          schedule: "0 3 1 * *"
          jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "ghcr.io/acme/a:1.4.2"}]}}}}
        """),
      .bad(
        "pods bear the name of their Job as a label",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: ↓acme-shop-production-database-migration-of-everything-that-was-sold}
        spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "ghcr.io/acme/a:1.4.2"}]}}}
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop.settings-2}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: "system:Shop_reader"}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: acme-shop-production-database-migration-of-all-that-was-sold-ok}
        spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "ghcr.io/acme/a:1.4.2"}]}}}
        """),
      .good(
        "names of users, of signers and of addresses",
        """
        apiVersion: certificates.k8s.io/v1
        kind: CertificateSigningRequest
        metadata: {name: "Jo_Doe@example.com"}
        spec: {request: LS0tLS1CRUdJTg==, signerName: kubernetes.io/kube-apiserver-client, usages: [client auth]}
        ---
        apiVersion: certificates.k8s.io/v1beta1
        kind: ClusterTrustBundle
        metadata: {name: "example.com:roots:2026"}
        spec: {signerName: example.com/roots, trustBundle: ""}
        ---
        apiVersion: networking.k8s.io/v1
        kind: IPAddress
        metadata: {name: "fd00:10:96::5"}
        spec: {parentRef: {resource: services, namespace: shop, name: shop}}
        """),
      .good(
        "placeholders; a patch; kinds that are not Kubernetes' own; what a cluster prints",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: "${NAME}_settings"}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: wipe-HOSTNAME}
        spec: {containers: [{name: a, image: "ghcr.io/acme/a:1.4.2"}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: _}
        spec: {template: {spec: {containers: [{name: web, env: [{name: A, value: b}]}]}}}
        ---
        apiVersion: user.openshift.io/v1
        kind: Group
        metadata: {name: "CN=Shop Team"}
        ---
        apiVersion: apiregistration.k8s.io/v1
        kind: APIService
        metadata: {name: v1., uid: 6a1c, resourceVersion: "7", creationTimestamp: "2026-01-01T00:00:00Z"}
        spec: {version: v1, groupPriorityMinimum: 18000, versionPriority: 1}
        """),
      .bad(
        "of finalizers and of priorities",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop, finalizers: [acme.com/backup, ↓backup]}
        ---
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: {name: ↓system-shop}
        value: 1000
        """),
      .good(
        "of finalizers and of priorities",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop, finalizers: [foregroundDeletion, orphan, kubernetes, "${FINALIZER}"]}
        spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "ghcr.io/acme/a:1.4.2"}]}}}
        ---
        apiVersion: acme.com/v1
        kind: Shop
        metadata: {name: shop, finalizers: [backup]}
        ---
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: {name: system-node-critical}
        value: 2000001000
        """),
    ],
    check: .resource { resource, _ in
      // Good for every kind, as nearly all are.
      let isUsual = resource.id.name.withBytes { LabelSyntax.isLabel($0) && $0.count <= 52 }
      let namespace =
        namespaceDefect(of: resource) + finalizerDefects(of: resource)
        + priorityDefects(of: resource)
      if isUsual { return namespace }
      guard let name = resource.metadata?["name"], name.kind == .scalar else { return namespace }
      let limit = limits[resource.kind]
      let isGood = name.withText { text in
        limit.map { $0.isName(text) && text.count <= $0.length } ?? LabelSyntax.isSubdomain(text)
      }
      guard !isGood, let text = name.text, !text.isEmpty, !Placeholder.isInName(text),
        resource.isOfKubernetes, resource.mayBeRefused
      else { return namespace }
      let length = limit?.length ?? 253
      let isLong = text.utf8.count > length
      let wants =
        isLong
        ? "has more than \(length) characters"
        : "may have lower-case letters, digits\(length == 63 ? "" : ", points") and dashes only"
      return namespace + [
        Defect(
          "\(resource.id) is refused: its name \(wants)", at: name, of: resource,
          remedy: isLong ? "take a shorter name" : nil)
      ]
    })

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

  private static let finalizers = ["foregroundDeletion", "kubernetes", "orphan"]
  /// Of other kinds the server takes any name.
  private static let groups: Set = ["", "apps", "batch"]

  /// `validateKubeFinalizerName`.
  private static func finalizerDefects(of resource: Resource) -> [Defect] {
    guard let list = resource.metadata?["finalizers"], groups.contains(resource.id.group),
      resource.isOfKubernetes, resource.mayBeRefused
    else { return [] }
    return list.items.compactMap { node in
      guard let name = node.text, !name.isEmpty, !name.contains("/"), !finalizers.contains(name),
        !node.isNull, !node.isOpen, !Placeholder.isInName(name)
      else { return nil }
      return Defect(
        "\(resource.id) is refused: its finalizer \(name) has no domain", at: node, of: resource,
        remedy: "write it as example.com/\(name)")
    }
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

  private struct Limit: Sendable {
    var isName: @Sendable (UnsafeBufferPointer<UInt8>) -> Bool
    var length: Int
  }

  /// Of kinds whose names are no domains of any length.
  private static let limits: [GroupKind: Limit] = {
    let anything = Limit(isName: { _ in true }, length: .max)
    let label = Limit(isName: LabelSyntax.isLabel, length: 63)
    var limits = [
      GroupKind("", "Namespace"): label, GroupKind("", "Service"): label,
      GroupKind("batch", "CronJob"): Limit(isName: LabelSyntax.isSubdomain, length: 52),
      GroupKind("batch", "Job"): Limit(isName: LabelSyntax.isSubdomain, length: 63),
      GroupKind("certificates.k8s.io", "CertificateSigningRequest"): anything,
      // `example.com:roots` of the signer `example.com/roots`.
      GroupKind("certificates.k8s.io", "ClusterTrustBundle"): anything,
      // Called after its address: `fd00::5`.
      GroupKind("networking.k8s.io", "IPAddress"): anything,
      GroupKind("storage.k8s.io", "CSIDriver"): anything,
      GroupKind("storage.k8s.io", "CSINode"): anything,
    ]
    for kind in ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"] {
      limits[GroupKind("rbac.authorization.k8s.io", kind)] = anything
    }
    return limits
  }()
}
