import Linting
import Manifests
import YAMLSyntax

/// The edits of `kubevet fix` as SARIF has them, for editors that offer them.
struct SARIFFixes {
  private var texts: [String: SourceText] = [:]
  private var lines: [String: LineTable] = [:]

  /// Of edits that nobody has to go over, and not in a Secret: they repeat what stands there.
  mutating func write(_ finding: Finding, uri: String, to json: inout JSONWriter) {
    guard finding.rule.fix?.isSafe == true, !finding.isSuppressed,
      finding.resource?.id.kind != "Secret", !uri.hasPrefix("file://"),
      let group = finding.repair?.edits(in: &texts)
    else { return }
    let table = lines[finding.file.path] ?? LineTable(finding.file)
    lines[finding.file.path] = table
    json.array("fixes") { fixes in
      fixes.element { fix in
        fix.object("description") { description in
          description.field("text", SARIFReporter.escapedMarkup(finding.remedy))
        }
        fix.array("artifactChanges") { changes in
          changes.element { change in
            change.object("artifactLocation") { artifact in
              artifact.field("uri", uri)
              artifact.field("uriBaseId", "%SRCROOT%")
            }
            change.array("replacements") { replacements in
              for edit in group.edits {
                replacements.element { Self.write(edit, at: table.location(of: edit.range), &$0) }
              }
            }
          }
        }
      }
    }
  }

  private static func write(
    _ edit: TextEdit, at place: SourceLocation, _ json: inout JSONWriter
  ) {
    json.object("deletedRegion") { region in
      region.field("startLine", place.line)
      region.field("startColumn", place.column)
      region.field("endLine", place.endLine)
      region.field("endColumn", place.endColumn)
    }
    json.object("insertedContent") { $0.field("text", edit.replacement) }
  }
}
