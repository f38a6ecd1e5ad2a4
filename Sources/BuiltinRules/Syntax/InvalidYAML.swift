import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidYAML = Rule(
    id: "invalid-yaml", group: .syntax,
    summary: "The document cannot be read as YAML or JSON",
    rationale: """
      kubectl, kustomize and Helm stop at this document. kubevet still checks the documents before and
      after it.

      Quiet for files that are no Kubernetes manifests, and for templates of Helm, Jinja and the like, which are not
      YAML before they are filled in.
      """,
    remedy:
      "mend the syntax; the place is where the reader gave up, the cause often stands before it",
    severity: .error,
    examples: [
      .bad(
        "a tab in the indentation; the next document is read",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
        ↓\tname: shop
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: other}
        """),
      .bad(
        "a colon in a plain text",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data:
          greeting: hello↓: world
        """),
      .bad(
        "what an alert fills in makes no template of the file",
        """
        apiVersion: monitoring.coreos.com/v1
        kind: PrometheusRule
        metadata: {name: shop}
        spec:
          groups:
            - name: shop
              rules:
                - alert: Down
                  annotations: {summary: "{{ $labels.instance }}"}
                  expr: up == 0
                 ↓for: 5m
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data:
          greeting: "hello: world"
        """),
      .good(
        "JSON objects may follow one another",
        """
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "one"}}
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "two"}}
        """),
    ],
    check: .file { file, _ in
      file.tree.errors.map { error in
        Defect(
          "the document cannot be read: \(error.message)", at: error.range, in: file.tree.file)
      }
    })
}
