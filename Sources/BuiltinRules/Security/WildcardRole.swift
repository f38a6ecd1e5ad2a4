import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let wildcardRole = Rule(
    id: "wildcard-role", group: .security,
    summary: "A role grants everything of some sort",
    rationale: """
      A `*` covers what is installed tomorrow as well. `*` verbs on `*` resources are an administrator of the cluster, whatever
      the role is called; `*` on Secrets, pods or roles is one in a few steps.

      Off unless selected; an error where verbs and resources both are `*`. Quiet for non-resource URLs such as `/metrics`, and for `*` verbs within
      one API group of a custom resource's own operator when the resources are named.
      """,
    remedy: "name the verbs and resources that are used",
    severity: nil, whenSelected: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: shop}
        rules:
          - {apiGroups: ["*"], resources: [↓"*"], verbs: ["*"]}
          - {apiGroups: [""], resources: [pods], verbs: [↓"*"]}
        """),
      .good(
        "",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: shop}
        rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
        """),
      .good(
        "URLs that are no resources",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: shop}
        rules: [{nonResourceURLs: ["*"], verbs: ["*"]}, {apiGroups: [example.org], resources: [shops], verbs: ["*"]}]
        """),
    ],
    check: .resource(
      of: ["ClusterRole", "Role"].map { GroupKind("rbac.authorization.k8s.io", $0) }
    ) { role, _ in
      (role.root["rules"].map { Array($0.items) } ?? []).compactMap { rule in
        guard rule["nonResourceURLs"] == nil else { return nil }
        let verb = rule["verbs"]?.wildcard
        let resource = rule["resources"]?.wildcard
        guard let node = resource ?? verb, resource != nil || !rule.isOfOneOperator else {
          return nil
        }
        let what =
          verb != nil && resource != nil
          ? "everything" : resource != nil ? "all resources" : "all verbs"
        return Defect(
          "\(role.id) grants \(what)\(rule.groups) by a wildcard", at: node, of: role,
          severity: verb != nil && resource != nil ? .error : nil)
      }
    })
}

extension Node {
  fileprivate var wildcard: Node? { items.first { $0.says("*") } }

  /// ` of apps`; empty for all groups.
  fileprivate var groups: String {
    let groups = self["apiGroups"]?.items.compactMap(\.text) ?? []
    guard let first = groups.first, !groups.contains("*") else { return "" }
    return " of \(first.isEmpty ? "the core group" : first)"
      + (groups.count > 1 ? " and \(groups.count - 1) more" : "")
  }

  fileprivate var isOfOneOperator: Bool {
    guard let groups = self["apiGroups"] else { return false }
    return groups.items.allSatisfy { group in
      group.text.map { $0.contains(".") && !$0.hasSuffix(".k8s.io") } ?? false
    }
  }
}
