import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let widenedRole = Rule(
    id: "widened-role", group: .security,
    summary: "The change lets a role do more than it could",
    rationale: """
      A verb, a resource, a name or a URL added to a role, or `resourceNames` taken out, reaches everybody who is bound to it. Wildcards,
      Secrets, roles and the verbs `escalate`, `bind` and `impersonate` are what to look for first.

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
      .bad(
        "any Secret instead of one",
        was: """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata: {name: shop}
          rules: [{apiGroups: [""], resources: [secrets], resourceNames: [shop-tls], verbs: [get]}]
          """,
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: shop}
        ↓rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
        """),
      .bad(
        "one Secret more; every URL of the API server",
        was: """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata: {name: shop}
          rules: [{apiGroups: [""], resources: [secrets], resourceNames: [shop-tls], verbs: [get]}]
          ---
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: metrics}
          rules: [{nonResourceURLs: [/metrics], verbs: [get]}]
          """,
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: shop}
        ↓rules: [{apiGroups: [""], resources: [secrets], resourceNames: [shop-tls, shop-db], verbs: [get]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: metrics}
        ↓rules: [{nonResourceURLs: ["*"], verbs: ["*"]}]
        """),
      .good(
        "one name instead of any, a path below one that was open, a subresource of everything",
        was: """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: shop}
          rules:
            - {apiGroups: [""], resources: [secrets], verbs: [get]}
            - {apiGroups: [apps], resources: ["*/scale"], verbs: [update]}
            - {nonResourceURLs: [/healthz/*], verbs: [get]}
          """,
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: shop}
        rules:
          - {apiGroups: [""], resources: [secrets], resourceNames: [shop-tls], verbs: [get]}
          - {apiGroups: [apps], resources: [deployments/scale], verbs: [update]}
          - {nonResourceURLs: [/healthz/ready], verbs: [get]}
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
        let same = Set(before)
        let added = Grant.all(of: new).filter { grant in
          !same.contains(grant) && !before.contains { $0.covers(grant) }
        }
        guard let first = added.first else { return nil }
        let isLessNamed = before.contains { first.covers($0) && $0.isNamed && !first.isNamed }
        let others = added.count == 1 ? "" : " and \(added.count - 1) more"
        return Defect(
          "\(new.id) is widened by \(first)\(isLessNamed ? " of any name" : "")\(others)", at: key,
          of: new)
      }
    })
}

/// One verb on one resource, on one object or on one URL, compared as the authorizer does.
private struct Grant: Hashable, CustomStringConvertible {
  var verb: String
  var object: Object

  enum Object: Hashable {
    /// Without a name: every object.
    case resource(String, group: String, name: String?)
    case url(String)
  }

  var description: String {
    switch object {
    case .url(let url): "\(verb) \(url)"
    case .resource(let resource, let group, let name):
      "\(verb) \(resource)\(group.isEmpty ? "" : ".\(group)")\(name.map { " named \($0)" } ?? "")"
    }
  }

  var isNamed: Bool {
    if case .resource(_, _, .some) = object { true } else { false }
  }

  func covers(_ other: Grant) -> Bool {
    (verb == "*" || verb == other.verb) && object.covers(other.object)
  }

  static func all(of role: Resource) -> [Grant] {
    (role.root["rules"].map { Array($0.items) } ?? []).flatMap { rule in
      let objects = Object.all(of: rule)
      return rule.words("verbs").flatMap { verb in
        objects.map { Grant(verb: verb, object: $0) }
      }
    }
  }
}

extension Grant.Object {
  fileprivate func covers(_ other: Self) -> Bool {
    switch (self, other) {
    case (.url(let url), .url(let other)):
      return url == other || url.hasSuffix("*") && other.hasPrefix(url.dropLast())
    case (.resource(let resource, let group, let name), .resource(let one, let its, let called)):
      return (group == "*" || group == its) && (name == nil || name == called)
        && (resource == "*" || resource == one || resource == Self.everySubresource(like: one))
    default: return false
    }
  }

  /// `*/scale` of `deployments/scale`.
  private static func everySubresource(like resource: String) -> String? {
    resource.firstIndex(of: "/").map { "*" + resource[$0...] }
  }

  fileprivate static func all(of rule: Node) -> [Self] {
    let names = rule.words("resourceNames")
    let named: [String?] = names.isEmpty ? [nil] : names
    return rule.words("nonResourceURLs").map { .url($0) }
      + rule.words("apiGroups").flatMap { group in
        rule.words("resources").flatMap { resource in
          named.map { .resource(resource, group: group, name: $0) }
        }
      }
  }
}

extension Node {
  fileprivate func words(_ field: StaticString) -> [String] {
    self[field].map { $0.items.compactMap(\.text) } ?? []
  }
}
