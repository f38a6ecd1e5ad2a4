import Linting
import Manifests
import YAMLSyntax

/// What another Service has that is applied with it: the server gives a port of the nodes and an address once.
extension ServiceFaults {
  static func taken(from service: Resource, _ inventory: Inventory) -> [Defect] {
    guard let allocations = inventory.service(service)?.allocations, !service.isPatch else {
      return []
    }
    return allocations.compactMap { allocation in
      let askers = inventory.services(asking: allocation.wanted).map(\.resource)
      let holder = askers.prefix { $0 !== service }.first { other in
        inventory.areAppliedTogether(other, service) && !isOne(other, service)
      }
      guard let holder else { return nil }
      return Defect(
        "\(service.id) is refused: it asks for \(allocation.words), which \(holder.id) has",
        at: allocation.node, of: service,
        remedy: "give each Service its own, or leave it out: the server finds one",
        related: [Defect.Related("the other one", at: holder.nameNode)])
    }
  }

  /// A namespace that is not written may be any.
  private static func isOne(_ one: Resource, _ other: Resource) -> Bool {
    one.id.name == other.id.name && Inventory.mayShare(one.id.namespace, other.id.namespace)
  }

  static let allocationExamples: [Example] = [
    .bad(
      "a port of the nodes and an address belong to one Service",
      """
      apiVersion: v1
      kind: Service
      metadata: {name: shop, namespace: shop}
      spec: {type: NodePort, clusterIP: 10.96.0.10, selector: {app: shop}, ports: [{port: 80, nodePort: 30080}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: cart, namespace: cart}
      spec: {type: NodePort, clusterIP: ↓10.96.0.10, selector: {app: cart}, ports: [{port: 53, protocol: UDP, nodePort: ↓30080}]}
      """),
    .good(
      "none is asked for",
      """
      apiVersion: v1
      kind: Service
      metadata: {name: shop}
      spec: {type: NodePort, clusterIP: "${ADDRESS}", selector: {app: shop}, ports: [{port: 80, nodePort: "${PORT}"}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: cart}
      spec: {type: NodePort, clusterIP: "", selector: {app: cart}, ports: [{port: 80, nodePort: "${PORT}"}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: orders}
      spec: {clusterIP: None, selector: {app: orders}, ports: [{port: 80, nodePort: 0}]}
      """),
  ]
}
