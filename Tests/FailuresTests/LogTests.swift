import Failures
import Testing

/// What loggers, files and watches put around an error is no part of it, and hides none.
@Suite struct LogTests {
  private static let message = "shop: another operation (install/upgrade/rollback) is in progress"

  /// What `kubectl get -o yaml` breaks at blanks, with the words that say the least beside it.
  @Test(
    arguments: [
      """
        - message: 'Helm upgrade failed for release shop/it''s with chart a@1: cannot
            patch "web" with kind Deployment: Deployment.apps "web" is invalid: spec.selector:
            Invalid value: {}: field is immutable'
          reason: UpgradeFailed
      """,
      #"""
          message: "Helm upgrade failed for release shop/web with chart a@1: Deployment.apps
            \"web\" is invalid: spec.selector:\
            \ Invalid value: {}: field is immutable"
          phase: Failed
      """#,
      """
          message: >-
            Deployment.apps "web" is invalid:

            spec.selector: Invalid value: {}:
            field is immutable
          status: failed
      """,
      """
      kubectl : The Deployment "web" is invalid: spec.selector: Invalid value: v1.LabelSelector{a:
      "b"}, MatchExpressions:nil}: field is immutable
          + FullyQualifiedErrorId : NativeCommandError
      """,
      #"[{"lastTransitionTime":"a","message":"ok"},{"message":"Deployment.apps \"web\" is invalid: spec.selector: Invalid value: 1: field is immutable"}]"#,
    ])
  func isReadOverLinesOfAnObject(_ text: String) {
    for lines in [text, text.replacing("\n", with: "\r\n")] {
      let entries = ErrorText(Array(lines.utf8)).entries
      #expect(entries.map(\.failure?.id) == ["selector"])
      #expect(entries.first?.object == "Deployment web")
      #expect(entries.first?.line == 1)
    }
  }

  /// What YAML would not read as one text: each line is one of a list.
  @Test(arguments: ["Deployment failed", "Deployment failed: all of it"])
  func linesBelowAPlainMessageStayTheirOwn(_ message: String) {
    let text = """
      message: \(message)
        - error: services "a" already exists
        - error: spec.selector: Invalid value: 1: field is immutable
      """
    let known = ErrorText(Array(text.utf8)).entries.compactMap(\.failure?.id)
    #expect(known == ["already-there", "selector"])
  }

  /// What `kubectl get events` says of an object, with a namespace before it or none.
  @Test(arguments: ["", "shop        "])
  func aListedEventNamesItsObject(_ namespace: String) {
    let events = [
      "5m (x3 over 9m)   Warning   FailedScheduling   pod/web-7d9f6c8b5-abcde   0/3 nodes are available: 3 Insufficient cpu.",
      "2m          Warning   FailedMount   pod/db-0   MountVolume.SetUp failed for volume \"cfg\" : configmap \"db-cfg\" not found",
    ]
    let text = events.map { namespace + $0 }.joined(separator: "\n")
    let entries = ErrorText(Array(text.utf8)).entries
    #expect(entries.map(\.object) == ["pod/web-7d9f6c8b5-abcde", "pod/db-0"])
    #expect(entries.map(\.message.first) == ["0", "M"])
  }

  /// As jq prints a message without -r.
  @Test func isReadFromAQuotedText() {
    let text =
      #""Deployment.apps \"web\" is invalid: spec.selector: Invalid value: 1: field is immutable""#
    let entries = ErrorText(Array(text.utf8)).entries
    #expect(entries.map(\.failure?.id) == ["selector"])
    #expect(entries.first?.object == "Deployment web")
    #expect(entries.first?.message.hasPrefix("Deployment.apps \"web\"") == true)
  }

  @Test(arguments: [
    "shop:\n- replicas: Invalid type. Expected: integer, given: string\n- (root): invalid",
    "shop:\n- at '/error': got string, want integer",
  ])
  func valuesOfASchemaAreOneError(_ list: String) {
    let text = """
      Error: values don't meet the specifications of the schema(s) in the following chart(s):
      \(list)

      - something else failed
      """
    let entries = ErrorText(Array(text.utf8)).entries
    #expect(entries.map(\.failure?.id) == ["values-schema", nil])
  }

  /// The objects of one list, between which Helm writes the same hint.
  @Test func isReadInListsWithHints() {
    let text = """
      Error: UPGRADE FAILED: unable to build kubernetes objects from current release manifest: [resource mapping not found for name: "a" namespace: "" from "": no matches for kind "Ingress" in version "networking.k8s.io/v1beta1"
      ensure CRDs are installed first, resource mapping not found for name: "b" namespace: "" from "": no matches for kind "CronJob" in version "batch/v1beta1"
      ensure CRDs are installed first]
      """
    let entries = ErrorText(Array(text.utf8)).entries
    #expect(
      entries.map(\.failure?.id) == ["release-of-removed-api", "release-of-removed-api"])
    #expect(entries.last?.message.contains("CronJob") == true)
  }

  @Test(arguments: [
    #"{"log":"Error: UPGRADE FAILED: %\n","stream":"stderr","time":"2026-03-02T08:11:45Z"}"#,
    #"{"log":"{\"level\":\"error\",\"err\":\"%\"}\n","stream":"stderr"}"#,
    #"{"level":50,"err":{"type":"Error","message":"%","stack":"a"},"msg":"request failed"}"#,
    #"{"level":"error","error":{"message":"%"}}"#,
    #"{"type":"ADDED","object":{"kind":"Event","metadata":{"name":"a"},"message":"%"}}"#,
    #"{"textPayload":"Error: %","severity":"ERROR"}"#,
    #"{"insertId":"a","jsonPayload":{"msg":"%"},"labels":{"error":"x"}}"#,
    #"{"message":"level=error msg=\"%\""}"#,
    #"E0504 17:44:42.123456    123 pod_workers.go:1300] "Error syncing pod, skipping" err="%" pod="shop/cart""#,
    #"fatal: [localhost]: FAILED! => {"changed": false, "msg": "non-zero", "stderr": "Error: %"}"#,
    "2026-03-02T08:11:45Z\tERROR\tReconciler error\t{\"controller\": \"a\", \"error\": \"%\"}",
    #""message":"%","#,
    "Error: %", "\u{FEFF}Error: %", "\u{1B}[31;1mError\u{1B}[0m: %",
  ])
  func isReadThroughFrames(_ line: String) throws {
    let entries = ErrorText(Array(line.replacing("%", with: Self.message).utf8)).entries
    #expect(entries.map(\.failure?.id) == ["release-pending"])
    #expect(entries.first?.message == Self.message)
  }

  /// As `grep --color` shows what it was asked for.
  @Test func isReadBetweenColours() {
    let text =
      "Error: \(Self.message.replacing("operation", with: "\u{1B}[01;31m\u{1B}[Koperation\u{1B}[m\u{1B}[K"))"
    #expect(ErrorText(Array(text.utf8)).entries.map(\.failure?.id) == ["release-pending"])
  }

  /// As a narrow terminal shows it, and what only stands below.
  @Test(
    arguments: [
      (
        "Error: UPGRADE FAILED: cannot patch \"db\" with kind StatefulSet: spec: Forbidden: updates to\nstatefulset spec for fields other than 'replicas' are forbidden",
        ["statefulset-field"]
      ),
      (
        "The PriorityClass \"batch\" is invalid: value: Forbidden: may not be changed in an\n   update.\nError: release: not found",
        ["priority-class", "no-release"]
      ),
      (
        "error: something long enough to fill the width of a terminal, with configmap \"a\"\nin it\ndeployment.apps \"b\" not found",
        [nil, nil]
      ),
      ("Error: updates to\nstatefulset spec for fields other than 'a' are forbidden", [nil, nil]),
    ] as [(String, [String?])])
  func isReadOverBreaks(_ text: String, _ failures: [String?]) {
    #expect(ErrorText(Array(text.utf8)).entries.map(\.failure?.id) == failures)
  }

  /// What was sent, not what went wrong; and what a frame holds is a dump as much as what stands alone.
  @Test(arguments: [
    #"{"data":{"message":"field is immutable"},"metadata":{"annotations":{"error":"immutable"}}}"#,
    #"{"object":{"data":{"message":"field is immutable"}}}"#,
    #"{"items":[{"message":"field is immutable","error":{"message":"is forbidden"}}]}"#,
    #"{"log":"Object: &{map[\"error\":\"field is immutable\"]}\n"}"#,
    #"{"log":"{\"data\":{\"error\":\"field is immutable\"}}\n"}"#,
  ])
  func leavesOutWhatWasSent(_ line: String) {
    #expect(ErrorText(Array(line.utf8)).entries.isEmpty)
  }

  @Test(
    arguments: [
      (false, []), (false, [0xFF, 0xFE]), (true, []), (true, [0xFE, 0xFF]),
    ] as [(Bool, [UInt8])])
  func isReadInWhatPowerShellWrites(_ isBigEndian: Bool, _ mark: [UInt8]) {
    let text = "deployment.apps/größe unchanged\r\n✗ Error: \(Self.message)\r\n"
    let bytes = text.utf16.flatMap { unit -> [UInt8] in
      let (low, high) = (UInt8(unit & 0xFF), UInt8(unit >> 8))
      return isBigEndian ? [high, low] : [low, high]
    }
    let read = ErrorText(mark + bytes)
    #expect(read.lineCount == 2)
    #expect(read.entries.map(\.failure?.id) == ["release-pending"])
    #expect(read.entries.map(\.line) == [2])
    #expect(read.entries.first?.message == Self.message)
  }

  @Test(arguments: [
    ("a\nb error", "c error\nError: d\n", 0, [3], 3),
    ("Error: a\nb", "c\nError: d", 7, [1, 10], 10),
    ("Error: a", "c\nError: d", 0, [1, 2], 2), ("a\nb", " error: c\n", 0, [2], 2),
    ("Error: a\n", "c\nError: d\n", 3, [1, 6], 6),
  ])
  func countsLinesThatAreNotRead(
    _ start: String, _ end: String, _ skipped: Int, _ lines: [Int], _ count: Int
  ) {
    let text = ErrorText(Array(start.utf8), end: Array(end.utf8), skipped: skipped)
    #expect(text.entries.map(\.line) == lines)
    #expect(text.lineCount == count)
  }
}
