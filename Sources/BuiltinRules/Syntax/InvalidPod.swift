import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidPod = Rule(
    id: "invalid-pod", group: .syntax,
    summary: "The API server refuses a pod that is put together like this",
    rationale: """
      A container mounts a volume that the pod does not have; two containers, volumes or ports bear one name; a volume has two sources
      (as after a patch that adds the new one and leaves the old one); a variable has a `value` and a `valueFrom`; two mounts have one path; a
      name has capitals or underscores. The API server refuses the object; of a StatefulSet, whose template it hardly looks at, it refuses the pods.

      Volumes are those of the pod and the claims of a StatefulSet. Quiet for placeholders, for patches, and for kinds whose controllers
      make other pods of their templates.
      """,
    remedy: "give each name and each path once, each volume one source, and each mount a volume",
    severity: .error,
    examples: [
      .bad(
        "volumes and their mounts",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  volumeMounts:
                    - {name: ↓confg, mountPath: /etc/shop}
                    - {name: cache, mountPath: /cache}
                    - {name: cache, mountPath: ↓/cache}
              volumes:
                - {name: config, emptyDir: {}, ↓configMap: {name: shop}}
                - {name: cache, emptyDir: {}}
                - {name: ↓cache, emptyDir: {}}
        """),
      .bad(
        "names and variables",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          initContainers:
            - {name: setup, image: "ghcr.io/acme/setup:1.4.2"}
          containers:
            - name: ↓Web_1
              image: ghcr.io/acme/shop:1.4.2
              ports: [{name: ↓administration-port, containerPort: 81}, {name: http, containerPort: 80}, {name: ↓http, containerPort: 82}]
              volumeMounts: [{name: Data, mountPath: /data}]
              env: [{name: NODE, value: here, ↓valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]
            - {name: ↓setup, image: "ghcr.io/acme/shop:1.4.2"}
          volumes: [{name: ↓Data, emptyDir: {}}]
        """),
      .good(
        "",
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  ports: [{name: http, containerPort: 80}, {containerPort: 81}, {containerPort: 82}]
                  env: [{name: A, value: "", valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}, {name: A, value: b}]
                  volumeMounts: [{name: data, mountPath: /data}, {name: tmp, mountPath: /tmp}, {name: tmp, mountPath: /var, subPath: var}]
              volumes: [{name: tmp}]
          volumeClaimTemplates:
            - metadata: {name: data}
              spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """),
      .good(
        "placeholders; nothing where there is null",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: "${NAME}", image: "ghcr.io/acme/shop:1.4.2", volumeMounts: [{name: "${VOLUME}", mountPath: /a}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: cart}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/cart:1.4.2", volumeMounts: [{name: cart-data, mountPath: /a}]}]
          volumes: [{name: "${NAME}-data", emptyDir: {}}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: report}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/report:1.4.2"}]
          volumes: [{name: config, configMap: {name: shop}, emptyDir: null}]
        """),
    ],
    check: .workload(of: PodTemplate.kinds.filter { ["", "apps", "batch"].contains($0.group) }) {
      workload, _ in
      PodFaults(workload).defects
    })
}

/// What the API server's validation of pods (`ValidatePodSpec`) says of one.
private struct PodFaults {
  private let workload: Workload
  private(set) var defects: [Defect] = []

  init(_ workload: Workload) {
    self.workload = workload
    var volumes = Names()
    workload.pod[.volumes]?.forEachItem { check(volume: $0, &volumes) }
    workload.spec?["volumeClaimTemplates"]?.forEachItem {
      if let name = $0["metadata"]?["name"] { volumes.insert(name) }
    }
    var containers = Names()
    for container in workload.containers {
      check(name: container.node["name"], "container", LabelSyntax.isLabel, &containers)
      checkPorts(of: container)
      container.environment?.forEachItem { check(variable: $0, of: container) }
      checkMounts(of: container, volumes)
    }
  }

  private var fate: String {
    workload.isStatefulSet ? "its pods are refused" : "it is refused"
  }

