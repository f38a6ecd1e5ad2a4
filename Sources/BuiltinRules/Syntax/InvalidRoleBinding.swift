import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidRoleBinding = Rule(
    id: "invalid-role-binding", group: .syntax,
    summary: "The API server refuses a binding that is put together like this",
    rationale: """
      "subjects[0].namespace: Required value": a ServiceAccount has no `apiGroup`, and in a ClusterRoleBinding it has a namespace, for the binding
      has none; users and groups are of `rbac.authorization.k8s.io`, which the server fills in. A ClusterRoleBinding binds a ClusterRole.

      Only `rbac.authorization.k8s.io/v1` is looked at. What stands under a misspelt name, `unknown-field` says. The namespace that kustomize
      gives to a subject counts: it gives one to those whose ServiceAccount it has before it. Where a kustomization may do so that is not
      in the scan, a subject without a namespace is a warning; in a file of one that could not be rendered it is nothing. Quiet for
      placeholders, for patches, and for what was read from a cluster.
      """,
    remedy: "write what the API server takes there",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: shop}
        roleRef: {apiGroup: ↓rbac.authorization.k8s.io/v1, kind: ↓Role, name: shop}
        subjects:
          - {kind: ServiceAccount, name: ↓shop}
          - {kind: ServiceAccount, name: ↓Shop_1, namespace: shop, apiGroup: ↓rbac.authorization.k8s.io}
          - {kind: User, name: Jane Doe, apiGroup: ↓users.example.com}
          - {kind: Group, name: "system:authenticated", apiGroup: ↓v1}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: shop}
        roleRef: {kind: Role, name: shop}
        subjects: [{kind: ServiceAccount, name: ↓"system:serviceaccount:shop:shop"}]
        """),
      .bad(
        "a warning where a kustomization may know the ServiceAccount's namespace",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: shop}
        roleRef: {kind: ClusterRole, name: shop}
        subjects: [{kind: ServiceAccount, name: ↓shop}, {kind: ServiceAccount, name: ↓default}]
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: shop}
        """),
      .good(
        "",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: shop}
        roleRef: {kind: ClusterRole, name: shop, apiGroup: ""}
        subjects:
          - {kind: ServiceAccount, name: shop, namespace: shop, apiGroup: ""}
          - {kind: User, name: "CN=Jane Doe"}
          - {kind: Group, name: "system:authenticated", apiGroup: rbac.authorization.k8s.io, namespace: shop}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: shop}
        roleRef: {kind: Role, name: shop}
        subjects: [{kind: ServiceAccount, name: shop}]
        """),
      .good(
        "placeholders; null; what is misspelt; other groups",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: shop}
        roleRef: {kind: "${KIND}", name: shop, apiGroup: "${GROUP}"}
        subjects:
          - {kind: Robot, name: shop, apiGroup: example.com}
          - {kind: ServiceAccount, name: "${NAME}", namespace: "${NAMESPACE}"}
          - {kind: ServiceAccount, name: shop, namespaces: shop}
          - {kind: User, name: shop, apiGroup: null}
          - &account {kind: ServiceAccount, name: shop, namespace: shop}
          - {<<: *account, name: cart}
          -
        ---
        apiVersion: authorization.openshift.io/v1
        kind: ClusterRoleBinding
        metadata: {name: shop}
        roleRef: {name: shop}
        subjects: [{kind: ServiceAccount, name: shop}]
        """),
      .good(
        "a patch",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: shop}
        subjects: [{kind: ServiceAccount, name: shop}]
        """,
        at: "k8s/patches/binding.yaml"),
      .good(
        "a part of a kustomization that is not rendered by itself",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: shop}
        roleRef: {kind: ClusterRole, name: shop}
        subjects: [{kind: ServiceAccount, name: shop}]
        """,
        at: "k8s/account/binding.yaml",
        files: ["k8s/account/kustomization.yaml": "{kind: Component, resources: [binding.yaml]}"]),
    ],
    check: .resourceAmongOthers(
      of: ["ClusterRoleBinding", "RoleBinding"].map { GroupKind("rbac.authorization.k8s.io", $0) }
    ) { binding, context in
      guard binding.apiVersion == "rbac.authorization.k8s.io/v1" else { return [] }
      let defects = BindingFaults(binding, context.inventory).defects
      return defects.isEmpty || binding.mayBeRefused ? defects : []
    })
}

