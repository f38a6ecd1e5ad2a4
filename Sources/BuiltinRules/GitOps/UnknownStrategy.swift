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
    check: .resource { resource, _ in
      guard resource.annotations.mayHoldTools || resource.labels.mayHoldTools else { return [] }
      var defects: [Defect] = []
      for map in [resource.annotations, resource.labels].compactMap({ $0 }) {
        for (key, value) in map.entries {
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
    })
}

extension Node? {
  /// Most annotations and labels are no tool's.
  fileprivate var mayHoldTools: Bool {
    map { !$0.allKeys { !ToolAnnotation.mayKnow($0) } } ?? false
  }
}
