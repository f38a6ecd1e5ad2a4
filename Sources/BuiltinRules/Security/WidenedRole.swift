import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let widenedRole = Rule(
    id: "widened-role", group: .security,
    summary: "The change lets a role do more than it could",
    rationale: """
      A verb or a resource added to a role reaches everybody who is bound to it. Wildcards, Secrets, roles and the verbs `escalate`, `bind` and
      `impersonate` are what to look for first.

      Off unless selected. Compares with the last applied revision. Quiet where the rules say less or the same, in whatever
      order, and for new roles.
      """,
    remedy: "undo it, or bind a second role to those who need it",
    severity: nil, whenSelected: .warning,
    examples: [
      .bad(
        "",
        was: """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: shop}
          rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
          """,
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: shop}
        ↓rules: [{apiGroups: [""], resources: [pods, secrets], verbs: [get]}]
        """),
      .good(
        "less than before",
        was: """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: shop}
          rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
          """,
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: shop}
        rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
        """),
      .good(
        "the same in two rules",
        was: """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: shop}
          rules: [{apiGroups: [""], resources: [pods, nodes], verbs: [get]}]
          """,
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: shop}
        rules: [{apiGroups: [""], resources: [nodes], verbs: [get]}, {apiGroups: [""], resources: [pods], verbs: [get]}]
        """),
    ],
    check: .comparison { comparison, _ in
      comparison.changes.changes.compactMap { change in
        guard let old = change.old, let new = change.new,
          new.kind == GroupKind("rbac.authorization.k8s.io", "Role")
            || new.kind == GroupKind("rbac.authorization.k8s.io", "ClusterRole"),
          let key = new.root.keyNode("rules")
        else { return nil }
        let before = Grant.all(of: old)
        let added = Grant.all(of: new).filter { grant in !before.contains { $0.covers(grant) } }
        guard let first = added.first else { return nil }
        let others = added.count == 1 ? "" : " and \(added.count - 1) more"
        return Defect("\(new.id) is widened by \(first)\(others)", at: key, of: new)
      }
    })
}

/// One verb on one resource.
private struct Grant: CustomStringConvertible {
  var group: String
  var resource: String
  var verb: String

  var description: String { group.isEmpty ? "\(verb) \(resource)" : "\(verb) \(resource).\(group)" }

  func covers(_ other: Grant) -> Bool {
    (group == "*" || group == other.group) && (resource == "*" || resource == other.resource)
      && (verb == "*" || verb == other.verb)
  }

  static func all(of role: Resource) -> [Grant] {
    func words(_ node: Node?) -> [String] { node.map { $0.items.compactMap(\.text) } ?? [] }
    return (role.root["rules"].map { Array($0.items) } ?? []).flatMap { rule in
      words(rule["apiGroups"]).flatMap { group in
        words(rule["resources"]).flatMap { resource in
          words(rule["verbs"]).map { Grant(group: group, resource: resource, verb: $0) }
        }
      }
    }
  }
}
