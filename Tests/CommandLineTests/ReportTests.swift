import Foundation
import Testing

/// A folder with a bit of everything: findings of each severity, suppressed ones, related places,
/// text outside ASCII, names that URIs must escape, and a file that cannot be read.
private enum Everything {
  static var files: [String: String] {
    let suppressed = Sample.latestPod.replacing("latest}", with: "old}").replacing(
      "Always}", with: "Always}  # kubevet: ignore[mutable-image-tag] moves next week")
    return [
      "k8s/cart.yaml": Sample.unprobed, "k8s/größe #1%/a b.yaml": "# é😀\n---\n" + Sample.latestPod,
      "k8s/again.yaml": Sample.latestPod, "k8s/suppressed.yaml": suppressed,
      "a:b.yaml": Sample.floating, "::error::c.yaml": Sample.latestPod,
      "broken.yaml": "apiVersion: v1\nkind: Pod\nspec: [\n",
      "arguments.yaml": Sample.latestPod.replacing("latest}", with: "\"args[0](x)\"}"),
    ]
  }

  static func report(_ format: String, _ files: [String: String] = files) async throws -> String {
    try await withFolder(files) { folder in
      try FileManager.default.createSymbolicLink(
        atPath: folder["gone, lost.yaml"].path, withDestinationPath: "nowhere")
      // Which files are applied together changes when they move.
      let outcome = try await Program(in: folder)(
        "check", ".", "--format", format, "--ignore", "image-version-skew")
      #expect(outcome.status == 2)
      #expect(!outcome.output.contains(folder.url.path))
      return outcome.output
    }
  }
}

/// `--format json` is what programs read: keys, their order and their types do not change.
@Suite struct JSONReportTests {
  @Test func hasTheKeysOfTheContractInTheirOrder() async throws {
    let report = try await JSON(reading: Everything.report("json"))
    #expect(
      report.keys == ["version", "tool", "against", "findings", "changes", "problems", "summary"])
    #expect(report["version"] == .number(1))
    #expect(report["tool"]?.keys == ["name", "version"])
    #expect(report["against"] == .null)
    #expect(report["changes"] == .array([]))
    #expect(
      report["summary"]?.keys == [
        "files", "sources", "resources", "error", "warning", "info", "suppressed",
      ])
    let findings = report["findings"]?.items ?? []
    #expect(!findings.isEmpty)
    for finding in findings { expectShape(of: finding) }
  }

  private func expectShape(of finding: JSON) {
    #expect(
      finding.keys == [
        "rule", "severity", "message", "resource", "field", "location", "related", "source",
        "fingerprint", "suppressed",
      ])
    #expect(["error", "warning", "info"].contains(finding["severity"]?.text))
    #expect(finding["message"]?.text?.isEmpty == false)
    #expect(finding["message"]?.text?.hasSuffix(".") == false)
    #expect(finding["fingerprint"]?.text?.wholeMatch(of: /[0-9a-f]{32}/) != nil)
    let resource = finding["resource"]?.keys.filter { $0 != "namespace" }
    #expect(finding["resource"] == .null || resource == ["apiVersion", "kind", "name"])
    if finding["suppressed"] != .null {
      #expect(finding["suppressed"]?.keys == ["kind", "reason"])
    }
    expectPlace(finding["location"])
    for related in finding["related"]?.items ?? [] {
      #expect(related.keys == ["message", "location"])
      expectPlace(related["location"])
    }
  }

  private func expectPlace(_ place: JSON?) {
    #expect(place?.keys == ["file", "line", "column", "endLine", "endColumn"])
    let numbers = ["line", "column", "endLine", "endColumn"].map { place?[$0]?.int ?? 0 }
    #expect(numbers.allSatisfy { $0 >= 1 })
    #expect(numbers[2] > numbers[0] || numbers[3] >= numbers[1])
    #expect(place?["file"]?.text?.hasPrefix("/") == false)
  }

  @Test func countsWhatItLists() async throws {
    let report = try await JSON(reading: Everything.report("json"))
    let findings = report["findings"]?.items ?? []
    let counted = findings.filter { $0["suppressed"] == .null }
    for severity in ["error", "warning", "info"] {
      let count = counted.count { $0["severity"]?.text == severity }
      #expect(count > 0)
      #expect(report["summary"]?[severity]?.int == count)
    }
    #expect(report["summary"]?["suppressed"]?.int == findings.count - counted.count)
    #expect(findings.count - counted.count == 1)
    #expect(Set(findings.compactMap { $0["fingerprint"]?.text }).count == findings.count)
  }

  @Test func tellsProblemsApartFromFindings() async throws {
    let report = try await JSON(reading: Everything.report("json"))
    let problems = report["problems"]?.items ?? []
    #expect(problems.count == 1)
    #expect(problems.first?["file"]?.text == "gone, lost.yaml")
    #expect(problems.first?.keys.prefix(2) == ["message", "file"])
  }

  @Test func fingerprintsStayWhenLinesAndFilesMove() async throws {
    let moved = Dictionary(
      uniqueKeysWithValues: Everything.files.map {
        ($0 == "broken.yaml" ? $0 : "moved/\($0)", $0 == "broken.yaml" ? $1 : "# moved\n---\n" + $1)
      })
    let before = try await JSON(reading: Everything.report("json"))
    let after = try await JSON(reading: Everything.report("json", moved))
    func fingerprints(_ report: JSON) -> Set<String> {
      Set(report["findings"]?.items.compactMap { $0["fingerprint"]?.text } ?? [])
    }
    #expect(fingerprints(before) == fingerprints(after))
  }
}

