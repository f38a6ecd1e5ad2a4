import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let missingType = Rule(
    id: "missing-type", group: .syntax,
    summary: "A document among objects does not say what it is",
    rationale: """
      "error validating data: apiVersion not set": without `apiVersion` and `kind` nobody knows what a document is. kubectl applies the others and ends
      with an error; kustomize and Helm stop.

      Looks at documents that have a name and stand in one file with other objects. Quiet for patches and for files that hold no object at all, which
      may be anything.
      """,
    remedy: "write apiVersion and kind at the top of the document, or take it out",
    severity: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: one}
        ---
        kind: ConfigMap
        metadata: {name: ↓two}
        data: {greeting: hello}
        ---
        apiVersion: v1
        metadata: {name: ↓three}
        ---
        metadata: {name: ↓four}
        """),
      .good(
        "documents of nothing, and lists",
        """
        # shop
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: one}
        ---
        apiVersion: v1
        kind: ConfigMapList
        items:
          - metadata: {name: two}
        """),
      .good(
        "no object beside it",
        """
        kind: pipeline
        metadata: {name: build}
        """),
    ],
    check: .file { file, _ in
      guard !file.resources.isEmpty, file.tree.roots.count > file.resources.count,
        !file.isKustomization, !file.isKustomizePart
      else { return [] }
      return file.tree.roots.compactMap { root in
        guard let name = root["metadata"]?["name"], name.text != nil, !name.isNull else {
          return nil
        }
        let missing = ["apiVersion", "kind"].filter { root.value(forKey: $0)?.isNull ?? true }
        guard !missing.isEmpty else { return nil }
        return Defect(
          "the document called \(name.text ?? "") says no \(missing.joined(separator: " and no ")): nothing applies it",
          at: name.range, in: file.tree.file)
      }
    })
}
