import Failures
import Testing

/// What has the words of an error, and is none.
@Suite struct NoiseTests {
  private static func entries(_ text: String) -> [ErrorText.Entry] {
    ErrorText(Array("\(text)\n".utf8)).entries
  }

  /// Names, paths and switches.
  @Test(arguments: [
    "error-pages-7d5c9   1/1   Running", "  FAIL_ON_ERROR: true",
    "+ helm upgrade --install --cleanup-on-fail web .", "ok  \tgithub.com/acme/shop/errors 0.2s",
    "handled 200 requests error_count=0", "apps_error-pages_apps_Deployment",
    "    error_log /dev/stderr;",
    "    Liveness:   http-get http://:8080/error delay=0s timeout=1s period=10s #success=1 #failure=3",
  ])
  func isNoPartOfAName(_ line: String) { #expect(Self.entries(line).isEmpty) }

  @Test(arguments: [
    "failureThreshold: 3", "  failurePolicy: Fail", "- restartPolicy: OnFailure",
    "terminationMessagePolicy: FallbackToLogsOnError", "immutable: true", "\"immutable\": true,",
    "Upgrade Failures: 2", "Failed:           0", "  onError: continue", "readinessFailures:",
    "Tests run: 5, Failures: 0, Errors: 0", "Reason: Not Found",
  ])
  func isNoFieldOfAnObject(_ line: String) { #expect(Self.entries(line).isEmpty) }

  @Test(arguments: [
    "HEAD is now at 3fa2b1c Fix CrashLoopBackOff of worker",
    "##[group]Run Retry on ImagePullBackOff",
    "  message: Pod is in CrashLoopBackOff on {{ $labels.cluster }}",
    "    client_test.go:42: Get \"http://127.0.0.1:39123/\": context deadline exceeded",
  ])
  func isNoErrorThatIsQuoted(_ line: String) { #expect(Self.entries(line).isEmpty) }

  /// Of programs that have nothing to do with a cluster.
  @Test(arguments: [
    "template: email.html:12:20: executing \"email.html\" at <.Name>: nil pointer evaluating interface {}.Name",
    "json: cannot unmarshal number into Go struct field Order.id of type string",
    "exec: \"ffmpeg\": executable file not found in $PATH",
    "failed calling webhook https://hooks.example.com/T0: 500",
    "exceeded quota: tenant acme, requested: 5", "Readiness probe failed counter reset",
  ])
  func isNoFailureOfACluster(_ line: String) {
    #expect(Self.entries(line).allSatisfy { $0.failure == nil })
  }

  @Test(arguments: [
    "✓ failed pods were mended", "  ✔ errors: none of the rules failed", "UPGRADE FAILED",
    "INSTALLATION FAILED",
    "  Warning  DNSConfigForming  2m  kubelet  Nameserver limits were exceeded, some nameservers have been omitted",
  ])
  func isNoSuccessAndNoEcho(_ line: String) { #expect(Self.entries(line).isEmpty) }

  @Test(arguments: [
    ("Error: Unauthorized", "Unauthorized"), ("error: timeout", "timeout"),
    ("UPGRADE FAILED: Unauthorized", "Unauthorized"),
    ("SyncThing: it failed", "SyncThing: it failed"),
    ("PodInitFailed of web", "PodInitFailed of web"), ("error-pages failed", "error-pages failed"),
  ])
  func staysAnError(_ line: String, _ message: String) {
    #expect(Self.entries(line).map(\.message) == [message])
  }

  /// helm --debug says each error twice, and what it goes on without.
  @Test func leavesOutWhatHelmSaysForItsAuthors() {
    let text = """
      2026-03-02T08:11:45.1Z client.go:142: [debug] creating failed: configmaps "a" already exists
      Error: UPGRADE FAILED: "web" has no deployed releases
      helm.go:84: 2026-03-02 08:11:45.123456789 +0000 UTC m=+0.512345678 [debug] pre-upgrade hooks failed: 1 error occurred:
      \t* job migrate failed: BackoffLimitExceeded

      helm.go:84: [debug] admission webhook "a.b.c" denied the request:
      [no-error] s3cr3t failed
      error: something else failed
      """
    let entries = Self.entries(text)
    #expect(entries.map(\.failure?.id) == ["no-release", nil])
    #expect(entries.map(\.line) == [2, 8])
  }

  /// Where somebody copied nothing else.
  @Test func readsWhatHelmSaysForItsAuthorsAlone() {
    let text = """
      helm.go:88: [debug] post-upgrade hooks failed: job failed: BackoffLimitExceeded
      helm.sh/helm/v3/cmd/helm.newUpgradeCmd.func2
      """
    #expect(Self.entries(text).map(\.failure?.id) == ["hook-failed"])
  }

  /// Few of them are kept: what calls itself an error rather than what only has a word of it.
  @Test func keepsErrorsBeforeLinesThatMayBeNone() {
    var lines = (0..<20).map { "request a\($0) failed" }
    lines[5] = "Error: the first one"
    lines[18] = "2026-03-02T08:11:45Z [ERROR] the second one"
    let text = ErrorText(Array(lines.joined(separator: "\n").utf8))
    #expect(text.entries.map(\.line) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 19])
    #expect(text.leftOut == 10)
  }
}