  private mutating func add(_ message: String, hint: String = "", at node: Node, remedy: String) {
    defects.append(
      Defect("\(message): \(fate)\(hint)", at: node, of: workload.resource, remedy: remedy))
  }

  private mutating func check(
    name node: Node?, _ what: String, _ isName: (UnsafeBufferPointer<UInt8>) -> Bool,
    _ known: inout Names
  ) {
    guard let node, node.kind == .scalar else { return }
    let isGood = node.withText(isName)
    let isNew = known.insert(node)
    if isGood, isNew { return }
    guard let text = node.text, !text.isEmpty, !Placeholder.isInName(text) else { return }
    if isGood {
      add(
        "\(workload.id) has two \(what)s called \(text)", at: node,
        remedy: "give each \(what) a name of its own")
    } else {
      add(
        "\(workload.id) has a \(what) called \(text), but names are lower-case letters, digits and dashes, "
          + "\(what == "port" ? 15 : 63) at most", at: node,
        remedy: "take another name for the \(what)")
    }
  }

  private mutating func check(volume: Node, _ known: inout Names) {
    check(name: volume["name"], "volume", LabelSyntax.isLabel, &known)
    var sources: [Node] = []
    volume.forEachPair { key, value in
      if !value.isNull, !key.says("name") { sources.append(key) }
    }
    guard sources.count > 1, !Placeholder.isInName(sources[1].text ?? "") else { return }
    add(
      "the volume \"\(volume["name"]?.text ?? "")\" of \(workload.id) has two sources, "
        + "\(sources[0].text ?? "") and \(sources[1].text ?? "")", at: sources[1],
      remedy: "keep one of them; in a patch, set the other one to null")
  }

  private mutating func checkPorts(of container: Container) {
    guard container.ports.contains(where: { $0["name"] != nil }) else { return }
    var names = Names()
    for port in container.ports { check(name: port["name"], "port", LabelSyntax.isPort, &names) }
  }

  private mutating func check(variable: Node, of container: Container) {
    guard let source = variable["valueFrom"], !source.isNull, let value = variable["value"]?.text,
      !value.isEmpty, let key = variable.keyNode("valueFrom")
    else { return }
    add(
      "the variable \(variable["name"]?.text ?? "") in container \"\(container.name)\" of \(workload.id) "
        + "has a value and a valueFrom", at: key, remedy: "keep one of them")
  }

  /// A pipeline may write volumes that nobody sees here.
  private func mayHoldMore(_ volumes: Names) -> Bool {
    let list = workload.pod[.volumes]
    return list.map { !$0.isSequence && !$0.isNull } ?? false
      || volumes.texts.contains(where: Placeholder.isInName)
  }

  private mutating func checkMounts(of container: Container, _ volumes: Names) {
    var paths = Names()
    container.node["volumeMounts"]?.forEachItem { mount in
      if let name = mount["name"], !volumes.contains(name), let text = name.text,
        !Placeholder.isInName(text), !mayHoldMore(volumes)
      {
        add(
          "container \"\(container.name)\" of \(workload.id) mounts the volume \"\(text)\", which the pod "
            + "does not have", hint: Spelling.hint(for: text, in: volumes.texts), at: name,
          remedy: "correct the name, or add the volume to the pod")
      }
      if let path = mount["mountPath"], !paths.insert(path), let text = path.text,
        !Placeholder.isInName(text)
      {
        add(
          "container \"\(container.name)\" of \(workload.id) mounts twice at \(text)", at: path,
          remedy: "mount each volume at a path of its own")
      }
    }
  }
}

/// Few names, compared as they are written: to make texts of all of them would cost more.
private struct Names {
  private var nodes: [Node] = []

  var texts: [String] { nodes.compactMap(\.text) }

  func contains(_ name: Node) -> Bool {
    name.withText { name in nodes.contains { $0.withText { $0.elementsEqual(name) } } }
  }

  /// false: it was there.
  @discardableResult
  mutating func insert(_ name: Node) -> Bool {
    guard name.kind == .scalar else { return true }
    if contains(name) { return false }
    nodes.append(name)
    return true
  }
}
