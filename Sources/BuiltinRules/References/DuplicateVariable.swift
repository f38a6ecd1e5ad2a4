import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let duplicateVariable = Rule(
    id: "duplicate-variable", group: .references,
    summary: "A container is given one variable twice",
    rationale: """
      The server takes it, and the container sees the last value. A patch and an apply find a variable by its name: they mend one of the two, or
      take both out, and server-side apply refuses the object.

      Quiet where both are given the same value by itself, for a variable that is built from the one before (`$(PATH):/opt/bin`), and for
      placeholders.
      """,
    remedy: "keep the one that is meant",
    severity: .warning,
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
              env:
                - {name: LOG_LEVEL, value: info}
                - {name: HOST, value: shop}
                - {name: ↓LOG_LEVEL, value: debug}
                - {name: ↓HOST, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          initContainers: [{name: setup, image: "ghcr.io/acme/shop:1.4.2", env: [{name: LOG_LEVEL, value: info}]}]
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", env: [{name: LOG_LEVEL, value: debug}, {name: log_level, value: debug}]}]
        """),
      .good(
        "built from the one before; the same value; placeholders",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              env:
                - {name: OPTIONS, value: -Xmx1g}
                - {name: OPTIONS, value: $(OPTIONS) -Dshop}
                - {name: MODE, value: a}
                - {name: MODE, value: a}
                - {name: "${NAME}", value: a}
                - {name: "${NAME}", value: b}
                - {name: , value: b}
                - {name: , value: c}
        """),
    ],
    check: .container { container, workload, _ in
      guard let list = container.environment, mayRepeatName(list) else { return [] }
      var last: [String: Node] = [:]
      return list.items.compactMap { variable in
        guard let name = variable["name"], let text = name.text, !name.isNull else { return nil }
        defer { last[text] = variable }
        return last[text].flatMap {
          defect(variable, name, text, after: $0, of: container, workload)
        }
      }
    })

  /// Nearly all names stand there once.
  private static func mayRepeatName(_ list: Node) -> Bool {
    guard list.item(at: 1) != nil else { return false }
    var codes: [UInt32] = []
    codes.reserveCapacity(16)
    var isRepeated = false
    list.forEachItem { variable in
      guard let name = variable["name"], name.kind == .scalar else { return }
      let code = name.textCode
      isRepeated = isRepeated || codes.contains(code)
      codes.append(code)
    }
    return isRepeated
  }

  private static func defect(
    _ variable: Node, _ name: Node, _ text: String, after other: Node, of container: Container,
    _ workload: Workload
  ) -> Defect? {
    guard let first = other["name"],
      // Names in capitals are usual here, and no placeholders.
      !text.utf8.contains(where: { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "{") }),
      !isHarmless(variable, after: other, text)
    else { return nil }
    return Defect(
      "container \"\(container.name)\" of \(workload.id) is given the variable \(text) twice: the last one counts",
      at: name, of: workload.resource, related: [Defect.Related("the other one", at: first)])
  }

  private static func isHarmless(_ variable: Node, after other: Node, _ name: String) -> Bool {
    guard let value = variable["value"]?.text else { return false }
    return value == other["value"]?.text || value.contains("$(\(name))")
  }
}
