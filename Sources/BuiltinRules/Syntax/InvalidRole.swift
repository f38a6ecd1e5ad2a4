import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidRole = Rule(
    id: "invalid-role", group: .syntax,
    summary: "The API server refuses a role that is put together like this",
    rationale: """
      "rules[0].apiGroups: Required value": a rule has verbs, and either resources with their API groups (`""` is the core group) or, in a
      ClusterRole alone, URLs. Roles are aggregated by one selector or more.

      Only `rbac.authorization.k8s.io/v1` is looked at. What stands under a misspelt name, `unknown-field` says. Quiet for placeholders, for
      patches, and for what was read from a cluster.
      """,
    remedy: "write what the API server takes there",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "rules",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: shop}
        rules:
          - {↓resources: [pods], verbs: [get]}
          - {apiGroups: [""], resources: [pods], verbs: ↓[]}
          - {↓apiGroups: [""], verbs: [get]}
          - {apiGroups: [""], resources: ↓[], verbs: [get]}
          - {↓nonResourceURLs: [/healthz], verbs: [get]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: shop}
        rules:
          - {apiGroups: [""], ↓nonResourceURLs: [/healthz], verbs: [get]}
          - {↓verbs: [get]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: cart}
        aggregationRule: {clusterRoleSelectors: ↓[]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: order}
        aggregationRule: {clusterRoleSelectors: [{matchLabels: {team: ↓the shop}, matchExpressions: [{key: team, operator: ↓In}]}]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: pay}
        ↓aggregationRule: {}
        """),
      .good(
        "",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: shop}
        aggregationRule: {clusterRoleSelectors: [{}]}
        rules:
          - {apiGroups: [""], resources: [pods, pods/log], resourceNames: [a], verbs: [get]}
          - {nonResourceURLs: [/healthz], apiGroups: [], resources: null, verbs: [get]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: shop}
        rules: []
        """),
      .good(
        "placeholders; null; what is misspelt or missing; what is merged; other groups",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: shop}
        aggregationRule:
        rules:
          - &pods {apiGroups: [""], resources: [pods], verbs: [get]}
          - {<<: *pods, verbs: [list]}
          - {apiGroups: "${GROUPS}", resources: [pods], verbs: [get]}
          - {apiGroups: [""], resource: [pods], verbs: [get]}
          - {apiGroup: [""], resources: [pods], verbs: [get]}
          -
        ---
        apiVersion: authorization.openshift.io/v1
        kind: ClusterRole
        metadata: {name: shop}
        rules: [{}]
        """),
      .good(
        "a patch",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: shop}
        rules: [{resources: [pods]}]
        """,
        at: "k8s/patches/role.yaml"),
    ],
    check: .resource(
      of: ["ClusterRole", "Role"].map { GroupKind("rbac.authorization.k8s.io", $0) }
    ) { role, _ in
      guard role.apiVersion == "rbac.authorization.k8s.io/v1" else { return [] }
      let defects = RoleFaults(role).defects
      return defects.isEmpty || role.mayBeRefused ? defects : []
    })
}

/// What the API server's validation (`ValidateRole`, `ValidateClusterRole`) says of one.
private struct RoleFaults {
  private let role: Resource
  /// Of the whole cluster, not of a namespace.
  private let isOfCluster: Bool
  private(set) var defects: [Defect] = []

  init(_ role: Resource) {
    self.role = role
    isOfCluster = role.id.kind == "ClusterRole"
    role.root["rules"]?.forEachItem { check(rule: $0) }
    if isOfCluster, let aggregation = role.root["aggregationRule"] {
      check(aggregation: aggregation)
    }
  }

  private mutating func add(_ message: String, at node: Node, remedy: String) {
    defects.append(Defect("\(role.id) is refused: \(message)", at: node, of: role, remedy: remedy))
  }

  private mutating func check(rule: Node) {
    if let verbs = rule["verbs"], verbs.isSequence, Node?(verbs).isEmptyList {
      add("a rule has no verb", at: verbs, remedy: "add verbs, or remove the rule")
    }
    let (groups, resources) = (rule["apiGroups"], rule["resources"])
    if let urls = rule["nonResourceURLs"], !Node?(urls).isEmptyList {
      let key = rule.keyNode("nonResourceURLs") ?? urls
      if !isOfCluster {
        add("URLs are of no namespace", at: key, remedy: "grant them by a ClusterRole")
      } else if !groups.isEmptyList || !resources.isEmptyList || !rule["resourceNames"].isEmptyList
      {
        add("a rule has both URLs and resources", at: key, remedy: "write two rules, one for each")
      }
      return
    }
    guard groups.isEmptyList || resources.isEmptyList, rule.hasOnly(Self.fields) else { return }
    if resources.isEmptyList {
      let list = resources.flatMap { $0.isSequence ? $0 : nil }
      add(
        "a rule has no resource", at: list ?? rule.firstKey ?? rule,
        remedy: "add resources, or remove the rule")
    } else {
      add(
        "a rule has resources, but not their API groups",
        at: rule.keyNode("resources") ?? resources ?? rule,
        remedy: "add apiGroups; [\"\"] is the core group, of pods, Services and ConfigMaps")
    }
  }

  private static let fields: [StaticString] = [
    "apiGroups", "nonResourceURLs", "resourceNames", "resources", "verbs",
  ]

  private mutating func check(aggregation: Node) {
    let selectors = aggregation["clusterRoleSelectors"]
    selectors?.forEachItem {
      RequirementFault.forEachAndLabels(in: $0) { fault, key in
        add("a selector \(fault.words), for \(key)", at: fault.node, remedy: fault.remedy)
      }
    }
    guard selectors.isEmptyList, aggregation.hasOnly(["clusterRoleSelectors"]) else { return }
    add(
      "it aggregates no roles",
      at: selectors ?? role.root.keyNode("aggregationRule") ?? aggregation,
      remedy: "add a selector to clusterRoleSelectors, or remove aggregationRule")
  }
}
