import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unrenderedTemplate = Rule(
    id: "unrendered-template", group: .syntax,
    summary: "A Helm template is not checked, for no chart around it is rendered",
    rationale: """
      A template is no YAML before Helm has filled it in. Templates of a chart are checked as the chart renders them; these belong to no chart
      that is rendered, so that nothing in them is looked at, and what they make is missing for other rules. Said once for a folder.

      Quiet for templates of charts, and where `{{ … }}` stands in quotes: the file is read as it stands then.
      """,
    remedy: "put a Chart.yaml beside the templates folder, or leave the files out (exclude)",
    severity: .info, isSaidOnce: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data:
          host: ↓{{ .Values.host }}
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data:
          host: shop.example.com
        """),
      .good(
        "a text that another program fills in",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data:
          greeting: "Hello, {{ .Name }}"
        """),
    ],
    check: .inventory { context in
      context.inventory.surroundings.unrenderedTemplates.map { first, count in
        let start = first.bytes.indices.first {
          first.bytes[$0...].starts(with: "{{".utf8)
        }
        let more = count > 1 ? "; the same of \(count - 1) more in this folder" : ""
        return Defect(
          "the Helm template \(first.path) is not checked, for no chart around it is rendered\(more)",
          at: SourceRange(start ?? 0, (start ?? 0) + 2), in: first)
      }
    })
}
