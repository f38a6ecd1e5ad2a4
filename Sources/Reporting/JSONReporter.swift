import Changes
import Linting
import Manifests
import YAMLSyntax

/// One object with every finding, suppressed ones included: the format for programs.
struct JSONReporter: Reporter {
  func text(of report: Report) -> String {
    var json = JSONWriter()
    json.object { json in
      json.writeHeader(version: report.version)
      if let against = report.against {
        json.object("against") { object in
          object.field("kind", against.kind)
          object.field("revision", against.revision)
          object.field(ifAny: "commit", against.commit)
        }
      } else {
        json.null("against")
      }
      json.array("findings") { array in
        for finding in report.all {
          array.element { write(finding, to: &$0) }
        }
      }
      json.array("changes") { array in
        for change in report.changes { array.element { write(change, to: &$0) } }
      }
      json.write(report.problems)
      json.object("summary") { summary in
        summary.field("files", report.files)
        summary.field("sources", report.sources)
        summary.field("resources", report.resources)
        for severity in [Severity.error, .warning, .info] {
          summary.field(.text(severity.rawValue), report.count(severity))
        }
        summary.field("suppressed", report.suppressed.count)
      }
      if let shard = report.shard { json.object("shard") { shard.write(to: &$0) } }
    }
    return json.finish()
  }

  private func write(_ finding: Finding, to json: inout JSONWriter) {
    json.field("rule", finding.rule.id)
    json.field("severity", finding.severity.rawValue)
    json.field("message", finding.message)
    write(finding.resource, to: &json)
    json.field("field", orNull: finding.field)
    json.object("location") { write(finding.location, in: finding.file, to: &$0) }
    json.array("related") { array in
      for related in finding.related {
        array.element { element in
          element.field("message", related.message)
          element.object("location") { write(related.location, in: related.file, to: &$0) }
        }
      }
    }
    json.field("source", finding.source)
    json.field("fingerprint", finding.fingerprint)
    if let suppression = finding.suppression {
      json.object("suppressed") { object in
        object.field("kind", suppression.kind.rawValue)
        object.field("reason", suppression.reason)
      }
    } else {
      json.null("suppressed")
    }
  }

  private func write(_ resource: Resource?, to json: inout JSONWriter) {
    guard let resource else { return json.null("resource") }
    json.object("resource") { object in
      object.field("apiVersion", resource.apiVersion)
      object.field("kind", resource.id.kind)
      object.field(ifAny: "namespace", resource.id.namespace)
      object.field("name", resource.id.name)
    }
  }

  private func write(_ change: ResourceChange, to json: inout JSONWriter) {
    write(change.resource, to: &json)
    json.field("action", change.action.rawValue)
    json.field("reason", change.reason)
    json.array("fields") { fields in
      for field in change.fields {
        fields.element { element in
          element.field("field", field.path.description)
          element.field("old", field.old)
          element.field("new", field.new)
          element.field("effect", field.effect.rawValue)
          element.field(ifAny: "message", field.message)
        }
      }
    }
  }

  private func write(
    _ location: SourceLocation, in file: SourceFile, to json: inout JSONWriter
  ) {
    json.field("file", file.path)
    json.field("line", location.line)
    json.field("column", location.column)
    json.field("endLine", location.endLine)
    json.field("endColumn", location.endColumn)
  }
}

/// What the reports of all commands have in common.
extension JSONWriter {
  /// What the report is, and who wrote it.
  mutating func writeHeader(version: String) {
    field("version", 1)
    object("tool") { tool in
      tool.field("name", "kubevet")
      tool.field("version", version)
    }
  }

  mutating func write(_ problems: [Problem]) {
    array("problems") { array in
      for problem in problems {
        array.element { element in
          element.field("message", problem.message)
          element.field(ifAny: "file", problem.file)
          if let line = problem.line { element.field("line", line) }
        }
      }
    }
  }
}