/// `--format sarif`, as far as GitHub insists on it.
@Suite struct SARIFReportTests {
  private func run() async throws -> JSON {
    let log = try await JSON(reading: Everything.report("sarif"))
    #expect(log["version"]?.text == "2.1.0")
    #expect(log["$schema"]?.text?.hasSuffix("sarif-schema-2.1.0.json") == true)
    #expect(log["runs"]?.items.count == 1)
    return try #require(log["runs"]?[0])
  }

  @Test func describesEveryRule() async throws {
    let run = try await run()
    let rules = run["tool"]?["driver"]?["rules"]?.items ?? []
    #expect(rules.count > 20)
    for rule in rules {
      for key in ["shortDescription", "fullDescription", "help"] {
        let text = rule[key]?["text"]?.text ?? ""
        #expect(!text.isEmpty && text.count <= (key == "help" ? .max : 1024), "\(key)")
      }
      let level = rule["defaultConfiguration"]?["level"]?.text ?? ""
      #expect(["error", "warning", "note"].contains(level))
      let severity = rule["properties"]?["security-severity"]
      let isScore = severity?.text.flatMap(Double.init).map { $0 > 0 && $0 <= 10 }
      #expect(severity == nil || isScore == true)
    }
  }

  /// With false GitHub would refuse the findings, too.
  @Test func isSuccessfulDespiteProblems() async throws {
    let run = try await run()
    #expect(run["invocations"]?[0]?["executionSuccessful"] == .bool(true))
    let notes = run["invocations"]?[0]?["toolExecutionNotifications"]?.items ?? []
    #expect(notes.count == 1)
    #expect(run["automationDetails"] == nil)
    #expect(run["columnKind"]?.text == "unicodeCodePoints")
  }

  @Test func pointsAtRulesAndPlaces() async throws {
    let run = try await run()
    let rules = run["tool"]?["driver"]?["rules"]?.items ?? []
    let results = run["results"]?.items ?? []
    #expect(results.count > 5)
    for result in results {
      let index = try #require(result["ruleIndex"]?.int)
      #expect(rules.indices.contains(index) && rules[index]["id"] == result["ruleId"])
      #expect(result["message"]?["text"]?.text?.isEmpty == false)
      #expect(result["suppressions"] == nil)
      #expect(result["locations"]?.items.count == 1)
      for place in (result["locations"]?.items ?? []) + (result["relatedLocations"]?.items ?? []) {
        expectPlace(place["physicalLocation"])
      }
    }
  }

  private func expectPlace(_ place: JSON?) {
    let uri = place?["artifactLocation"]?["uri"]?.text ?? ""
    #expect(uri.wholeMatch(of: /([A-Za-z0-9._~\/-]|%[0-9A-F]{2})+/) != nil, "\(uri)")
    #expect(!uri.hasPrefix("/") && !uri.hasPrefix("."))
    #expect(uri.removingPercentEncoding.map { Everything.files[$0] != nil } == true, "\(uri)")
    let region = place?["region"]
    #expect(region?.keys == ["startLine", "startColumn", "endLine", "endColumn"])
    let numbers = region?.keys.compactMap { region?[$0]?.int } ?? []
    #expect(numbers.count == 4 && numbers.allSatisfy { $0 >= 1 })
  }

  @Test func leavesSuppressedFindingsOut() async throws {
    let uris = try await run()["results"]?.items.compactMap {
      $0["ruleId"]?.text == "mutable-image-tag"
        ? $0["locations"]?[0]?["physicalLocation"]?["artifactLocation"]?["uri"]?.text : nil
    }
    #expect(uris?.contains("k8s/again.yaml") == true)
    #expect(uris?.contains("k8s/suppressed.yaml") == false)
  }

  @Test func containsNoLinksFromManifests() async throws {
    let texts = try await run()["results"]?.items.compactMap { $0["message"]?["text"]?.text } ?? []
    #expect(texts.contains { $0.contains(#"args\[0\](x)"#) })
    #expect(!texts.contains { $0.contains(/[^\\]\[[^\]]*[^\\\]]\]\(/) })
  }
}

