import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unknownProbePort = Rule(
    id: "unknown-probe-port", group: .probes,
    summary: "A probe names a port that its container does not declare",
    rationale: """
      The kubelet looks a named port up among the container's own `ports`. A name that is not there
      fails every probe: the pod never becomes ready, or is restarted for ever. Numbers need no
      declaration. What no port can be called, such as a number in quotes, the API server refuses: `invalid-probe` says so.
      """,
    remedy: "declare the name under the container's ports, or give the number",
    severity: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              ports: [{name: http, containerPort: 8080}]
              readinessProbe: {httpGet: {path: /, port: ↓web}}
              livenessProbe: {tcpSocket: {port: ↓metrics}}
        """),
      .good(
        "a declared name",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              ports: [{name: http, containerPort: 8080}]
              readinessProbe: {httpGet: {path: /, port: http}}
        """),
      .good(
        "numeric ports need no declaration",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              readinessProbe: {httpGet: {path: /, port: 8080}}
              livenessProbe: {grpc: {port: 9090}}
              startupProbe: {grpc: {port: grpc}}
        """),
      .good(
        "the name of the port is a placeholder",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              ports: [{name: "${PORT_NAME}", containerPort: 8080}]
              readinessProbe: {httpGet: {path: /ready, port: http}}
        """),
    ],
    check: .container { container, workload, _ in
      container.probes.compactMap { probe in
        // Of grpc it is a number: `wrong-type`.
        guard let port = probe.port, let name = port.string, name.withBytes(LabelSyntax.isPort),
          probe.handlers.first?.name != "grpc",
          !container.declaresPort(named: name), !Placeholder.isIn(name)
        else { return nil }
        let whose =
          "the \(probe.kind.rawValue) of container \"\(container.name)\" of \(workload.id)"
        return Defect(
          "\(whose) asks the port \"\(name)\", which the container does not declare", at: port,
          of: workload.resource)
      }
    })
}
