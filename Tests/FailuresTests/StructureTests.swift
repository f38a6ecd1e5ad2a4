import Failures
import Testing

/// How errors hang together: heads with their causes, lists, and what a policy says.
@Suite struct StructureTests {
  private static func entries(_ text: String) -> [ErrorText.Entry] {
    ErrorText(Array("\(text)\n".utf8)).entries
  }

  private static let typed =
    "failed to create typed patch object (default/web; apps/v1, Kind=Deployment): errors:"

  /// As a line of JSON has it, and as lines of their own.
  @Test(
    arguments: [
      (
        "Helm upgrade failed for release a/b with chart c@1: post-upgrade hooks failed: 1 error occurred:\n\t* job db-migrate failed: BackoffLimitExceeded\n\n",
        ["hook-failed"]
      ),
      (
        "Error: UPGRADE FAILED: pre-upgrade hooks failed: warning: Hook pre-upgrade web/templates/job.yaml failed: 1 error occurred:\n\t* jobs.batch \"web-migrate\" already exists",
        ["hook-exists"]
      ),
      (
        "Apply failed with 2 conflicts: conflicts with \"kubectl\" using apps/v1:\n- .spec.replicas\n- .spec.paused",
        ["field-conflict"]
      ),
      ("\(typed)\n  .spec.a: field not declared in schema", ["undeclared-field"]),
      (
        "Helm upgrade failed for release a/b with chart c@1: context deadline exceeded\n\nLast Helm logs:\n\nPatching b",
        ["deadline"]
      ),
      ("2 errors occurred:\n\t* release: not found\n\t* two failed", ["no-release", nil]),
    ] as [(String, [String?])])
  func headsSpeakForTheirCauses(_ text: String, _ failures: [String?]) {
    let escaped = text.replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
      .replacing("\t", with: "\\t")
    let json = "{\"level\":\"error\",\"error\":\"\(escaped)\"}"
    #expect(Self.entries(json).map(\.failure?.id) == failures)
    #expect(Self.entries(text).map(\.failure?.id) == failures)
  }

  @Test(arguments: ["\n  ", "\\n  "])
  func fieldsOfOneObjectAreErrorsOfTheirOwn(_ end: String) {
    let text =
      Self.typed + end + ".spec.a: field not declared in schema" + end
      + ".spec.b: field not declared in schema"
    let line = end.hasPrefix("\n") ? "Error from server: \(text)" : "{\"err\":\"\(text)\"}"
    let entries = Self.entries(line)
    #expect(entries.map(\.object) == ["Deployment default/web", "Deployment default/web"])
    #expect(entries.map(\.field) == ["spec.a", "spec.b"])
    #expect(entries.allSatisfy { $0.failure?.id == "undeclared-field" })
  }

  /// Argo CD puts a comma between what it has against several objects, and no blank.
  @Test func errorsBehindABareCommaAreErrorsOfTheirOwn() {
    let step = "error when patching \"/dev/shm/1\": "
    let text =
      "one or more objects failed to apply, reason: \(step)DaemonSet.apps \"agent\" is invalid: "
      + "spec.selector: Invalid value: {\"matchLabels\":{\"a\":\"b\",\"c\":\"d\"}}: field is immutable,"
      + "\(step)pods \"a\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=5, limited: pods=5,"
      + "Job.batch \"m\" is invalid: spec.template: Invalid value: {}: field is immutable (retried 5 times)."
    let entries = Self.entries(text)
    #expect(entries.map(\.failure?.id) == ["selector", "quota", "job-template"])
    #expect(entries.map(\.object) == ["DaemonSet agent", nil, "Job m"])
  }

  /// The dump of a value is no field, and may begin on a line of its own.
  @Test func aDumpIsNoField() {
    let dump =
      "core.PodTemplateSpec{Resources:(*core.ResourceRequirements)(nil)}}: field is immutable"
    let whole = Self.entries("Job.batch \"m\" is invalid: spec.template: Invalid value: \n\(dump)")
    #expect(whole.map(\.failure?.id) == ["job-template"])
    #expect(whole.map(\.field) == ["spec.template"])
    #expect(Self.entries(dump).map(\.field) == [nil])
  }

