import Foundation
import Linting
import Reporting
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// GitLab's, Jenkins' and GitHub's own demands on the formats that they read.
@Suite struct ExchangeFormatTests {
  private func report(_ count: Int) async throws -> Report {
    let finding = try #require(await Sample.many(1, "test-image").findings.first)
    let findings = (0..<count).map { finding.with(fingerprint: "\($0)") }
    return Report(
      findings: findings, rules: Sample.rules, problems: [], files: 1, sources: 1,
      resources: 1, version: "1")
  }

  /// GitLab stops at the first entry that lacks something, and merges those of one fingerprint.
  @Test func givesGitLabWhatItDemands() async throws {
    let text = ReportFormat.gitlab.reporter().text(of: await Sample.report(path: "/tmp/a.yaml"))
    let list = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
    let entries = try #require(list)
    #expect(entries.count > 8)
    #expect(Set(entries.compactMap { $0["fingerprint"] as? String }).count == entries.count)
    for entry in entries {
      #expect((entry["description"] as? String)?.isEmpty == false)
      #expect((entry["check_name"] as? String)?.isEmpty == false)
      let severity = entry["severity"] as? String ?? ""
      #expect(["info", "major", "critical", "blocker"].contains(severity))
      let location = entry["location"] as? [String: Any]
      let path = location?["path"] as? String ?? ""
      #expect(!path.isEmpty && !path.hasPrefix("/") && !path.hasPrefix("./"))
      let lines = location?["lines"] as? [String: Int] ?? [:]
      #expect(
        lines["begin", default: 0] >= 1 && lines["end", default: 0] >= lines["begin", default: 1])
    }
    let empty = ReportFormat.gitlab.reporter().text(of: await Sample.report("", problems: []))
    #expect(empty == "[]\n")
  }

  /// Elements and attributes are those of the xUnit schema; the counts are what stands there.
  @Test func countsWhatJUnitHolds() async throws {
    var whole = await Sample.report()
    whole.fileNames = ["k8s/clean.yaml", "k8s/ä b.yaml"]
    let elements = try XMLElements(ReportFormat.junit.reporter().text(of: whole)).all
    let known: [String: Set<String>] = [
      "testsuites": ["name", "tests", "failures", "errors"],
      "testsuite": ["name", "tests", "failures", "errors", "skipped"],
      "testcase": ["name", "classname"], "failure": ["message", "type"],
      "error": ["message", "type"], "skipped": ["message"],
    ]
    for (name, attributes) in elements { #expect(known[name] == Set(attributes.keys), "\(name)") }
    let root = try #require(elements.first)
    for (key, name) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error")] {
      #expect(root.1[key] == "\(elements.count { $0.0 == name })")
    }
    let cases = elements.filter { $0.0 == "testcase" }.map { [$0.1["name"], $0.1["classname"]] }
    #expect(Set(cases).count == cases.count)
    #expect(cases.contains(["no findings", "k8s/clean.yaml"]))
  }

  @Test func writesCheckstyleAsReviewdogReadsIt() async throws {
    let elements = try XMLElements(
      ReportFormat.checkstyle.reporter().text(of: await Sample.report())
    )
    .all
    #expect(elements.first?.0 == "checkstyle")
    let errors = elements.filter { $0.0 == "error" }
    #expect(errors.count == 10)
    for (_, attributes) in errors {
      #expect(["error", "warning", "info"].contains(attributes["severity"]))
      #expect(attributes["source"]?.hasPrefix("kubevet.") == true)
      #expect(attributes["message"]?.isEmpty == false)
    }
    #expect(Set(elements.filter { $0.0 == "file" }.map { $0.1["name"] }).count == 3)
  }

  /// GitHub takes no summary above 1 MiB; a browser no page of 100,000 findings.
  @Test func staysWithinWhatReadersTake() async throws {
    let report = try await report(30_000)
    let markdown = ReportFormat.markdown.reporter().text(of: report)
    #expect(markdown.utf8.count < 1 << 20)
    #expect(markdown.contains(/\n\d+ more findings are left out for want of room.\n/))
    let html = ReportFormat.html.reporter().text(of: report)
    #expect(html.utf8.count < 10 << 20)
    #expect(html.contains("<p>25000 more findings, none worse than these, are left out"))
  }

  @Test func letsNoMarkupIntoAPage() async throws {
    let yaml = """
      apiVersion: v1
      kind: Pod
      metadata: {name: "<script>alert(1)</script>"}
      spec: {image: '`a` | [x](http://y) ![z](w) @team <img src=x onerror=y> " & **b**'}
      """
    let report = await Sample.report(yaml, path: "k8s/\"<b>.yaml", problems: [])
    let html = ReportFormat.html.reporter().text(of: report)
    #expect(html.ranges(of: "<script>").count == 1)
    #expect(!html.contains("<img") && !html.contains("\"<b>"))
    #expect(html.contains("default-src 'none'"))
    let markdown = ReportFormat.markdown.reporter().text(of: report)
    for text in ["[x](http", "![z", "@team", "<img", "**b**"] {
      #expect(!markdown.contains(text), "\(text)")
    }
  }

  /// A place in the last applied revision alone is shown at a file that is there.
  @Test func showsWhatIsGoneWhereAFileIs() async throws {
    let pod = "{apiVersion: v1, kind: Pod, metadata: {name: p}}"
    var report = await Sample.report(pod, problems: [], rules: [Sample.gone])
    report.fileNames = ["a/x.yaml", "k8s/z.yaml"]
    for format in [ReportFormat.sarif, .github, .gitlab, .junit, .checkstyle] {
      let text = format.reporter().text(of: report)
      #expect(text.contains("k8s/z.yaml"), "\(format)")
      #expect(text.contains("(was at k8s/ä b.yaml:1 in HEAD~1)"), "\(format)")
      #expect(!text.contains("%C3%A4"), "\(format)")
    }
  }
}

/// Every element with its attributes, in the order of the text.
private final class XMLElements: NSObject, XMLParserDelegate {
  private(set) var all: [(String, [String: String])] = []

  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    #expect(parser.parse())
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    all.append((name, attributes))
  }
}
