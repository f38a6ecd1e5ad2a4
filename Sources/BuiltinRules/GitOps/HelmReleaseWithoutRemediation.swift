import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let helmReleaseWithoutRemediation = Rule(
    id: "helm-release-without-remediation", group: .gitops,
    summary: "A HelmRelease does not try again when Helm fails",
    rationale: """
      Without retries one failure is final: a slow image pull or a webhook that is not up yet leaves the
      release at `install retries exhausted` until someone changes it or forces it.

      Without retries of the upgrade alone: `info`. Quiet for `strategy: RetryOnFailure`, for negative retries
      (for ever), and where a Flux Kustomization of the scan patches its HelmReleases.
      """,
    remedy: "set install.remediation.retries and upgrade.remediation.retries, such as 3",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: ↓shop, namespace: shop}
        spec:
          chart: {spec: {chart: shop, version: 1.2.3}}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: ↓db, namespace: shop}
        spec:
          install: {remediation: {retries: 3}}
          upgrade: {remediation: {retries: 0}}
        """),
      .good(
        "",
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: shop}
        spec:
          install: {remediation: {retries: 3}}
          upgrade: {remediation: {retries: -1}}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: db, namespace: shop}
        spec:
          install: {strategy: {name: RetryOnFailure}}
          upgrade: {strategy: {name: RetryOnFailure}}
        """),
      .good(
        "a Kustomization lays the retries over every HelmRelease that it applies",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec:
          path: ./apps
          patches:
            - target: {kind: HelmRelease}
              patch: |
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: all}
                spec: {install: {remediation: {retries: 3}}}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: shop}
        spec: {chart: {spec: {chart: shop}}}
        """),
    ],
    check: .inventory { context in
      let releases = context.inventory.resources("helm.toolkit.fluxcd.io", "HelmRelease")
      guard !releases.isEmpty, !context.inventory.patchesReleases else { return [] }
      return releases.compactMap { resource in
        guard !resource.isPatch,
          resource.spec?["chart"] != nil || resource.spec?["chartRef"] != nil
            || resource.spec?["install"] != nil
        else { return nil }
        let isInstallRetried = resource.retries("install")
        if isInstallRetried, resource.retries("upgrade") { return nil }
        let what = isInstallRetried ? "upgrade" : "installation"
        return Defect(
          "\(resource.id) does not retry a failed \(what)", at: resource.nameNode, of: resource,
          severity: isInstallRetried ? .info : nil)
      }
    })
}

extension Resource {
  fileprivate func retries(_ action: String) -> Bool {
    let action = spec?.value(forKey: action)
    if action?["strategy"]?["name"]?.says("RetryOnFailure") == true { return true }
    guard let retries = action?["remediation"]?["retries"] else { return false }
    // What is no number is a variable.
    return retries.int.map { $0 != 0 } ?? true
  }
}

extension Inventory {
  fileprivate var patchesReleases: Bool {
    fluxKustomizations.contains { kustomization in
      kustomization.spec?["patches"]?.items.contains { patch in
        let text = patch["patch"]?.text ?? ""
        return
          (patch["target"]?["kind"]?.says("HelmRelease") == true
          || text.contains("HelmRelease"))
          && (text.contains("remediation") || text.contains("RetryOnFailure"))
      } ?? false
    }
  }
}
