import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let duplicateKey = Rule(
    id: "duplicate-key", group: .syntax,
    summary: "A key stands twice in one mapping",
    rationale: """
      kubectl and Helm take the last value without a word; kustomize refuses the file. Either way the
      first value is not what a reader of the file believes it is.

      Quiet for merge keys (`<<`), which may override and be overridden.
      """,
    remedy: "remove one of them",
    severity: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              ↓image: ghcr.io/acme/shop:1.4.3
        """),
      .good(
        "the same key in two mappings",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: web, image: "ghcr.io/acme/shop:1.4.2"}
            - {name: admin, image: "ghcr.io/acme/admin:1.4.2"}
        """),
      .good(
        "a merged key may be overridden",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: shop
          labels: &labels {app: shop}
          annotations:
            <<: *labels
            app: other
        """),
    ],
    check: .file { file, _ in
      file.tree.duplicateKeys.compactMap { duplicate in
        let key = file.tree.key(of: duplicate)
        let related = [Defect.Related("the first one", at: file.tree.firstKey(of: duplicate))]
        guard let resource = file.resource(around: key.range) else {
          guard file.isKustomization else { return nil }
          return Defect(
            "the key \"\(key.text ?? "")\" stands twice: kustomize refuses the file", at: key.range,
            in: file.tree.file, related: related)
        }
        return Defect(
          "the key \"\(key.text ?? "")\" stands twice in \(resource.id): kubectl takes the last one, "
            + "kustomize refuses the file", at: key, of: resource, related: related)
      }
    })
}
