import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidRolloutStrategy = Rule(
    id: "invalid-rollout-strategy", group: .rollout,
    summary: "The API server refuses the strategy",
    rationale: """
      `rollingUpdate` says how a rolling update goes on. Beside `type: Recreate` in a Deployment and beside
      `type: OnDelete` in a StatefulSet there is none, and the API server refuses the object: often what is
      left of a `RollingUpdate` that somebody replaced. It refuses unknown types, too; counts in quotes, which are
      no percentages; more than 100 % of the pods; and a DaemonSet's `maxSurge` beside a `maxUnavailable` that is
      not 0, which is 1 unless it is written.

      Quiet for `rollingUpdate: null`, and for a DaemonSet with `OnDelete`, whose `rollingUpdate` is ignored.
      """,
    remedy: "remove rollingUpdate, or make the type RollingUpdate",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          strategy:
            type: Recreate
            ↓rollingUpdate:
              maxSurge: 1
              maxUnavailable: 0
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          updateStrategy: {type: OnDelete, ↓rollingUpdate: {partition: 1}}
          template:
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: agent}
        spec:
          updateStrategy: {type: ↓Recreate}
          template:
            spec:
              containers: [{name: agent, image: "ghcr.io/acme/agent:1.4.2"}]
        """),
      .bad(
        "counts that are none, and a surge beside the default of one missing pod",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          strategy: {rollingUpdate: {maxSurge: ↓"1", maxUnavailable: ↓101%}}
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          updateStrategy: {rollingUpdate: {maxUnavailable: ↓0}}
          template:
            spec:
              containers: [{name: db, image: "ghcr.io/acme/db:1.4.2"}]
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: agent}
        spec:
          updateStrategy: {rollingUpdate: {maxSurge: ↓1}}
          template:
            spec:
              containers: [{name: agent, image: "ghcr.io/acme/agent:1.4.2"}]
        """),
      .good(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          strategy: {type: Recreate, rollingUpdate: null}
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "the type may be left out; a DaemonSet ignores what it does not need",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          strategy: {rollingUpdate: {maxSurge: 200%, maxUnavailable: 0}}
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          updateStrategy: {rollingUpdate: {maxUnavailable: 50%}}
          template:
            spec:
              containers: [{name: db, image: "ghcr.io/acme/db:1.4.2"}]
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: surging}
        spec:
          updateStrategy: {rollingUpdate: {maxSurge: 10%, maxUnavailable: 0}}
          template:
            spec:
              containers: [{name: agent, image: "ghcr.io/acme/agent:1.4.2"}]
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: agent}
        spec:
          updateStrategy: {type: OnDelete, rollingUpdate: {maxUnavailable: 1}}
          template:
            spec:
              containers: [{name: agent, image: "ghcr.io/acme/agent:1.4.2"}]
        """),
      .good(
        "a placeholder",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          strategy: {type: "${STRATEGY}"}
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    fix: .safe("remove `rollingUpdate` where the type beside it has no use for it"),
    check: .workload(of: Workload.kinds("DaemonSet", "Deployment", "StatefulSet")) {
      workload, settings in
      guard workload.resource.id.group == "apps", let kind = StrategyKind(workload.kind),
        let strategy = workload.spec?[kind.field]
      else { return [] }
      let counts =
        refusedCounts(of: workload) + refusedCount(of: workload, settings.kubernetes.minor)
      guard let type = strategy["type"], let name = type.string, !name.isEmpty,
        kind.types.contains(name) || !type.isOpen
      else { return counts }
      guard kind.types.contains(name) else {
        return [
          Defect(
            "\(workload.id) has the \(kind.field) \"\(name)\", which the API server does not know: "
              + "it takes \(kind.types.joined(separator: " and "))", at: type,
            of: workload.resource,
            remedy: "write \(kind.types.joined(separator: " or "))")
        ]
      }
      guard name == kind.bare, let rolling = strategy["rollingUpdate"], !rolling.isNull,
        let key = strategy.keyNode("rollingUpdate")
      else { return counts }
      return [
        Defect(
          "\(workload.id) has rollingUpdate beside type: \(name): the API server refuses it",
          at: key,
          of: workload.resource, related: [Defect.Related("the type", at: type)]
        ).repaired(by: removeRollingUpdate)
      ]
    })

  /// As `ValidateRollingUpdateDeployment` and `ValidateRollingUpdateDaemonSet` refuse them.
  private static func refusedCounts(of workload: Workload) -> [Defect] {
    guard let strategy = workload.strategy, strategy.isRolling,
      let rolling = strategy.node?["rollingUpdate"]
    else { return [] }
    let counts = [("maxSurge", rolling["maxSurge"]), ("maxUnavailable", rolling["maxUnavailable"])]
    let refused = counts.compactMap { field, node -> Defect? in
      guard let node,
        let why = whyRefused(node, mayExceedAll: field == "maxSurge" && !workload.isDaemonSet)
      else { return nil }
      return Defect(
        "\(workload.id) has \(field): \(node.text ?? ""), which the API server refuses: \(why)",
        at: node, of: workload.resource,
        remedy: "write a whole number without quotes, or a percentage")
    }
    guard refused.isEmpty, workload.isDaemonSet, !strategy.maxSurge.isZero,
      !strategy.maxUnavailable.isZero, let node = rolling["maxSurge"]
    else { return refused }
    let isDefault = rolling["maxUnavailable"] == nil
    return [
      Defect(
        "\(workload.id) has a maxSurge beside maxUnavailable: \(strategy.maxUnavailable)"
          + "\(isDefault ? ", the default" : ""): the API server takes one of them", at: node,
        of: workload.resource, remedy: "write maxUnavailable: 0 beside maxSurge")
    ]
  }

  /// `validateRollingUpdateStatefulSet`; older servers leave the field out.
  private static func refusedCount(of workload: Workload, _ minor: Int) -> [Defect] {
    guard minor >= 35, workload.isStatefulSet, let strategy = workload.spec?["updateStrategy"],
      strategy["type"]?.says("OnDelete") != true,
      let node = strategy["rollingUpdate"]?["maxUnavailable"],
      let why = IntOrString(node)?.isZero == true
        ? "no pod could be replaced" : whyRefused(node, mayExceedAll: false)
    else { return [] }
    return [
      Defect(
        "\(workload.id) has maxUnavailable: \(node.text ?? ""), which the API server refuses: \(why)",
        at: node, of: workload.resource,
        remedy: "write 1 or more without quotes, or a percentage")
    ]
  }

  private static func whyRefused(_ node: Node, mayExceedAll: Bool) -> String? {
    switch IntOrString(node) {
    case .string(let text)? where !node.isOpen && !text.isEmpty:
      "it is neither a number nor a percentage"
    case .int(let count)? where count < 0: "it is negative"
    case .percent(let share)? where share < 0: "it is negative"
    case .percent(let share)? where share > 100 && !mayExceedAll: "it is more than all pods"
    default: nil
    }
  }

  /// Where the type stands beside it: elsewhere it may be right without the patch that sets the type.
  private static func removeRollingUpdate(_ site: RepairSite) -> EditGroup? {
    guard let resource = site.resource, let kind = StrategyKind(resource.id.kind),
      let bare = kind.bare, let entry = site.tree.writtenEntry(at: site.range)?.entry,
      entry.key.range == site.range, entry.mapping.writtenEntry("type")?.value.text == bare
    else { return nil }
    return site.text.removing(entry)
  }
}

/// What the API server takes for the strategy of a kind.
private struct StrategyKind {
  var field: StaticString
  var types: [String]
  /// The type beside which no `rollingUpdate` may stand.
  var bare: String?

  init?(_ kind: String) {
    switch kind {
    case "Deployment":
      self.init("strategy", ["Recreate", "RollingUpdate"], bare: "Recreate")
    case "StatefulSet":
      self.init("updateStrategy", ["OnDelete", "RollingUpdate"], bare: "OnDelete")
    case "DaemonSet": self.init("updateStrategy", ["OnDelete", "RollingUpdate"], bare: nil)
    default: return nil
    }
  }

  private init(_ field: StaticString, _ types: [String], bare: String?) {
    self.field = field
    self.types = types
    self.bare = bare
  }
}
