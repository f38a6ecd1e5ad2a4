import BuiltinRules
import Linting
import Manifests
import TestSupport
import Testing

/// Sizes that no page shows.
@Suite struct InvalidDataTests {
  private func severities(
    _ kind: String = "ConfigMap", _ field: String = "data", bytes: Int, padding: String = "",
    _ annotations: String = ""
  ) async -> [Severity] {
    let file = manifestFile(
      """
      apiVersion: v1
      kind: \(kind)
      metadata: {name: shop, annotations: {\(annotations)}}
      \(field): {text: \(String(repeating: "A", count: bytes))\(padding)}
      """)
    return await Linter(rules: [.invalidData]).lint([file], Inventory(file.resources), jobs: 1)
      .map(\.severity)
  }

  @Test func takesWhatTheServerTakes() async {
    #expect(await severities(bytes: 1000) == [])
    #expect(await severities(bytes: 261_000) == [])
    #expect(
      await severities(bytes: 1_048_576, "argocd.argoproj.io/sync-options: Replace=true") == [])
    let encoded = 1_048_576 / 3 * 4
    #expect(await severities("Secret", bytes: encoded) == [.info])
    #expect(await severities("ConfigMap", "binaryData", bytes: encoded) == [.info])
    #expect(await severities("Secret", bytes: encoded + 2, padding: "==") == [.info])
  }

  @Test func knowsTheCopyOfClientSideApply() async {
    #expect(await severities(bytes: 262_144) == [.info])
    let options = "argocd.argoproj.io/sync-options: \"Prune=false,ServerSideApply=true\""
    #expect(await severities(bytes: 262_144, options) == [])
    #expect(await severities(bytes: 262_144, "kustomize.toolkit.fluxcd.io/prune: disabled") == [])
  }

  @Test func refusesWhatTheServerRefuses() async {
    #expect(await severities(bytes: 1_048_577) == [.error])
    #expect(await severities("Secret", "stringData", bytes: 1_048_577) == [.error])
    #expect(await severities("Secret", bytes: 1_398_112) == [.error])
  }
}
