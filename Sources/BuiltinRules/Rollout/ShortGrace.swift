import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let shortGrace = Rule(
    id: "short-grace", group: .rollout,
    summary: "The pod is killed before its preStop hook is done",
    rationale: """
      `terminationGracePeriodSeconds` (30 unless set) starts to run when the preStop hook does. A hook that
      sleeps as long leaves the program no time to end by itself: it is killed, and the requests that it
      still serves with it.

      What a hook does can be read from `sleep: {seconds: …}` and from a `sleep` in its command alone. Quiet where the sleep is
      shorter, and for other hooks.
      """,
    remedy:
      "raise terminationGracePeriodSeconds above the sleep plus the time the program needs to end",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              terminationGracePeriodSeconds: 20
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  lifecycle: {preStop: {exec: {command: [sh, -c, ↓"sleep 30 && nginx -s quit"]}}}
                - name: proxy
                  image: ghcr.io/acme/proxy:1.4.2
                  lifecycle: {preStop: {sleep: {seconds: ↓20}}}
        """),
      .good(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              terminationGracePeriodSeconds: 60
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  lifecycle: {preStop: {exec: {command: [sleep, "30"]}}}
        """),
      .good(
        "30 seconds by default; a hook that nobody can time",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  lifecycle: {preStop: {sleep: {seconds: 10}}}
                - name: proxy
                  image: ghcr.io/acme/proxy:1.4.2
                  lifecycle: {preStop: {httpGet: {path: /drain, port: 8080}}}
        """),
    ],
    check: .container { container, workload, _ in
      guard let hook = container.node["lifecycle"]?["preStop"] else { return [] }
      let grace = workload.pod[.terminationGracePeriodSeconds]?.int ?? 30
      guard let (seconds, place) = sleep(in: hook), seconds >= grace else { return [] }
      return [
        Defect(
          "container \"\(container.name)\" of \(workload.id) sleeps \(seconds) s before it ends, "
            + "but is killed after \(grace) s", at: place, of: workload.resource)
      ]
    })

  private static func sleep(in hook: Node) -> (seconds: Int64, place: Node)? {
    if let node = hook["sleep"]?["seconds"], let seconds = node.int { return (seconds, node) }
    guard let command = hook["exec"]?["command"] else { return nil }
    var isAfterSleep = false
    for item in command.items where item.kind == .scalar {
      let seconds = item.withText { text -> Int64? in
        for word in text.split(whereSeparator: { $0 <= 0x20 || $0 == UInt8(ascii: ";") }) {
          if isAfterSleep, let seconds = Int64(String(decoding: word, as: UTF8.self)) {
            return seconds
          }
          isAfterSleep =
            word.elementsEqual("sleep".utf8) || word.elementsEqual("/bin/sleep".utf8)
        }
        return nil
      }
      if let seconds { return (seconds, item) }
    }
    return nil
  }
}
