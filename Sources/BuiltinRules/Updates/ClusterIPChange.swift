import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let clusterIPChange = Rule(
    id: "cluster-ip-change", group: .updates,
    summary: "The address of a Service changed: the API server refuses the update",
    rationale: """
      The addresses of a Service (`clusterIP`, `clusterIPs`, `ipFamilies`), its `loadBalancerClass` and its
      `healthCheckNodePort` can not be changed once they are set, and a Service can not become headless or
      stop being so. An address or a `nodePort` that another Service has until now is not free either: who applies the manifests deletes last
      what is gone from them, so that a Service under a new name cannot keep it ("provided port is already allocated").

      Quiet where either side is an ExternalName, and where the field is left out: the server then keeps what
      it has (`ineffective-change`).
      """,
    remedy:
      "make a second Service with the new address and move the clients, or delete the Service first",
    severity: .error, acceptance: .acknowledgement,
    examples: [
      .bad(
        "headless from now on",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec:
            selector: {app: shop}
            ports: [{port: 80}]
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          clusterIP: ↓None
          selector: {app: shop}
          ports: [{port: 80}]
        """),
      .bad(
        "",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec:
            clusterIP: 10.96.0.10
            selector: {app: shop}
            ports: [{port: 80}]
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          clusterIP: ↓10.96.0.11
          selector: {app: shop}
          ports: [{port: 80}]
        """),
      .bad(
        "a new name, and the old port of the nodes",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec: {type: NodePort, selector: {app: shop}, ports: [{port: 80, nodePort: 30080}]}
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: store}
        spec: {type: NodePort, selector: {app: shop}, ports: [{port: 80, nodePort: ↓30080}]}
        """),
      .good(
        "left out: the server keeps the address",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec:
            clusterIP: 10.96.0.10
            selector: {app: shop}
            ports: [{port: 80}]
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          ports: [{port: 80}]
        """),
      .good(
        "from an ExternalName",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec: {type: ExternalName, externalName: shop.example.org}
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {type: ClusterIP, clusterIP: None, selector: {app: shop}, ports: [{port: 80}]}
        """),
    ],
    check: .comparison { comparison, _ in
      comparison.refusals(of: [.address])
    })
}
