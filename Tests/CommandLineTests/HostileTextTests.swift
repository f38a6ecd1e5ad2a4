import Foundation
import TestSupport
import Testing

/// Text from names and values can neither move a cursor nor speak to a CI runner, in no format and
/// on no stream.
@Suite struct HostileTextTests {
  /// What a runner or a terminal would obey, when it came out as it went in.
  private static let payload = "x\n::error file=a::boo\r\u{1B}[2J##[add-mask]y##vso[task.z]\u{202E}"

  private static var hostileFiles: [String: String] {
    let value = #""x\n::error::boo\r\e[2J##[add-mask]y##vso[task.z]\u202E""#
    let pod = """
      apiVersion: v1
      kind: Pod
      metadata: {name: \(value), labels: {\(value): \(value), \(value): on}}
      spec:
        containers:
          - {name: \(value), image: \(value)}
          - {name: web, image: "##[group]:latest", ports: [{name: \(value), containerPort: 80}]}
            # ##[endgroup] ::stop-commands::x

      """
    let service = """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: \(value)}
      spec: {selector: {app: \(value)}, ports: [{port: 80, targetPort: \(value)}]}

      """
    let broken = "apiVersion: v1\nkind: Pod\nx: ##[add-mask]x\n::error::y\n  z: [\n"
    let name = "a\n::error::boo\u{1B}[2J##[add-mask]z.yaml"
    return [
      name: pod, "::warning::z.yaml": service, "##[command]b.yaml": broken,
      "##[command]c.yaml": service,
    ]
  }

  @Test(
    arguments: [
      "text", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown", "html",
    ], ["never", "always"])
  func comesOutHarmless(_ format: String, _ color: String) async throws {
    try await withFolder(Self.hostileFiles) { folder in
      try FileManager.default.createSymbolicLink(
        atPath: folder["##[x]\n::error::link.yaml"].path, withDestinationPath: "/dev/null")
      try FileManager.default.createSymbolicLink(
        atPath: folder["##[y]\n::error::gone.yaml"].path, withDestinationPath: "gone")
      let outcome = try await Program(in: folder)(
        "check", ".", "--format", format, "--color", color, "--show-files", "--verbose")
      #expect(outcome.status == 2)
      #expect(outcome.output.contains("boo"))
      expectHarmless(outcome.errors, isColored: false, allowing: [])
      let commands = format == "github" ? ["error", "warning", "notice"] : []
      expectHarmless(
        outcome.output, isColored: color == "always" && format == "text", allowing: commands)
    }
  }

  @Test(arguments: [
    ["check", payload], ["check", "--select", payload], ["check", "--format", payload],
    ["check", "--format", "json=none/\(payload)"], ["check", "--config", payload],
    ["check", "--kubernetes-version", payload], ["check", "--fail-on", payload],
    ["check", "--\(payload)"], ["explain", payload], [payload],
  ])
  func isHarmlessInArguments(_ arguments: [String]) async throws {
    try await withFolder(["ok.yaml": Sample.service]) { folder in
      let outcome = try await Program(in: folder).run(arguments)
      #expect(outcome.status == 2)
      #expect(!outcome.errors.isEmpty)
      expectHarmless(outcome.errors, isColored: false, allowing: [])
    }
  }

  private func expectHarmless(
    _ text: String, isColored: Bool, allowing commands: [String],
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    let text = isColored ? text.replacing(/\u{1B}\[[0-9;]*m/, with: "") : text
    for scalar in text.unicodeScalars where scalar != "\n" {
      let isControl = scalar.properties.generalCategory == .control
      #expect(!isControl && scalar.value != 0x202E, sourceLocation: sourceLocation)
    }
    for line in text.split(separator: "\n") {
      #expect(line.firstMatch(of: /##[a-z]*\[/) == nil, "\(line)", sourceLocation: sourceLocation)
      let start = line.drop(while: \.isWhitespace)
      guard start.hasPrefix("::") else { continue }
      let isAllowed = commands.contains { start.hasPrefix("::\($0) ") }
      #expect(isAllowed, "\(line)", sourceLocation: sourceLocation)
    }
  }
}
