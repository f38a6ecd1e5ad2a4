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
        "a quote and a bracket that nothing closes",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data:
          greeting: ↓"hello
          mode: fast
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: ↓{name: other
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
      .bad(
        "tags that do not fit their values",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data: {port: !!int ↓http, debug: !!bool ↓maybe, share: !!float ↓"", mode: !!str 0644, count: !!int "${COUNT}"}
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
      let unfit = file.tree.taggedScalars.compactMap { value -> Defect? in
        guard let tag = value.refusedTag, let text = value.text, !Placeholder.isIn(text),
          !Placeholder.isWord(text)
        else { return nil }
        return Defect(
          "the document cannot be read: this value is no \(tag)", at: value.range,
          in: file.tree.file, remedy: "leave the tag out, or write a value that it fits")
      }
      return unfit
        + file.tree.errors.map { error in
          if let mark = file.tree.file.conflictMark(before: error) {
            return Defect(
              "the document cannot be read: a merge left the marks of a conflict in it", at: mark,
              in: file.tree.file,
              remedy: "decide between the two sides, and remove the lines of <<<<<<<, ======= and "
                + ">>>>>>>")
          }
          let related = error.opening.map {
            Defect.Related("\($0.name) begins here", at: $0.range, in: file.tree.file)
          }
          return Defect(
            "the document cannot be read: \(error.message)", at: error.range, in: file.tree.file,
            remedy: error.remedy(in: file.tree.file), related: related.map { [$0] } ?? [])
        }
    })
}

extension SourceFile {
  /// The mark that git puts before a conflict, where it is what broke the document.
  fileprivate func conflictMark(before error: SyntaxError) -> SourceRange? {
    guard bytes.contains("<<<<<<< ") else { return nil }
    let lines = LineTable(self)
    let last = lines.line(of: error.range.start)
    for number in stride(from: last, to: 0, by: -1) {
      guard let line = lines.byteRange(ofLine: number) else { continue }
      let text = bytes[line]
      if text.starts(with: "---".utf8) { return nil }
      if text.starts(with: "<<<<<<< ".utf8) {
        return SourceRange(line.lowerBound, line.upperBound)
      }
    }
    return nil
  }
}

extension SyntaxError {
  /// nil: there is no more to say than the rule says.
  fileprivate func remedy(in file: SourceFile) -> String? {
    let start = range.start
    if message.hasSuffix("has no end") { return "close it where it ends" }
    if file.bytes.indices.contains(start), file.bytes[start] == UInt8(ascii: "\t") {
      return "indent with blanks: YAML takes no tab here"
    }
    if message.hasPrefix("mapping values are not allowed") {
      return
        "put the text in quotes where it holds a colon and a blank; otherwise mind the indentation"
    }
    return nil
  }
}
