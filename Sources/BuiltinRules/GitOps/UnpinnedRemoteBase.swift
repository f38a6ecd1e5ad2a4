import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unpinnedRemoteBase = Rule(
    id: "unpinned-remote-base", group: .gitops,
    summary: "A kustomization takes in whatever someone else pushed last",
    rationale: """
      Without a `ref`, with a branch, or by `releases/latest/download`, each build may be another one, and what
      was applied cannot be built again. Whoever can push there can change the cluster.

      Quiet for a tag, a version or a commit, and for other URLs that do not say which revision they are of.
      """,
    remedy: "name a tag or a commit: ?ref=v1.2.3",
    severity: .error,
    examples: [
      .bad(
        "",
        """
        resources:
          - ↓https://github.com/acme/base//k8s
          - ↓github.com/acme/base//k8s?ref=main
          - ↓https://raw.githubusercontent.com/acme/base/master/crds.yaml
          - ↓https://github.com/acme/base/releases/latest/download/install.yaml
        components:
          - ↓https://github.com/acme/parts//tls?ref=HEAD&timeout=90s
        """,
        at: "k8s/kustomization.yaml"),
      .good(
        "",
        """
        resources:
          - https://github.com/acme/base//k8s?ref=v1.2.3
          - github.com/acme/base//k8s?timeout=120&ref=4d5f1c2
          - https://raw.githubusercontent.com/acme/base/v1.2.3/crds.yaml
          - https://github.com/acme/base/releases/download/v1.2.3/install.yaml
          - ../base
        """,
        at: "k8s/kustomization.yaml"),
      .good(
        "a server that keeps no revisions in its URLs",
        """
        resources:
          - https://example.com/operator/1.2.3/install.yaml
          - https://example.com/operator/install.yaml
        """,
        at: "k8s/kustomization.yaml"),
    ],
    check: .inventory { context in
      context.inventory.surroundings.repository.kustomizations.values
        .sorted { $0.folder < $1.folder }
        .flatMap { kustomization in
          (kustomization.resources + kustomization.components).filter { $0.path == nil }
            .compactMap { entry in
              guard !Placeholder.isIn(entry.text),
                let revision = RemoteBase(entry.text).movingRevision
              else { return nil }
              return Defect(
                "\(kustomization.folder) takes in \(revision) of \(entry.text)",
                at: entry.node.range, in: kustomization.file)
            }
        }
    })
}

/// The URL of a base, as kustomize reads it.
private struct RemoteBase {
  private let path: [Substring]
  private let query: [Substring]
  private let isFile: Bool

  init(_ text: String) {
    let parts = text.split(separator: "?", maxSplits: 1)
    path = (parts.first ?? "").split(separator: "/")
    query = parts.count > 1 ? parts[1].split(separator: "&") : []
    isFile = [".yaml", ".yml", ".json"].contains { (parts.first ?? "").hasSuffix($0) }
  }

  /// What it follows, as a phrase; nil: it stays, or it does not say.
  var movingRevision: String? {
    for name in ["ref=", "version="] {
      if let value = query.first(where: { $0.hasPrefix(name) })?.dropFirst(name.count) {
        guard !value.isEmpty else { return "the default branch" }
        return VersionPin.isBranch(String(value)) ? "the branch \(value)" : nil
      }
    }
    if path.contains("releases"), path.contains("latest") { return "the latest release" }
    guard isFile else { return isGit ? "the default branch" : nil }
    return revisionInPath.flatMap { VersionPin.isBranch($0) ? "the branch \($0)" : nil }
  }

  /// A file's URL holds the revision at a known place.
  private var revisionInPath: String? {
    if let host = path.firstIndex(of: "raw.githubusercontent.com"), path.count > host + 3 {
      let name = path[host + 3]
      return name == "refs" ? path[(host + 3)...].prefix(3).joined(separator: "/") : String(name)
    }
    for word in ["raw", "blob"] {
      if let at = path.firstIndex(of: Substring(word)), path.contains("github.com"),
        path.count > at + 1
      {
        return String(path[at + 1])
      }
    }
    return nil
  }

  private var isGit: Bool {
    path.contains { $0.hasSuffix("github.com") || $0.hasSuffix("gitlab.com") }
      || path.contains { $0.hasSuffix("bitbucket.org") || $0.hasSuffix(".git") }
      || path.first?.hasPrefix("git") == true
  }
}
