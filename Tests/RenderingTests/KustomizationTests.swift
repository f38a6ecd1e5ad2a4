import Rendering
import Testing
import YAMLSyntax

/// What a kustomization says about the files around it.
@Suite struct KustomizationTests {
  private func kustomization(_ yaml: String, _ name: String) throws -> Kustomization {
    let tree = SyntaxTree(parsing: SourceFile(path: name, bytes: Array(yaml.utf8)))
    return Kustomization(try #require(tree.roots.first), name: name)
  }

  @Test func tellsObjectsFromParts() throws {
    let facts = try kustomization(
      """
      resources: [a.yaml, ../base, ./b/c.yaml, "https://example.org/x.yaml"]
      bases: [../old]
      components: [../part]
      crds: [crd.yaml]
      patches:
        - path: patch.yaml
        - patch: "- op: remove"
      patchesStrategicMerge: [merge.yaml, "apiVersion: v1\\nkind: Pod"]
      patchesJson6902: [{path: json.yaml}]
      replacements: [{path: replace.yaml}]
      transformers: [transform.yaml]
      generators: [generate.yaml]
      configurations: [config.yaml]
      images: [{name: app, newTag: "1"}, {newName: x}]
      """, "k8s/prod/kustomization.yaml")
    #expect(facts.folder == "k8s/prod")
    #expect(
      facts.resources == [
        "k8s/prod/a.yaml", "k8s/base", "k8s/prod/b/c.yaml", "k8s/old", "k8s/part",
      ])
    let parts = ["patch", "merge", "json", "replace", "transform", "generate", "config", "crd"]
    #expect(facts.parts == Set(parts.map { "k8s/prod/\($0).yaml" }))
    #expect(facts.images == ["app"])
  }

  @Test func standsInTheRoot() throws {
    let facts = try kustomization("resources: [a.yaml]\n", "kustomization.yaml")
    #expect(facts.folder == ".")
    #expect(facts.resources == ["a.yaml"])
  }

  @Test(arguments: ["{}", "resources: a.yaml", "resources: {a: b}", "images: [x]", "[]", "word"])
  func saysNothingInTheWrongForm(_ yaml: String) throws {
    let facts = try kustomization(yaml + "\n", "kustomization.yaml")
    #expect(facts.resources.isEmpty)
    #expect(facts.parts.isEmpty)
    #expect(facts.images.isEmpty)
  }
}
