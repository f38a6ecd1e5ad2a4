import Linting

extension Rule {
  static let valueExamples: [Example] = [
    .bad(
      "where an empty text is a word, and none of those",
      """
      apiVersion: v1
      kind: Service
      metadata: {name: shop}
      spec: {ipFamilyPolicy: ↓"", internalTrafficPolicy: ↓'', sessionAffinity: "", selector: {app: shop}, ports: [{port: 80}]}
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: shop}
      spec: {volumeMode: ↓"", storageClassName: "", accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
      """),
    .bad(
      "taints, scopes, endpoints and conditions",
      """
      apiVersion: v1
      kind: Node
      metadata: {name: node-1}
      spec: {taints: [{key: ↓spot node, effect: ↓noSchedule}]}
      ---
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: shop}
      spec: {hard: {pods: 1}, scopeSelector: {matchExpressions: [{scopeName: ↓Priority, operator: ↓Equals, values: [high]}]}}
      ---
      apiVersion: v1
      kind: Endpoints
      metadata: {name: database}
      subsets: [{addresses: [{ip: 192.0.2.8, hostname: ↓db.acme}], ports: [{name: ↓Web_1, port: ↓80800}]}]
      ---
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: shop}
      spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], azureDisk: {diskName: shop, diskURI: /subscriptions/shop, kind: Managed, cachingMode: ↓readonly}}
      """),
    .good(
      "an empty text that is none; null",
      """
      apiVersion: v1
      kind: Service
      metadata: {name: shop}
      spec: {ipFamilyPolicy: null, internalTrafficPolicy: , externalTrafficPolicy: "", selector: {app: shop}, ports: [{port: 80, protocol: ""}]}
      ---
      apiVersion: v1
      kind: Node
      metadata: {name: node-1}
      spec: {taints: [{key: acme.com/spot, effect: NoSchedule}]}
      """),
  ]
}
