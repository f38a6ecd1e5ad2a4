import Linting
import Manifests
import YAMLSyntax

/// What a namespace's ResourceQuotas and LimitRanges say of claims and of Services.
enum ObjectBounds {
  static func defects(of resource: Resource, _ inventory: Inventory) -> [Defect] {
    let isClaim = resource.id.kind == "PersistentVolumeClaim"
    guard resource.id.group.isEmpty, isClaim || resource.id.kind == "Service" else { return [] }
    let bounds = inventory.bounds(beside: resource)
    guard !bounds.isEmpty, resource.mayBeRefused else { return [] }
    return isClaim ? defects(ofClaim: resource, bounds) : defects(ofService: resource, bounds)
  }

  // MARK: Claims

  /// `PersistentVolumeClaimValidateLimitFunc`, and what a quota counts of a claim.
  private static func defects(ofClaim claim: Resource, _ bounds: [Resource]) -> [Defect] {
    guard let node = claim.spec?["resources"]?["requests"]?["storage"], let size = node.quantity
    else { return [] }
    func defect(_ bound: Node, _ word: String, _ resource: Resource) -> Defect {
      let allows = "\(resource.id.name) allows \(bound.text ?? "") at \(word)"
      return Defect(
        "\(claim.id) is refused: it asks for \(node.text ?? ""), and the \(resource.id.kind) \(allows)",
        at: node, of: claim, remedy: "ask for an amount within the namespace's bounds",
        related: [Defect.Related(allows, at: bound)])
    }
    var defects: [Defect] = []
    for resource in bounds {
      if resource.isQuotaOfAll, let most = resource.spec?["hard"]?["requests.storage"],
        let amount = most.quantity, size > amount
      {
        defects.append(defect(most, "most", resource))
      }
      for limit in resource.spec?["limits"].map({ Array($0.items) }) ?? []
      where limit["type"]?.says("PersistentVolumeClaim") == true {
        if let most = limit["max"]?["storage"], let amount = most.quantity, size > amount {
          defects.append(defect(most, "most", resource))
        }
        if let least = limit["min"]?["storage"], let amount = least.quantity, size < amount {
          defects.append(defect(least, "least", resource))
        }
      }
    }
    return defects
  }

  // MARK: Services

  /// What a quota counts of a Service, where it allows none.
  private static func defects(ofService service: Resource, _ bounds: [Resource]) -> [Defect] {
    guard let type = service.spec?["type"] else { return [] }
    let isBalanced = type.says("LoadBalancer")
    let hasNodePorts =
      type.says("NodePort")
      || isBalanced && service.spec?["allocateLoadBalancerNodePorts"]?.bool != false
    let counted: [(key: StaticString, isCounted: Bool)] = [
      ("services.loadbalancers", isBalanced), ("services.nodeports", hasNodePorts),
    ]
    return bounds.filter(\.isQuotaOfAll).flatMap { quota in
      counted.compactMap { key, isCounted in
        guard isCounted, let bound = quota.spec?["hard"]?[key], bound.quantity == .zero else {
          return nil
        }
        return Defect(
          "\(service.id) is refused: the ResourceQuota \(quota.id.name) allows no \(key)", at: type,
          of: service, remedy: "take another type, or ask for a larger quota",
          related: [Defect.Related("\(quota.id.name) allows none", at: bound)])
      }
    }
  }

  static let examples: [Example] = [
    .bad(
      "claims and Services",
      """
      apiVersion: v1
      kind: LimitRange
      metadata: {name: bounds, namespace: shop}
      spec: {limits: [{type: PersistentVolumeClaim, min: {storage: 1Gi}, max: {storage: 10Gi}}]}
      ---
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: objects, namespace: shop}
      spec: {hard: {requests.storage: 20Gi, services.loadbalancers: "0", services.nodeports: 5}}
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: shop, namespace: shop}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: ↓↓50Gi}}}
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: cart, namespace: shop}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: ↓500Mi}}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: shop, namespace: shop}
      spec: {type: ↓LoadBalancer, selector: {app: shop}, ports: [{port: 80}]}
      """),
    .good(
      "claims and Services",
      """
      apiVersion: v1
      kind: LimitRange
      metadata: {name: bounds, namespace: shop}
      spec: {limits: [{type: PersistentVolumeClaim, min: {storage: 1Gi}, max: {storage: 10Gi}}]}
      ---
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: objects, namespace: shop}
      spec: {hard: {requests.storage: 20Gi, services.loadbalancers: 1, services.nodeports: 0}}
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: shop, namespace: shop}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: shop, namespace: shop}
      spec: {type: LoadBalancer, allocateLoadBalancerNodePorts: false, selector: {app: shop}, ports: [{port: 80}]}
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: shop, namespace: other}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 50Gi}}}
      """),
  ]
}
