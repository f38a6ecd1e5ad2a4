import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unrenderedTemplate = Rule(
    id: "unrendered-template", group: .syntax,
    summary: "A template is not checked, for nothing here renders it",
    rationale: """
      A template is no YAML before Helm has filled it in. Templates of a chart are checked as the chart renders them; these belong to no chart
      that is rendered, so that nothing in them is looked at, and what they make is missing for other rules. The same is true of templates
      that other programs fill in (Jinja, as Ansible has it; ERB; scripts that replace `{{name}}` or `{name}`). Said once for a folder.

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
      .bad(
        "of another language",
        """
        ↓{% if debug %}
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        {% endif %}
        """),
      .bad(
        "of a language that only knows names",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data:
          host: ↓{{host}}
          path: {{ shop.path | default("/") }}
        """),
      .bad(
        "of one to which YAML itself is no stranger: no object is named by a mapping",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: ↓{name}
          namespace: {namespace}
        data: {}
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
      context.inventory.surroundings.unrenderedTemplates.map { templates in
        let first = templates.first
        let language = templates.chart == nil ? TemplateLanguage.language(of: first) : .helm
        let isHelm = language.name == TemplateLanguage.helm.name
        let place = language.firstPlace(in: first.bytes[...]) ?? 0..<0
        let why =
          isHelm ? "for no chart around it is rendered" : "for it is no YAML before it is filled in"
        let more =
          templates.count > 1 ? "; the same of \(templates.count - 1) more in this folder" : ""
        let remedy =
          isHelm
          ? templates.chart.map { "name the folder of its chart, \($0), instead" }
          : "check what is made of it, and leave the template out (exclude)"
        let name = language.name.isEmpty ? "" : language.name + " "
        return Defect(
          "the \(name)template \(first.path) is not checked, \(why)\(more)",
          at: SourceRange(place.lowerBound, place.upperBound), in: first, remedy: remedy)
      }
    })
}
