import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unknownStrategy = Rule(
    id: "unknown-strategy", group: .gitops,
    summary: "An annotation tells a deployment tool something that it does not understand",
    rationale: """
      The tools compare these annotations with a few words and take any other word for nothing said: an object
      that was to be kept is pruned, one that was to be recreated is refused. Helm even drops an object
      whose `helm.sh/hook` has a word that it does not know.

      Known are the annotations of Flux, Argo CD, Helm, kapp and nelm that decide over recreation, pruning,
      hooks and order. Quiet for words that say the default (`enabled`, `true`) and for templates. An option
      of Argo CD is reported only when a known one is spelled nearly like it.
      """,
    remedy: "write one of the words that the tool knows",
    severity: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: migrate
          annotations:
            helm.sh/hook: ↓pre-upgrade,pre-instal
            helm.sh/hook-weight: ↓first
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata:
          name: data
          annotations:
            kustomize.toolkit.fluxcd.io/prune: ↓"false"
            kapp.k14s.io/update-strategy: ↓recreate
            argocd.argoproj.io/sync-options: ↓Prune=no
        """),
      .bad(
        "merged into the annotations",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
          annotations: {<<: {kustomize.toolkit.fluxcd.io/prune: ↓never}, owner: shop}
        """),
      .good(
        "",
        """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: migrate
          annotations:
            helm.sh/hook: pre-install, pre-upgrade
            helm.sh/hook-weight: "-5"
            argocd.argoproj.io/hook: PreSync
            argocd.argoproj.io/sync-options: Replace=true,Force=true
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata:
          name: data
          annotations:
            kustomize.toolkit.fluxcd.io/prune: Disabled
            helm.sh/resource-policy: keep
            kapp.k14s.io/update-strategy: fallback-on-replace
        """),
      .bad(
        "Argo CD minds capitals: such a hook belongs to no phase, and is never applied",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
          annotations: {argocd.argoproj.io/hook: ↓presync, argocd.argoproj.io/sync-options: ↓Prune=False}
        """),
      .good(
        "the default said aloud, and a template",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
          annotations:
            kustomize.toolkit.fluxcd.io/reconcile: "true"
            helm.sh/hook-weight: "{{ weight }}"
            argocd.argoproj.io/sync-options: BrandNewOption=true
        """),
    ],
    check: .file { file, _ in file.resources.flatMap(unknownWords) + unknownHooks(in: file) })

  private static func unknownWords(of resource: Resource) -> [Defect] {
    guard resource.annotations.mayHoldTools || resource.labels.mayHoldTools else { return [] }
    var defects: [Defect] = []
    for map in [resource.annotations, resource.labels].compactMap({ $0 }) {
      for (key, value) in map.pairs {
        guard key.withText({ ToolAnnotation.mayKnow($0) }), let name = key.text,
          let words = ToolAnnotation.words[name], let text = value.text,
          !Placeholder.isIn(text), let wrong = words.firstUnknown(in: text)
        else { continue }
        let hint = Spelling.hint(for: wrong, in: words.known)
        defects.append(
          Defect(
            "\(resource.id) says \(name): \(wrong), which means nothing\(hint)", at: value,
            of: resource))
      }
    }
    return defects
  }

  /// What Helm drops is in the template alone.
  private static func unknownHooks(in file: ManifestFile) -> [Defect] {
    guard let words = ToolAnnotation.words["helm.sh/hook"],
      let parts = file.tree.file.provenance?.ingredients(mentioning: "helm.sh/hook")
    else { return [] }
    return parts.flatMap { part in
      part.file.hooks.compactMap { text, range in
        guard !Placeholder.isIn(text), let wrong = words.firstUnknown(in: text) else { return nil }
        let hint = Spelling.hint(for: wrong, in: words.known)
        var defect = Defect(
          "helm.sh/hook: \(wrong) means nothing to Helm, which drops the object\(hint)",
          at: range, in: part.file)
        defect.isOfIngredient = true
        return defect
      }
    }
  }
}

extension SourceFile {
  /// What the lines of a template say that are `helm.sh/hook` alone.
  fileprivate var hooks: [(text: String, range: SourceRange)] {
    var hooks: [(String, SourceRange)] = []
    var start = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      defer { start = line.endIndex + 1 }
      let text = String(decoding: line, as: UTF8.self)
      guard
        let match = text.firstMatch(
          of: #/^\s*["']?helm\.sh\/hook["']?\s*:\s*["']?([^"'#\s][^"'#]*?)["']?\s*(?:#.*)?$/#)
      else { continue }
      let before = text.utf8.distance(from: text.startIndex, to: match.1.startIndex)
      hooks.append(
        (
          String(match.1),
          SourceRange(start + before, start + before + match.1.utf8.count)
        ))
    }
    return hooks
  }
}

extension Node? {
  /// Most annotations and labels are no tool's.
  fileprivate var mayHoldTools: Bool {
    map { !$0.allKeys { !ToolAnnotation.mayKnow($0) } } ?? false
  }
}
