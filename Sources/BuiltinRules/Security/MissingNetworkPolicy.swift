import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let missingNetworkPolicy = Rule(
    id: "missing-network-policy", group: .security,
    summary: "No network policy covers the pods",
    rationale: """
      Without a NetworkPolicy every pod of the cluster can reach every port of these pods.

      Off unless selected. Reported once for each workload that runs on. Quiet where a NetworkPolicy or a CiliumNetworkPolicy of
      the namespace selects the pods (an empty selector selects all), for Jobs, and for pods in their node's network, which no policy covers.
      What lives elsewhere can be named under `external:` in the configuration.
      """,
    remedy: "add a NetworkPolicy that allows what is needed; start with one that denies all",
    severity: nil, whenSelected: .info,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: ↓shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "",
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: deny}
        spec: {podSelector: {}, policyTypes: [Ingress]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "Cilium says where a label comes from",
        """
        apiVersion: cilium.io/v2
        kind: CiliumNetworkPolicy
        metadata: {name: shop}
        spec: {endpointSelector: {matchLabels: {"k8s:app": shop, "any:tier": web}}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop, labels: {app: shop, tier: web}}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .bad(
        "another pod's policy",
        """
        apiVersion: cilium.io/v2
        kind: CiliumNetworkPolicy
        metadata: {name: shop}
        spec: {endpointSelector: {matchLabels: {"k8s:app": cart}}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: ↓shop, labels: {app: shop}}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "in the network of its node",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          hostNetwork: true
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .workloadAmongOthers { workload, context in
      guard workload.isLongRunning, !workload.usesHostNetwork,
        !context.inventory.hasNetworkPolicy(for: workload)
      else { return [] }
      return [
        Defect(
          "no NetworkPolicy covers the pods of \(workload.id)", at: workload.resource.nameNode,
          of: workload.resource)
      ]
    })
}
