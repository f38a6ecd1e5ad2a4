import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let defaultServiceAccount = Rule(
    id: "default-service-account", group: .security,
    summary: "The pod carries a token of the namespace's default account that it may not need",
    rationale: """
      Without a ServiceAccount of its own a pod runs as `default` and has its token mounted. Whatever is granted to one pod by way of that
      account is granted to all, and whoever breaks in can talk to the API server.

      Off unless selected. Quiet with an account of its own, with `automountServiceAccountToken: false` on the pod, and where the scan
      switches it off on the `default` account of the namespace.
      """,
    remedy: "set automountServiceAccountToken: false, or give the pod an account of its own",
    severity: nil, whenSelected: .warning,
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
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          automountServiceAccountToken: false
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: cart}
        spec:
          serviceAccountName: cart
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "switched off for the namespace",
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: default}
        automountServiceAccountToken: false
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .workloadAmongOthers { workload, context in
      let account = workload.pod[.serviceAccountName] ?? workload.pod[.serviceAccount]
      guard account?.text ?? "default" == "default",
        workload.pod[.automountServiceAccountToken]?.bool != false,
        !context.inventory.withholdsToken(in: workload.id.namespace)
      else { return [] }
      return [
        Defect(
          "\(workload.id) carries the token of the default ServiceAccount",
          at: account
            ?? workload.resource.nameNode, of: workload.resource)
      ]
    })
}

extension Inventory {
  fileprivate func withholdsToken(in namespace: String?) -> Bool {
    resources(GroupKind("", "ServiceAccount"), named: "default", in: namespace).contains {
      $0.root["automountServiceAccountToken"]?.bool == false
    }
  }
}
