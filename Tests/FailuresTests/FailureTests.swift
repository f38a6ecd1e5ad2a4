import BuiltinRules
import Failures
import Foundation
import Linting
import TestSupport
import Testing

/// Every failure has a text in `testdata/explain` with whole messages, as tools frame them, for each of its
/// patterns.
@Suite struct FailureTests {
  @Test func haveNamesOfTheirOwn() {
    let ids = Failure.all.map(\.id)
    #expect(Set(ids).count == ids.count)
    #expect(ids.count >= 150)
    #expect(ids.allSatisfy { id in id.allSatisfy { $0.isLowercase || $0 == "-" } })
  }

  @Test(arguments: Failure.all.map(\.id))
  func isFoundInItsText(_ id: String) throws {
    let failure = try #require(Failure.all.first { $0.id == id })
    let text = try bytes(of: "explain/\(id).txt")
    let entries = ErrorText(text).entries
    #expect(entries.contains { $0.failure?.id == id })
    // A frame may hold something that is known by itself.
    #expect(failure.isFrame || entries.allSatisfy { $0.failure?.id == id || $0.failure == nil })
    let lines = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline).map(
      String.init)
    for pattern in failure.patterns {
      #expect(
        lines.contains { pattern.matches($0.replacing("\\\"", with: "\"")) }, "\(pattern)")
    }
  }

  @Test(arguments: Failure.all.map(\.id))
  func saysWhatHelps(_ id: String) throws {
    let failure = try #require(Failure.all.first { $0.id == id })
    let known = Set(Rule.all.map(\.id))
    #expect(Set(failure.rules).isSubset(of: known), "\(Set(failure.rules).subtracting(known))")
    #expect(failure.cause.hasSuffix(".") && failure.remedy.hasSuffix("."))
    #expect(!failure.summary.hasSuffix("."))
    #expect(!failure.patterns.isEmpty)
  }

  /// What policies say may repeat anything: who said it and what it is about is told, not the words.
  @Test(
    arguments: [
      ("[no-latest] container <web> uses s3cr3t/web:latest", "images and where they come from"),
      (
        "\n\nresource Pod/shop/web was blocked due to the following policies \n\npods:\n  rule: 's3cr3t runAsNonRoot failed'",
        "privileges of containers"
      ),
      ("\n[a] you must provide labels: {\"s3cr3t\"}\n[b] cannot do that", "labels"),
      ("spec.s3cr3t: Required value", "something that is missing"), ("s3cr3t", nil),
    ] as [(String, String?)])
  func tellsWhoDeniedAndNotWhat(_ words: String, _ reason: String?) {
    let text = "Error from server: admission webhook \"p.acme.io\" denied the request: \(words)"
    let entries = ErrorText(Array("\(text)\nError: something else failed\n".utf8)).entries
    #expect(entries.map(\.failure?.id) == ["webhook-denied", nil])
    #expect(entries[0].denial?.webhook == "p.acme.io")
    #expect(entries[0].denial?.reason == reason)
    #expect(!entries[0].message.contains("s3cr3t"))
    #expect(Set(entries[0].rules).isSubset(of: Rule.all.map(\.id)))
  }

  /// The policies that the API server keeps itself repeat as much.
  @Test func tellsWhichPolicyDeniedAndNotWhat() {
    let text = """
      The pods "a" is invalid: : ValidatingAdmissionPolicy 'p' with binding 'b' denied request: image s3cr3t
      """
    let entries = ErrorText(Array(text.utf8)).entries
    #expect(entries.map(\.failure?.id) == ["webhook-denied"])
    #expect(
      entries.map(\.message) == ["ValidatingAdmissionPolicy 'p' with binding 'b' denied request"])
    #expect(entries[0].denial?.reason == "images and where they come from")
  }

  @Test func knowsNothingInPlainText() {
    let text = ErrorText(Array("deployment.apps/web configured\nservice/web unchanged\n".utf8))
    #expect(text.entries.isEmpty)
    #expect(text.lineCount == 2)
    #expect(ErrorText([]).lineCount == 0)
  }

  /// What other programs say in like words has other causes.
  @Test(arguments: [
    "ERROR: relation \"users\" already exists",
    "ERROR: column \"a\" of relation \"b\" already exists",
    "error: remote origin already exists.",
    "Error response from daemon: 413 Request Entity Too Large",
    "Module not found: Error: Can't resolve './cart' in '/app/src'",
    "bash: kubectl: command not found",
    "ERROR: Dependency 'glib-2.0' not found, tried pkgconfig",
    "Error: failed to download \"https://example.com/node.tar.gz\"",
    "Bind for 0.0.0.0:80 failed: port is already allocated", "fatal: not a git repository: .git",
    "unauthorized: authentication required, denied", "Error: could not find the widget",
    "Error: unknown time zone CEST", "Error: no user with the name \"a\" found",
    "ERROR: another operation is already in progress on the project",
  ])
  func explainsNoOtherPrograms(_ line: String) {
    #expect(ErrorText(Array("\(line)\n".utf8)).entries.map(\.failure?.id) == [nil])
  }

  /// What several failures could claim.
  @Test(arguments: [
    ("error: error loading config file \"a\": illegal base64 data at input byte 12", "no-cluster"),
    (
      "failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)",
      "autoscaler-metrics"
    ),
    (
      "couldn't get resource list for a.io/v1: the server could not find the requested resource",
      "api-unavailable"
    ),
    (
      "conversion webhook for a.io/v1, Kind=A failed: Post \"https://a.b.svc\": dial tcp 10.0.0.1:443: i/o timeout",
      "conversion-webhook"
    ),
    ("Unable to connect to the server: dial tcp 10.0.0.1:443: i/o timeout", "unreachable"),
    ("Readiness probe failed: Get \"http://localhost:8080/up\": dial tcp: refused", "probe-failed"),
    ("a-1  0/1  CreateContainerConfigError  0  1s", "pod-config"),
    ("create: failed: secrets \"sh.helm.release.v1.a.v1\" already exists", "release-pending"),
    ("failed to pull image \"a\": write /b: no space left on device", "disk-full"),
    (
      "MountVolume.SetUp failed for volume \"a\" : failed to sync secret cache: timed out waiting for the condition",
      "mount-cache"
    ),
    ("UPGRADE FAILED: pre-upgrade hooks failed: job failed: BackoffLimitExceeded", "hook-failed"),
    (
      "uninstallation completed with 1 error(s): timed out waiting for the condition",
      "deletion-hangs"
    ),
    ("spec.clusterIP: Invalid value: \"\": may not change once set", "cluster-ip"),
  ])
  func knowsTheMostSpecialOne(_ line: String, _ id: String) {
    #expect(ErrorText(Array("Error: \(line)\n".utf8)).entries.map(\.failure?.id) == [id])
  }

  /// What a list lacks is said, what it holds is not.
  @Test func saysTheKeyBehindADump() {
    let text = "error: map: map[value:s3cr3t] does not contain declared merge key: name"
    #expect(
      ErrorText(Array(text.utf8)).entries.map(\.message) == [
        "map: map[…] does not contain declared merge key: name"
      ])
  }

  /// What only says that something else failed.
  @Test(arguments: [
    "##[error]Process completed with exit code 1.", "make: *** [Makefile:12: deploy] Error 1",
    "script returned exit code 1", "12 tests passed, 0 failed", "0 errors", "no errors found",
    "ERROR: Job failed: exit code 1", "ERROR:", "reason: UpgradeFailed", "  phase: Failed",
    "      \"reason\": \"SyncError\",", "configmap/error-pages configured",
    "deployment.apps/fail-over created (server dry run)",
    "    + FullyQualifiedErrorId : NativeCommandError",
  ])
  func leavesOutEchoes(_ line: String) {
    #expect(ErrorText(Array("\(line)\n".utf8)).entries.isEmpty)
  }

  @Test func keepsValuesToItself() throws {
    for name in ["several-tools", "job-template", "no-object"] {
      let text = ErrorText(try bytes(of: "explain/\(name).txt"))
      for word in ["bm90LWEtcmVhbC1wYXNzd29yZA", "not-a-real-password", "AKIA0123456789"] {
        #expect(!text.entries.contains { $0.message.contains(word) })
      }
    }
  }

  @Test(arguments: [
    ("AKIAIOSFODNN7EXAMPLE is no", "… is no"),
    ("(postgres://u:hunter2@db/x)", "(postgres://…@db/x)"),
    ("redis://:p@ss@db:6379", "redis://…@db:6379"),
    ("at https://db:5432/a@b", "at https://db:5432/a@b"),
    ("?a=1&token=abc&b=2", "?a=1&token=…&b=2"),
    ("password: geheim, user: a", "password: …, user: a"),
    ("DB_PASSWORD='a b' c", "DB_PASSWORD=… c"), ("\"pwd\": \"a b\"}", "\"pwd\": …}"),
    ("Authorization: Bearer abc.def", "Authorization: Bearer …"), ("basic dTpw", "basic …"),
    ("client_secret: a", "client_secret: …"), ("api-key=a", "api-key=…"),
    ("ghp_0123456789abcdefghij", "…"), ("eyJhbGciOi.eyJzdWI.abc-d", "…"),
    ("passwords=is1", "passwords=is1"), ("password=is1", "password=…"),
    ("!!str `geheim` into int", "!!str … into int"),
    (".data.a: expected string, got &v{Value:4711}", ".data.a: expected string, got …"),
    // Errors that are about one.
    ("invalid bearer token", "invalid bearer token"), ("basic auth, please", "basic auth, please"),
    ("spec.token: Required value", "spec.token: Required value"),
    ("get token: unauthorized", "get token: unauthorized"),
    ("get token: x509: certificate expired", "get token: x509: certificate expired"),
    ("secret: shop/tls not found", "secret: shop/tls not found"),
  ])
  func printsNoKeyAgain(_ words: String, _ expected: String) {
    let entries = ErrorText(Array("Error: failed with \(words)\n".utf8)).entries
    #expect(entries.map(\.message) == ["failed with \(expected)"])
  }

  /// Lines without an end, what is no text, thousands of errors: in bounded time, with bounded output.
  @Test(.timeLimit(.minutes(2)))
  func survivesWhatIsNoLog() {
    let noise = (0..<400_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    _ = ErrorText(noise)
    let long = Array(
      (String(repeating: "field ", count: 200_000) + "spec.x: Invalid value: 1: field is immutable")
        .utf8)
    #expect(ErrorText(long).entries.map(\.failure?.id) == ["immutable-field"])
    let brackets = Array(
      ("Deployment.apps \"x\" is invalid: " + String(repeating: "[", count: 60_000)
        + "field is immutable").utf8)
    #expect(ErrorText(brackets).entries.count == 1)
    var many = ""
    for number in 0..<5_000 {
      many +=
        "The Deployment \"d\(number)\" is invalid: spec.selector: Invalid value: 1: field is immutable\n"
    }
    let text = ErrorText(Array(many.utf8))
    #expect(text.entries.count == 100)
    #expect(text.leftOut == 4_900)
  }

  /// Of very many the first and the last, and few of those that are not known.
  @Test func readsBothEndsOfManyErrors() {
    var text = (0..<5_000).map { "Error: thing \($0) broke\n" }.joined()
    text += "The Deployment \"d\" is invalid: spec.selector: Invalid value: 1: field is immutable\n"
    let read = ErrorText(Array(text.utf8))
    #expect(read.entries.count { $0.failure == nil } == 10)
    #expect(read.entries.last?.failure?.id == "selector")
    #expect(read.entries.last?.line == 5_001)
    #expect(read.leftOut == 4_990)
  }
}
