import Linting
import Manifests
import YAMLSyntax

/// JUnit's XML as Jenkins' xUnit schema and GitLab take it: a suite per file, a case per finding. A file in
/// which nothing was found is a case that passed; a remark is one that was skipped.
struct JUnitReporter: Reporter {
  fileprivate struct Suite {
    var path: String
    var cases: [(name: String, body: String)] = []
    var failures = 0
    var errors = 0
    var skipped = 0
  }

  func text(of report: Report) -> String {
    let suites = suites(report)
    var text =
      XML.head
      + XML.start(
        "testsuites",
        [
          ("name", "kubevet"), ("tests", "\(suites.reduce(0) { $0 + $1.cases.count })"),
          ("failures", "\(suites.reduce(0) { $0 + $1.failures })"),
          ("errors", "\(suites.reduce(0) { $0 + $1.errors })"),
        ]) + ">\n"
    for suite in suites { text += element(suite) }
    return text + "</testsuites>\n"
  }

  private func suites(_ report: Report) -> [Suite] {
    var suites = Dictionary(
      report.ownFileNames.map { ($0, Suite(path: $0)) }, uniquingKeysWith: { first, _ in first })
    for problem in report.problems {
      let path = problem.file ?? "kubevet"
      suites[path, default: Suite(path: path)].add(problem)
    }
    let places = Places(report)
    for finding in report.findings {
      let place = places.place(of: finding)
      suites[place.path, default: Suite(path: place.path)].add(finding, at: place)
    }
    for path in suites.keys where suites[path]?.cases.isEmpty == true {
      suites[path]?.cases = [("no findings", "")]
    }
    return suites.values.sorted { $0.path < $1.path }
  }

  /// Cases of one name and class are one to GitLab.
  private func element(_ suite: Suite) -> String {
    var text =
      "  "
      + XML.start(
        "testsuite",
        [
          ("name", suite.path), ("tests", "\(suite.cases.count)"),
          ("failures", "\(suite.failures)"),
          ("errors", "\(suite.errors)"), ("skipped", "\(suite.skipped)"),
        ]) + ">\n"
    var counts: [String: Int] = [:]
    for (name, body) in suite.cases {
      let count = counts[name, default: 0] + 1
      counts[name] = count
      let shown = count == 1 ? name : "\(name) (\(count))"
      let start = XML.start("testcase", [("name", shown), ("classname", suite.path)])
      text += body.isEmpty ? "    \(start)/>\n" : "    \(start)>\n      \(body)\n    </testcase>\n"
    }
    return text + "  </testsuite>\n"
  }
}

extension JUnitReporter.Suite {
  fileprivate mutating func add(_ problem: Problem) {
    errors += 1
    let start = XML.start("error", [("message", problem.message), ("type", "problem")])
    let place = problem.line.map { "\(path):\($0): " } ?? ""
    cases.append(("problem", "\(start)>\(XML.text(place + problem.message))</error>"))
  }

  /// Its name holds no line, so that a case stays the same when lines move.
  fileprivate mutating func add(_ finding: Finding, at place: Places.Place) {
    let object = finding.resource.map { ": \($0.id)" } ?? ""
    let field = finding.field.map { " \($0)" } ?? ""
    let name = "\(finding.rule.id)\(object)\(field)"
    guard finding.severity > .info else {
      skipped += 1
      cases.append((name, XML.start("skipped", [("message", finding.message)]) + "/>"))
      return
    }
    failures += 1
    let start = XML.start(
      "failure", [("message", finding.message), ("type", finding.severity.rawValue)])
    let location = "\(place.path):\(place.location.line):\(place.location.column)"
    cases.append((name, "\(start)>\(XML.text("\(location): \(finding.sentences)"))</failure>"))
  }
}