/// What the API server's validation (`ValidateRoleBinding`, `ValidateClusterRoleBinding`) says of one.
private struct BindingFaults {
  private let binding: Resource
  private let inventory: Inventory
  /// Of the whole cluster, not of a namespace.
  private let isOfCluster: Bool
  private(set) var defects: [Defect] = []

  init(_ binding: Resource, _ inventory: Inventory) {
    self.binding = binding
    self.inventory = inventory
    isOfCluster = binding.id.kind == "ClusterRoleBinding"
    if let reference = binding.root["roleRef"] { check(reference: reference) }
    binding.root["subjects"]?.forEachItem { check(subject: $0) }
  }

  private mutating func add(
    _ message: String, at node: Node, remedy: String, severity: Severity? = nil
  ) {
    defects.append(
      Defect(
        "\(binding.id) is refused: \(message)", at: node, of: binding, severity: severity,
        remedy: remedy))
  }

  private mutating func check(reference: Node) {
    check(group: reference["apiGroup"], "the role that it binds")
    if isOfCluster, let kind = reference["kind"], kind.says("Role") {
      add(
        "a ClusterRoleBinding binds a ClusterRole, not a Role", at: kind,
        remedy: "make it a RoleBinding, or bind a ClusterRole")
    }
  }

  private mutating func check(subject: Node) {
    guard let kind = subject["kind"] else { return }
    if kind.says("ServiceAccount") {
      check(account: subject)
    } else if kind.says("User") || kind.says("Group") {
      check(group: subject["apiGroup"], "the \(kind.text ?? "") \(subject["name"]?.text ?? "")")
    }
  }

  /// What has no group gets the right one.
  private mutating func check(group: Node?, _ what: String) {
    guard let group, group.kind == .scalar, !group.says("rbac.authorization.k8s.io"),
      let text = group.string, !text.isEmpty, !group.isOpen
    else { return }
    add(
      "\(what) is of the API group \"\(text)\"", at: group,
      remedy: "write rbac.authorization.k8s.io, or remove apiGroup")
  }

  private mutating func check(account: Node) {
    guard let name = account["name"], name.kind == .scalar else { return }
    if !name.withText(LabelSyntax.isSubdomain), let text = name.string, !text.isEmpty,
      !Placeholder.isInName(text), !name.isOpen
    {
      add(
        "no ServiceAccount can be called \"\(text)\"", at: name,
        remedy: "write the ServiceAccount's name alone, and its namespace beside it")
    }
    if let group = account["apiGroup"], let text = group.string, !text.isEmpty, !group.isOpen {
      add(
        "the ServiceAccount \(name.text ?? "") is of the API group \"\(text)\"", at: group,
        remedy: "remove apiGroup: ServiceAccounts are of the core group")
    }
    let namespace = account["namespace"]
    if isOfCluster, namespace.isAbsent || namespace?.withText(\.isEmpty) == true,
      account.hasOnly(["apiGroup", "kind", "name", "namespace"])
    {
      reportHomeless(name)
    }
  }

  /// A kustomization gives a subject the namespace of the ServiceAccount in it, and its own one to the subject
  /// `default`: a file that one takes in may have none yet, and Flux makes kustomizations of plain folders.
  private mutating func reportHomeless(_ account: Node) {
    let (surroundings, name) = (inventory.surroundings, account.text ?? "")
    let file = binding.root.tree.file
    let isTakenIn = surroundings.repository.kustomizations.values.contains {
      $0.resources.contains { $0.path == file.path }
    }
    if file.provenance == nil, isTakenIn { return }
    let mayBeFilled =
      surroundings.releases[binding.source] == nil
      && (name == "default"
        || inventory.resources("", "ServiceAccount").contains { $0.id.name == name })
    add(
      "the ServiceAccount \(name) has no namespace"
        + (mayBeFilled ? ", unless a kustomization around it gives it one" : ""),
      at: account, remedy: "add the ServiceAccount's namespace",
      severity: mayBeFilled ? .warning : nil)
  }
}
