import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let clusterAdminBinding = Rule(
    id: "cluster-admin-binding", group: .security,
    summary: "Somebody is made administrator of the whole cluster",
    rationale: """
      `cluster-admin` may do everything everywhere, read every Secret included. A program with that role hands the cluster to whoever breaks
      into it.

      Off unless selected. Quiet for other roles, and for a RoleBinding to `cluster-admin`, which covers one namespace: a warning.
      """,
    remedy: "bind a role that lists what the subject needs",
    severity: nil, whenSelected: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ↓cluster-admin}
        subjects: [{kind: ServiceAccount, name: shop, namespace: shop}]
        """),
      .good(
        "",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
        """),
      .good(
        "a role of the namespace, whatever its name",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: cluster-admin}
        subjects: [{kind: ServiceAccount, name: shop, namespace: shop}]
        """),
      .good(
        "the group that always has it",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: Group, name: "system:masters"}]
        """),
    ],
    check: .resource(
      of: ["ClusterRoleBinding", "RoleBinding"].map { GroupKind("rbac.authorization.k8s.io", $0) }
    ) { binding, _ in
      guard let name = binding.root["roleRef"]?["name"], name.says("cluster-admin"),
        // A namespace may have a role of its own by that name.
        binding.root["roleRef"]?["kind"]?.says("Role") != true
      else { return [] }
      let subjects = binding.root["subjects"].map { Array($0.items) } ?? []
      guard
        subjects.isEmpty || subjects.contains(where: { $0["name"]?.says("system:masters") != true })
      else { return [] }
      let isWhole = binding.id.kind == "ClusterRoleBinding"
      return [
        Defect(
          "\(binding.id) makes its subjects administrators of the whole \(isWhole ? "cluster" : "namespace")",
          at: name, of: binding, severity: isWhole ? nil : .warning)
      ]
    })
}
