import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let duplicateKey = Rule(
    id: "duplicate-key", group: .syntax,
    summary: "A key stands twice in one mapping",
    rationale: """
      kubectl and Helm take the last value without a word; kustomize refuses the file, but of a patch it
      takes the first one. Either way one of the values is not what a reader of the file believes it is.

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
      .bad(
        "copies, too",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop, labels: {app: shop, ↓app: shop}}
        spec:
          ports:
            - port: 80
              targetPort: http
              ↓targetPort: http
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
    fix: .safe("remove the later ones where all of them have the same value"),
    check: .file { file, _ in
      file.tree.duplicateKeys.compactMap { duplicate in
        let key = file.tree.key(of: duplicate)
        let related = [Defect.Related("the first one", at: file.tree.firstKey(of: duplicate))]
        guard let resource = file.resource(around: key.range) else {
          if file.isKustomizePart { return inPart(key, related, file) }
          guard file.isKustomization else { return nil }
          return Defect(
            "the key \"\(key.text ?? "")\" stands twice: kustomize refuses the file", at: key.range,
            in: file.tree.file, related: related
          ).repaired(by: removeCopy)
        }
        return Defect(
          "the key \"\(key.text ?? "")\" stands twice in \(resource.id): kubectl takes the last one, "
            + "kustomize refuses the file", at: key, of: resource, related: related
        ).repaired(by: removeCopy)
      }
    })

  /// What is rendered does not show it any more.
  private static func inPart(
    _ key: Node, _ related: [Defect.Related], _ file: ManifestFile
  ) -> Defect? {
    let objects = file.tree.roots.flatMap { Resource.objects(in: $0, source: file.tree.file.path) }
    let object = objects.last { object in
      object.root.range.start <= key.range.start && key.range.end <= object.root.range.end
    }
    return object.map { object in
      Defect(
        "the key \"\(key.text ?? "")\" stands twice in \(object.id): of a patch kustomize takes the "
          + "first one, any other file it refuses", at: key.range, in: file.tree.file,
        resource: object, related: related
      ).repaired(by: removeCopy)
    }
  }

  private static func removeCopy(_ site: RepairSite) -> EditGroup? {
    guard let entry = site.tree.writtenEntry(at: site.range)?.entry, entry.key.range == site.range
    else { return nil }
    let copies = entry.mapping.writtenEntries.filter { $0.key.text == entry.key.text }
    guard let first = copies.first, first.position < entry.position,
      copies.allSatisfy({ $0.value.isRead(as: first.value) })
    else { return nil }
    // Its comments go where the first one has them, too.
    let isSameText = site.text.text(of: entry) == site.text.text(of: first)
    return site.text.removing(entry, losesComments: isSameText)
  }
}
