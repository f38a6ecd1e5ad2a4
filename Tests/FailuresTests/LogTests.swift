import Failures
import Testing

/// What loggers, files and watches put around an error is no part of it, and hides none.
@Suite struct LogTests {
  private static let message = "shop: another operation (install/upgrade/rollback) is in progress"

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
    ("Error: a", "c\nError: d", 0, [1, 2], 2), ("Error: a\n", "c\nError: d\n", 3, [1, 6], 6),
  ])
  func countsLinesThatAreNotRead(
    _ start: String, _ end: String, _ skipped: Int, _ lines: [Int], _ count: Int
  ) {
    let text = ErrorText(Array(start.utf8), end: Array(end.utf8), skipped: skipped)
    #expect(text.entries.map(\.line) == lines)
    #expect(text.lineCount == count)
  }
}
