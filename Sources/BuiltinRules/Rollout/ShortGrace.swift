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

      What a hook does can be read from `sleep: {seconds: …}` and from each `sleep` in its command alone. Quiet where they are
      shorter together, for a `sleep` in the background or cut short by `timeout`, and for other hooks.
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
      .bad(
        "other ways to write it",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: a, image: "ghcr.io/acme/a:1.4.2", lifecycle: {preStop: {exec: {command: [/usr/bin/sleep, ↓60s]}}}}
            - {name: b, image: "ghcr.io/acme/b:1.4.2", lifecycle: {preStop: {exec: {command: [sh, -c, ↓"(sleep 1m)"]}}}}
            - {name: c, image: "ghcr.io/acme/c:1.4.2", lifecycle: {preStop: {exec: {command: [sh, -c, ↓"sleep 5; sleep 25"]}}}}
            - {name: d, image: "ghcr.io/acme/d:1.4.2", lifecycle: {preStop: {exec: {command: [sh, -c, ↓"sleep 60 >/dev/null 2>&1"]}}}}
            - {name: e, image: "ghcr.io/acme/e:1.4.2", lifecycle: {preStop: {exec: {command: [sh, -c, ↓"timeout -k 5 60 sleep 40"]}}}}
        """),
      .good(
        "cut short, in the background, one of two",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: a, image: "ghcr.io/acme/a:1.4.2", lifecycle: {preStop: {exec: {command: [timeout, "10", sleep, "60"]}}}}
            - {name: b, image: "ghcr.io/acme/b:1.4.2", lifecycle: {preStop: {exec: {command: [sh, -c, "sleep 60 & nginx -s quit"]}}}}
            - {name: d, image: "ghcr.io/acme/d:1.4.2", lifecycle: {preStop: {exec: {command: [sh, -c, "timeout -k 40 10 sleep 60"]}}}}
            - {name: c, image: "ghcr.io/acme/c:1.4.2", lifecycle: {preStop: {exec: {command: [sh, -c, "drain && sleep 20 || sleep 20"]}}}}
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
    let commands = ShellCommands([hook["exec"]?["command"]]).all
    let sleeps = commands.compactMap { command -> (seconds: Double, place: Node)? in
      guard command.end != .background else { return nil }
      return command.sleep.map { ($0, command.item) }
    }
    guard let first = sleeps.first else { return nil }
    // Of several ways through a script only one is gone.
    let isStraight =
      sleeps.count == 1 || !commands.contains { $0.end == .or || $0.branches }
    let seconds = isStraight ? sleeps.reduce(0) { $0 + $1.seconds } : first.seconds
    return (Int64(min(seconds, 1e9)), first.place)
  }
}

extension ShellCommands.Command {
  fileprivate var branches: Bool { words.contains(where: Self.branching.contains) }

  private static let branching: Set<String> = ["case", "for", "if", "until", "while"]

  /// The seconds for which it sleeps, no longer than `timeout` lets it.
  fileprivate var sleep: Double? {
    guard let place = words.firstIndex(where: { Self.program($0) == "sleep" }) else { return nil }
    let times = words[(place + 1)...].prefix { Self.seconds($0) != nil }.compactMap(Self.seconds)
    guard !times.isEmpty else { return nil }
    let seconds = times.reduce(0, +)
    let before = words[..<place]
    guard let timeout = before.firstIndex(where: { Self.program($0) == "timeout" }) else {
      return seconds
    }
    return Self.limit(before[(timeout + 1)...]).map { min($0, seconds) } ?? seconds
  }

  /// The duration among the arguments of `timeout`: that of `-k` begins only when it is over.
  private static func limit(_ arguments: ArraySlice<String>) -> Double? {
    let options: Set<String> = ["--kill-after", "--signal", "-k", "-s"]
    var isValue = false
    for word in arguments {
      if !isValue, let seconds = seconds(word) { return seconds }
      isValue = options.contains(word)
    }
    return nil
  }

  /// `90`, `1.5m`.
  private static func seconds(_ word: String) -> Double? {
    guard let first = word.utf8.first, let last = word.utf8.last, first >= UInt8(ascii: "0"),
      first <= UInt8(ascii: "9")
    else { return nil }
    let units: [UInt8: Double] = [
      UInt8(ascii: "s"): 1, UInt8(ascii: "m"): 60, UInt8(ascii: "h"): 3_600,
      UInt8(ascii: "d"): 86_400,
    ]
    guard let unit = units[last] else { return Double(word) }
    return Double(word.dropLast()).map { $0 * unit }
  }
}
