import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidProbe = Rule(
    id: "invalid-probe", group: .probes,
    summary: "The API server refuses this probe",
    rationale: """
      A probe has exactly one handler (`exec`, `httpGet`, `tcpSocket` or `grpc`); liveness and startup
      probes succeed at the first answer (`successThreshold: 1`); numbers are not negative; ports are 1 to 65535, without
      quotes, or names;
      a grace period is above 0, and readiness probes have none of their own; init containers have probes only with
      `restartPolicy: Always`. A Service of Knative takes port 0, for which it fills in that of the container.
      """,
    remedy: "keep to what the API server accepts: it refuses the whole object otherwise",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          initContainers:
            - name: wait
              image: busybox:1.36.1
              ↓readinessProbe: {exec: {command: ["true"]}}
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              livenessProbe:
                httpGet: {path: /, port: 8080}
                ↓tcpSocket: {port: 8080}
                successThreshold: ↓2
        """),
      .bad(
        "numbers that no probe takes",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              livenessProbe: {httpGet: {path: /, port: ↓0}, terminationGracePeriodSeconds: ↓0}
              readinessProbe: {tcpSocket: {port: ↓70000}, successThreshold: ↓-1}
              startupProbe: {grpc: {port: 9000}, terminationGracePeriodSeconds: ↓-1}
            - name: cart
              image: ghcr.io/acme/cart:1.4.2
              livenessProbe: {httpGet: {path: /, port: ↓"8080"}}
              readinessProbe: {tcpSocket: {port: ↓Web_1}}
              startupProbe: {tcpSocket: {port: "${PORT}"}}
        """),
      .good(
        "most of it is merged from another probe",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              readinessProbe: &probe {httpGet: {path: /, port: 8080}}
              livenessProbe: {<<: *probe, failureThreshold: 6}
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          initContainers:
            - name: proxy
              image: ghcr.io/acme/proxy:1.0.0
              restartPolicy: Always
              startupProbe: {tcpSocket: {port: 15000}}
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              readinessProbe: {httpGet: {path: /, port: 8080}, successThreshold: 2}
        """),
      .good(
        "Knative fills in the port, and the whole handler",
        """
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers:
                - image: ghcr.io/acme/shop:1.4.2
                  readinessProbe: {httpGet: {path: /, port: 0}}
        ---
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata: {name: cart}
        spec:
          template:
            spec: {containers: [{image: "ghcr.io/acme/cart:1.4.2", readinessProbe: {successThreshold: 1, periodSeconds: 5}}]}
        """),
      .bad(
        "a command of nothing",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              readinessProbe: {exec: {command: ↓[]}}
              livenessProbe: {exec: {}}
              startupProbe: {exec: {commands: [a]}}
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata: {name: cart}
        spec:
          selector: {matchLabels: {app: cart}}
          template:
            metadata: {labels: {app: cart}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/cart:1.4.2", livenessProbe: {exec: ↓{}}}]}
        """),
      .good(
        "a handler set to null is no handler",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              livenessProbe: {httpGet: null, tcpSocket: {port: 8080}, successThreshold: 1}
        """),
    ],
    check: .container { container, workload, _ in
      let probes = container.probes
      guard !probes.isEmpty else { return [] }
      if container.role == .initial || container.role == .ephemeral {
        return probes.compactMap { probe in
          guard let key = container.node.keyNode(probe.kind.field) else { return nil }
          let what =
            container.role == .initial
            ? "init container \"\(container.name)\" of \(workload.id) has a \(probe.kind.rawValue) "
              + "without restartPolicy: Always"
            : "ephemeral container \"\(container.name)\" of \(workload.id) has a \(probe.kind.rawValue)"
          return Defect(what, at: key, of: workload.resource)
        }
      }
      return probes.flatMap { faults(of: $0, container, workload) }
    })

  private static func faults(
    of probe: Probe, _ container: Container, _ workload: Workload
  ) -> [Defect] {
    let ports = workload.id.group == "serving.knative.dev" ? 0...65_535 : Int64(1)...65_535
    guard hasFault(probe, workload, ports) else { return [] }
    let whose = "the \(probe.kind.rawValue) of container \"\(container.name)\" of \(workload.id)"
    let found =
      handlerFaults(of: probe, container, workload) + fieldFaults(of: probe)
      + strayNumbers(of: probe, ports)
    return found.map { Defect("\(whose) has \($0.what)", at: $0.node, of: workload.resource) }
  }

  private typealias Fault = (what: String, node: Node)

  private static func handlerFaults(
    of probe: Probe, _ container: Container, _ workload: Workload
  ) -> [Fault] {
    let handlers = probe.handlers
    guard let first = handlers.first else {
      let isFilledIn = workload.id.group == "serving.knative.dev" && probe.kind == .readiness
      let key = isFilledIn ? nil : container.node.keyNode(probe.kind.field)
      return key.map { [("no handler: exec, httpGet, tcpSocket or grpc", $0)] } ?? []
    }
    let idle = handlers.filter { $0.name == "exec" && $0.node.runsNothing(in: workload) }.map {
      ("an empty command", $0.node["command"] ?? $0.node)
    }
    return idle
      + handlers.dropFirst().map { handler in
        let key = probe.node.entries.first { $0.key.text == handler.name }?.key ?? handler.node
        return ("a second handler, \(handler.name), beside \(first.name)", key)
      }
  }

  private static func fieldFaults(of probe: Probe) -> [Fault] {
    var found = probe.negatives.map { ("a negative number", $0) }
    if probe.kind != .readiness, let threshold = probe.node["successThreshold"],
      let value = threshold.int, value != 1, value != 0
    {
      found.append(("successThreshold \(value); only 1 is accepted", threshold))
    }
    if probe.kind == .readiness, let grace = probe.node["terminationGracePeriodSeconds"],
      !grace.isNull
    {
      found.append(
        (
          "a terminationGracePeriodSeconds, which only liveness and startup probes may have", grace
        ))
    }
    return found
  }

  private static func strayNumbers(
    of probe: Probe, _ ports: ClosedRange<Int64>
  ) -> [Fault] {
    var found: [Fault] = []
    if let port = probe.port {
      if let number = port.int {
        if !ports.contains(number) {
          found.append(("the port \(number), but ports are 1 to 65535", port))
        }
      } else if !port.withText(LabelSyntax.isPort), let name = port.string, !port.isOpen,
        probe.handlers.first?.name != "grpc"
      {
        let what =
          Int(name) == nil
          ? ", which is no name of one" : " in quotes: write the number without them"
        found.append(("the port \"\(name)\"\(what)", port))
      }
    }
    if probe.kind == .readiness, let threshold = probe.node["successThreshold"],
      let number = threshold.int, number < 0
    {
      found.append(("a negative number", threshold))
    }
    if probe.kind != .readiness, let grace = probe.node["terminationGracePeriodSeconds"],
      let seconds = grace.int, seconds <= 0
    {
      found.append(("terminationGracePeriodSeconds \(seconds), which must be above 0", grace))
    }
    return found
  }

  /// Most probes are sound: no message is made for them.
  private static func hasFault(
    _ probe: Probe, _ workload: Workload, _ ports: ClosedRange<Int64>
  ) -> Bool {
    probe.handlers.count != 1
      || probe.handlers[0].name == "exec" && probe.handlers[0].node.runsNothing(in: workload)
      || !probe.negatives.isEmpty || !strayNumbers(of: probe, ports).isEmpty
      || probe.kind != .readiness && probe.node["successThreshold"] != nil
      || probe.kind == .readiness && probe.node["terminationGracePeriodSeconds"] != nil
  }
}