  /// What a definition's schema says, without the value.
  @Test func schemasSayWhatTheyWant() {
    let text =
      "The CronTab \"a\" is invalid: spec.mode: Invalid value: \"s3cr3t in body must\": spec.mode in body should match '^[a-z]+$'"
    #expect(
      Self.entries(text).map(\.message) == [
        "The CronTab \"a\" is invalid: spec.mode: Invalid value: …: spec.mode in body should match '^[a-z]+$'"
      ])
  }

  /// A bullet further below is another list's.
  @Test func headsSpeakForNothingBehindOtherLines() {
    let text = """
      Error: UPGRADE FAILED: pre-upgrade hooks failed: warning: Hook a failed: 1 error occurred:
      done
      * jobs.batch "a" already exists
      """
    #expect(Self.entries(text).map(\.failure?.id) == ["already-there"])
  }

  @Test(
    arguments: [
      #"{"level":"error","error":"admission webhook \"validate.kyverno.svc-fail\" denied the request: \n\nresource Deployment/shop/web was blocked due to the following policies \n\npods:\n  error: 's3cr3t runAsNonRoot failed'\n"}"#,
      #"time="a" level=error msg="admission webhook \"validation.gatekeeper.sh\" denied the request: [a] s3cr3t failed\n[b] error: runAsNonRoot is missing""#,
      """
      Error from server (BadRequest): error when creating "i.yaml": admission webhook "validate.nginx.ingress.kubernetes.io" denied the request: 
      -------------------------------------------------------------------------------
      Error: exit status 1
      2026/03/02 08:11:45 [emerg] 1#1: invalid s3cr3t in runAsNonRoot
      nginx: configuration file /tmp/nginx test failed

      -------------------------------------------------------------------------------
      """,
    ])
  func wordsOfAPolicyAreNoErrors(_ text: String) {
    let entries = Self.entries("\(text)\nError: release: not found")
    #expect(entries.map(\.failure?.id) == ["webhook-denied", "no-release"])
    #expect(entries.first?.denial?.reason == "privileges of containers")
    #expect(entries.first?.message.contains("s3cr3t") == false)
  }

  /// Helm joins what it says of objects.
  @Test func errorsBehindAPolicyAreFound() {
    let text =
      #"{"error":"cannot patch \"a\" with kind Pod: admission webhook \"p\" denied the request: \n\nno: \"s3cr3t failed && gone\"\n\n && cannot patch \"b\" with kind Job: Job.batch \"b\" is invalid: spec.template: field is immutable"}"#
    let entries = Self.entries(text)
    #expect(entries.map(\.failure?.id) == ["webhook-denied", "job-template"])
    #expect(entries.map(\.object) == ["Pod a", "Job b"])
  }

  @Test(
    arguments: [
      ("Error creating: Internal error occurred: x", nil), ("reason: Internal error", nil),
      ("failed to patch: Internal error", nil), ("failed to fetch: Forbidden", nil),
      ("failed to get: Not found", nil),
      ("failed to create: spec.a: Forbidden: no", "spec.a"),
      ("update: Forbidden, spec.a: Internal error", "spec.a"),
      ("Secret \"a\" is invalid: data: Forbidden: no", "data"),
      ("spec.a[0]: Internal error: no", "spec.a[0]"),
    ] as [(String, String?)])
  func wordsOfProseAreNoFields(_ text: String, _ field: String?) {
    #expect(Self.entries("Error: \(text)").map(\.field) == [field])
  }

  @Test(arguments: ["%", "b'%'"])
  func isReadFromAnAnswer(_ frame: String) {
    let body =
      #"{"kind":"Status","metadata":{},"status":"Failure","message":"Job.batch \"x\" is invalid: spec.template: Invalid value: {}: field is immutable","reason":"Invalid","code":422}"#
    let text = """
      kubernetes.client.exceptions.ApiException: (404)
      Reason: Not Found
      HTTP response headers: HTTPHeaderDict({'Content-Type': 'application/json'})
      HTTP response body: \(frame.replacing("%", with: body))
      """
    let entries = Self.entries(text)
    #expect(entries.map(\.failure?.id) == ["job-template"])
    #expect(entries.first?.object == "Job x")
  }

  /// Each of a list by itself, and nothing that was sent.
  @Test(arguments: [
    #"{"apiVersion":"v1","kind":"List","items":[{"kind":"Event","message":"0/3 nodes are available: no."},{"kind":"ConfigMap","data":{"message":"field is immutable"}},{"kind":"Event","message":"Error: release: not found"}]}"#,
    #"{"status": {"conditions": [{"lastTransitionTime": "a", "message": "0/3 nodes are available: no."}, {"message": "release: not found", "lastTransitionTime": "b"}]}, "spec": {"message": "field is immutable"}}"#,
  ])
  func isReadFromEventsAndConditions(_ line: String) {
    #expect(Self.entries(line).map(\.failure?.id) == ["unschedulable", "no-release"])
  }

  @Test(arguments: [
    #"{"level":"error","error":"release: not found","event":{"kind":"Event","message":"it failed"}}"#
  ])
  func objectsInALogAreNoErrors(_ line: String) {
    #expect(Self.entries(line).map(\.failure?.id) == ["no-release"])
  }

  /// Helm 4 ends so.
  @Test func aDeadlineIsOneError() {
    let text = """
      Error: UPGRADE FAILED: resource Deployment/shop/cart not ready. status: InProgress
      context deadline exceeded
      """
    #expect(Self.entries(text).map(\.line) == [1])
    #expect(Self.entries("context deadline exceeded").map(\.failure?.id) == ["deadline"])
  }
}
