import Linting

extension Rule {
  static let podPlacementExamples: [Example] = [
    .bad(
      "affinities and spreads",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: shop}
      spec:
        nodeSelector: {disk: ↓"ssd fast", ↓"node pool": web}
        tolerations: [{key: spot, value: ↓"a b"}]
        affinity:
          nodeAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              nodeSelectorTerms:
                - matchExpressions:
                    - {key: zone, operator: ↓In}
                    - {key: spot, operator: Exists, values: ↓["true"]}
                    - {key: cores, operator: Gt, values: ↓["4", "8"]}
                    - {key: site, operator: In, values: [a, ↓b c]}
                  matchFields: [{key: ↓metadata.namespace, operator: In, values: [shop]}, {key: metadata.name, operator: ↓Exists}, {key: metadata.name, operator: In, values: ↓[a, b]}]
            preferredDuringSchedulingIgnoredDuringExecution:
              - {weight: 1, preference: {matchExpressions: [{key: zone, operator: NotIn, values: ↓[]}]}}
          podAntiAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              - {topologyKey: zone, labelSelector: {matchExpressions: [{key: app, operator: ↓In}]}}
              - {topologyKey: zone, labelSelector: {matchLabels: {app: ↓shop/web, ↓my app: shop}}, namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: [↓a b]}]}}
            preferredDuringSchedulingIgnoredDuringExecution:
              - weight: 1
                podAffinityTerm: {topologyKey: zone, labelSelector: {matchExpressions: [{key: app, operator: DoesNotExist, values: ↓[shop]}]}}
        topologySpreadConstraints:
          - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, ↓minDomains: 2}
          - {maxSkew: 2, topologyKey: ↓zone, whenUnsatisfiable: ScheduleAnyway, ↓matchLabelKeys: [pod-template-hash]}
          - {maxSkew: 2, topologyKey: host, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: ↓"shop "}}}
        containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: cart}
      spec:
        affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: ↓[]}}}
        priority: 0
        containers: [{name: web, image: "ghcr.io/acme/cart:1.4.2"}]
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop}
      spec:
        selector: {matchLabels: {app: shop}}
        template:
          metadata: {labels: {app: shop, version: "1"}}
          spec:
            ↓priority: 1000
            affinity:
              podAntiAffinity:
                requiredDuringSchedulingIgnoredDuringExecution:
                  - {topologyKey: zone, labelSelector: {matchExpressions: [{key: version, operator: Exists}]}, matchLabelKeys: [↓version]}
            topologySpreadConstraints:
              - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: shop}}, matchLabelKeys: [↓app]}
            containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
      """),
    .good(
      "affinities and spreads",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: shop}
      spec:
        nodeSelector: {disk: "", arm: ~, "zone": "${ZONE}", pool: a_B.c-1, "${POOL} name": a}
        priority: 1000
        priorityClassName: high
        tolerations: [{key: spot, value: "${A} b"}]
        affinity:
          nodeAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              nodeSelectorTerms:
                - matchExpressions:
                    - {key: zone, operator: In, values: [a, b]}
                    - {key: spot, operator: Exists, values: []}
                    - {key: arm, operator: DoesNotExist, values: null}
                    - {key: cores, operator: Gt, values: ["4"]}
                    - {key: site, operator: In, values: "${SITES}"}
                  matchFields: [{key: metadata.name, operator: In, values: [node-1]}]
            preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference: {matchExpressions: [{key: site, operator: In, values: [a b]}]}}]
          podAntiAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              - {topologyKey: zone, labelSelector: {}}
              - {topologyKey: zone, labelSelector: {matchLabels: {app: "", team: "${TEAM} a"}}, matchLabelKeys: [app], mismatchLabelKeys: [team]}
        topologySpreadConstraints:
          - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, matchLabelKeys: []}
          - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, minDomains: 2, labelSelector: {matchLabels: {app: shop}}, matchLabelKeys: [pod-template-hash]}
        containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
      """),
  ]
}
