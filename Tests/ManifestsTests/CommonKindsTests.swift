import Testing
import YAMLSyntax

@testable import Manifests

/// Kinds that are known beforehand are what their names say.
@Suite struct CommonKindsTests {
  private func resource(_ apiVersion: String, _ kind: String) -> Resource? {
    let text = "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: a}\n"
    let tree = SyntaxTree(parsing: SourceFile(path: "a.yaml", bytes: Array(text.utf8)))
    return tree.roots.flatMap { Resource.objects(in: $0, source: "") }.first
  }

  @Test func eachIsFoundAndReadsAsItIsWritten() {
    for entry in CommonKinds.shared.entries {
      let (apiVersion, kind) = (entry.apiVersion, entry.kind)
      #expect(kind == GroupKind(apiVersion: apiVersion, kind: kind.kind))
      #expect(resource(apiVersion, kind.kind)?.kind == kind)
      #expect(resource(apiVersion, kind.kind)?.apiVersion == apiVersion)
    }
  }

  /// Length, beginning and end are equal: all that is compared at first.
  @Test func othersAreNotTakenForThem() {
    #expect(
      resource("rbac.authorizXtion.k8s.io/v1", "Role")?.id.group == "rbac.authorizXtion.k8s.io")
    #expect(resource("v1", "PersistentXolumeClaim")?.id.kind == "PersistentXolumeClaim")
    #expect(resource("apps/v2", "Deployment")?.apiVersion == "apps/v2")
    #expect(resource("\"apps/v1\"", "'Deployment'")?.kind == GroupKind("apps", "Deployment"))
  }
}
