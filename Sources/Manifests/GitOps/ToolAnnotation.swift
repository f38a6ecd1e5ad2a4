/// Annotations and labels by which an object tells deployment tools what to do with it.
package enum ToolAnnotation {
  /// The words that an annotation takes.
  package struct Words: Sendable {
    /// Words that have an effect, or say the default.
    package var known: [String]
    /// Several may stand in it, with commas between.
    var isList = false
    var ignoresCase = true
    /// Numbers are all that it takes.
    var isNumber = false
    /// Only what is nearly a known word is a mistake: the tool learns new ones.
    var isOpen = false

    /// The first word that the tool does not know.
    package func firstUnknown(in text: String) -> String? {
      let words =
        isList ? text.split(separator: ",").map(Self.trimmed) : [Self.trimmed(Substring(text))]
      return words.first { word in
        if isNumber { return Int(word) == nil }
        if word.isEmpty { return false }
        return isOpen ? isSlip(word) : !isKnown(word)
      }
    }

    private func isKnown(_ word: String) -> Bool {
      known.contains { ignoresCase ? $0.lowercased() == word.lowercased() : $0 == word }
    }

    /// `Prune=no`, where `Prune` takes other words.
    private func isSlip(_ word: String) -> Bool {
      guard !isKnown(word), let equals = word.firstIndex(of: "=") else { return false }
      let option = word[...equals].lowercased()
      return known.contains { $0.lowercased().hasPrefix(option) }
    }

    private static func trimmed(_ word: Substring) -> String {
      let rest = word.drop { $0 == " " }
      let end = rest.lastIndex { $0 != " " }
      return end.map { String(rest[...$0]) } ?? ""
    }
  }

  private static let toggle = Words(known: ["disabled", "enabled", "true"])
  private static let nelm = Words(
    known: ["before-creation", "before-creation-if-immutable", "succeeded", "failed"],
    isList: true)

  /// A quick no for most names, by their length and their first letters.
  package static func mayKnow(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    name.count > 1 && name.count < 64 && lengths & 1 << UInt64(name.count) != 0
      && starts.contains { $0.0 == name[0] && $0.1 == name[1] }
  }

  private static let lengths = words.keys.reduce(UInt64(0)) { $0 | 1 << UInt64($1.utf8.count) }
  /// `ar` of Argo CD, `he` of Helm …
  private static let starts: [(UInt8, UInt8)] = Set(words.keys.map { String($0.prefix(2)) }).map {
    let letters = Array($0.utf8)
    return (letters[0], letters[1])
  }

  package static let words: [String: Words] = [
    "argocd.argoproj.io/hook": Words(
      known: ["PreSync", "Sync", "PostSync", "SyncFail", "Skip", "PreDelete", "PostDelete"],
      isList: true, ignoresCase: false),
    "argocd.argoproj.io/hook-delete-policy": Words(
      known: ["HookSucceeded", "HookFailed", "BeforeHookCreation", "Never"], isList: true,
      ignoresCase: false),
    "argocd.argoproj.io/sync-options": Words(
      known: [
        "ApplyOutOfSyncOnly=true", "ApplyOutOfSyncOnly=false", "CreateNamespace=true",
        "CreateNamespace=false", "Delete=confirm", "Delete=false", "Delete=true",
        "FailOnSharedResource=true", "FailOnSharedResource=false", "Force=true", "Force=false",
        "Prune=confirm", "Prune=false", "Prune=true", "PruneLast=true", "PruneLast=false",
        "PrunePropagationPolicy=background", "PrunePropagationPolicy=foreground",
        "PrunePropagationPolicy=orphan", "Replace=true", "Replace=false",
        "RespectIgnoreDifferences=true", "RespectIgnoreDifferences=false",
        "ServerSideApply=true", "ServerSideApply=false", "SkipDryRunOnMissingResource=true",
        "SkipDryRunOnMissingResource=false", "Validate=false", "Validate=true",
      ], isList: true, ignoresCase: false, isOpen: true),
    "argocd.argoproj.io/sync-wave": Words(known: [], isNumber: true),
    "flux.weave.works/update-strategy": Words(known: ["recreate", "rolling", "blue-green"]),
    "gitops.flux.io/update-strategy": Words(known: ["recreate", "rolling", "blue-green"]),
    "helm.sh/hook": Words(
      known: [
        "pre-install", "post-install", "pre-delete", "post-delete", "pre-upgrade",
        "post-upgrade", "pre-rollback", "post-rollback", "test", "test-success",
        // Kept as a hook by old charts: Helm 3 installs such a definition from `crds/` alone.
        "crd-install", "test-failure",
      ], isList: true),
    "helm.sh/hook-delete-policy": Words(
      known: ["before-hook-creation", "hook-succeeded", "hook-failed"], isList: true),
    "helm.sh/hook-weight": Words(known: [], isNumber: true),
    "helm.sh/resource-policy": Words(known: ["keep", "delete"]),
    "kapp.k14s.io/create-strategy": Words(
      known: ["fallback-on-update", "fallback-on-update-or-noop"], ignoresCase: false),
    "kapp.k14s.io/delete-strategy": Words(known: ["orphan"], ignoresCase: false),
    "kapp.k14s.io/update-strategy": Words(
      known: ["fallback-on-replace", "always-replace", "skip"], ignoresCase: false),
    "kustomize.toolkit.fluxcd.io/force": toggle,
    "kustomize.toolkit.fluxcd.io/prune": toggle,
    "kustomize.toolkit.fluxcd.io/reconcile": toggle,
    "kustomize.toolkit.fluxcd.io/ssa": Words(
      known: ["Override", "Merge", "IfNotPresent", "Ignore"]),
    "kustomize.toolkit.fluxcd.io/substitute": toggle,
    "werf.io/delete-policy": nelm,
    "werf.io/resource-policy": Words(
      known: ["keep", "skip-update", "skip-recreate"], isList: true),
  ]
}
