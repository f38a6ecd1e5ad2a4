import Manifests
import Testing
import YAMLSyntax

/// The root of the first document of `yaml`.
func root(_ yaml: String) throws -> Node {
  let tree = SyntaxTree(parsing: SourceFile(path: "test.yaml", bytes: Array(yaml.utf8)))
  #expect(tree.errors.isEmpty)
  return try #require(tree.roots.first)
}

/// The objects of every document of `yaml`.
func resources(_ yaml: String) -> [Resource] {
  let tree = SyntaxTree(parsing: SourceFile(path: "test.yaml", bytes: Array(yaml.utf8)))
  return tree.roots.flatMap { Resource.objects(in: $0, source: "k8s") }
}

func resource(_ yaml: String) throws -> Resource { try #require(resources(yaml).first) }

func workload(_ yaml: String) throws -> Workload { try #require(Workload(try resource(yaml))) }