/// `--format github`, as the runner reads it.
@Suite struct GitHubReportTests {
  @Test func isOneCommandPerLine() async throws {
    let lines = try await Everything.report("github").split(separator: "\n")
    #expect(lines.count > 5)
    for line in lines {
      let command = try #require(line.wholeMatch(of: /::(error|warning|notice) ([^:]*)::(.+)/))
      let pairs = command.2.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1) }
      #expect(pairs.allSatisfy { $0.count == 2 }, "\(line)")
      let known: Set<Substring> = ["file", "line", "endLine", "col", "endColumn", "title"]
      #expect(known.isSuperset(of: pairs.map { $0[0] }), "\(line)")
      #expect(command.3.count <= 4_096)
    }
    #expect(lines.first?.hasPrefix("::error file=gone%2C lost.yaml,title=kubevet::") == true)
    #expect(lines.contains { $0.contains("file=a%3Ab.yaml,") })
    #expect(lines.contains { $0.contains("file=%3A%3Aerror%3A%3Ac.yaml,") })
    #expect(lines.contains { $0.contains("file=k8s/größe #1%25/a b.yaml,") })
  }

  /// The runner drops the eleventh of a kind without a word.
  @Test func annotatesTheWorstAndCountsTheRest() async throws {
    var files = Everything.files
    for number in 0..<30 {
      files["pod-\(number).yaml"] = Sample.latestPod.replacing("latest}", with: "p\(number)}")
      files["cart-\(number).yaml"] = Sample.unprobed.replacing("cart}", with: "c\(number)}")
    }
    let lines = try await Everything.report("github", files).split(separator: "\n")
    for kind in ["error", "warning", "notice"] {
      #expect(lines.count { $0.hasPrefix("::\(kind) ") } == 10, "\(kind)")
    }
    #expect(lines.last?.contains("more findings are not shown as annotations") == true)
  }
}

/// The values of Secrets appear in no format, whatever is wrong with them.
@Suite struct SecretTests {
  private static let files = [
    "fine.yaml": """
    apiVersion: v1
    kind: Secret
    metadata: {name: fine}
    data: {password: aHVudGVyMTIz}
    stringData:
      password: hunter1
      token: hunter2
      token: hunter3
      url: postgres://user:hunter4@db/shop
      key: |
        -----BEGIN PRIVATE KEY-----
        hunter5
      flag: yes
      pin: 0815
      n: 4711e3

    """,
    "one-line.yaml":
      "{apiVersion: v1, kind: Secret, metadata: {name: one}, stringData: {password: hunter6, n: 0816}}",
    "list.json": """
    {"apiVersion": "v1", "kind": "List", "items": [
      {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "listed"},
       "stringData": {"password": "hunter7", "pin": 4712, "password": "hunter8"}}]}
    """,
    "alias.yaml": "apiVersion: v1\nkind: Secret\nstringData:\n  password: *hunter9\n",
    "tag.yaml": "apiVersion: v1\nkind: Secret\nstringData:\n  password: !hunter10!x y\n",
    "bracket.yaml": "apiVersion: v1\nkind: Secret\nstringData:\n  password: [hunter11\n  b: c\n",
    "quote.yaml": "apiVersion: v1\nkind: Secret\nstringData:\n  password: \"hunter12\\q\"\n",
    "percent.yaml": "apiVersion: v1\nkind: Secret\nstringData:\n  password: @hunter13\n",
    "indent.yaml":
      "apiVersion: v1\nkind: Secret\nstringData:\n  password: hunter14\n   a: hunter15\n",
    "colon.yaml": "apiVersion: v1\nkind: Secret\nstringData:\n  password: hunter16: hunter17\n",
    "json.json":
      #"{"apiVersion": "v1", "kind": "Secret", "stringData": {"password": "hunter18" x}}"#,
    "anchor.yaml": "apiVersion: v1\nkind: Secret\nstringData:\n  password: &hunter19 *hunter20\n",
  ]

  @Test(arguments: [
    "text", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown", "html",
  ])
  func showsNoValue(_ format: String) async throws {
    try await withFolder(Self.files) { folder in
      let outcome = try await Program(in: folder)(
        "check", ".", "--select", "all", "--format", format, "--verbose", "--statistics")
      #expect(outcome.status == 1)
      // The pages of the rules in SARIF have examples of their own.
      let output = format == "sarif" ? try results(of: outcome.output) : outcome.output
      for value in ["hunter", "aHVudGVyMTIz", "0815", "0816", "4711", "4712"] {
        #expect(!output.contains(value), "\(value)")
        #expect(!outcome.errors.contains(value), "\(value)")
      }
      // The runner takes ten errors and no more.
      guard format != "github" else { return }
      for file in Self.files.keys { #expect(output.contains(file), "\(file)") }
    }
  }

  private func results(of sarif: String) throws -> String {
    let start = try #require(sarif.range(of: "\"results\": ["))
    return String(sarif[start.lowerBound...])
  }
}
