import YAMLSyntax

/// A tool that keeps the cluster as a repository says, by itself and again and again.
package enum ReconcilingEngine: String, Sendable {
  case flux = "Flux"
  case argoCD = "Argo CD"
}

extension Inventory {
  /// Who applies `resource` again and again, as far as the scan shows: a Flux Kustomization or an
  /// Argo CD Application over its folder, or an annotation meant for one of them.
  package func engine(reconciling resource: Resource) -> ReconcilingEngine? {
    if let annotations = resource.annotations {
      for (key, _) in annotations.entries {
        guard let name = key.text else { continue }
        if name.hasPrefix("kustomize.toolkit.fluxcd.io/") { return .flux }
        if name.hasPrefix("argocd.argoproj.io/") { return .argoCD }
      }
    }
    return reconciledFolders.first { folder, _ in
      resource.source == folder || resource.source.hasPrefix("\(folder)/")
    }?.engine
  }

  private var reconciledFolders: [(folder: String, engine: ReconcilingEngine)] {
    let flux = resources("kustomize.toolkit.fluxcd.io", "Kustomization").compactMap {
      $0.spec?["path"]?.text.map { (Self.folder($0), ReconcilingEngine.flux) }
    }
    let argoCD = resources("argoproj.io", "Application").flatMap { application in
      let sources =
        [application.spec?["source"]].compactMap { $0 }
        + (application.spec?["sources"].map { Array($0.items) } ?? [])
      return sources.compactMap { source in
        source["path"]?.text.map { (Self.folder($0), ReconcilingEngine.argoCD) }
      }
    }
    return flux + argoCD
  }

  /// `./apps/prod/` as sources are called: `apps/prod`.
  private static func folder(_ path: String) -> String {
    var path = path[...]
    while path.hasPrefix("./") { path = path.dropFirst(2) }
    while path.hasSuffix("/") { path = path.dropLast() }
    return String(path)
  }
}
