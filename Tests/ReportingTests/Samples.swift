import Linting
import Manifests
import Reporting
import TestSupport
import YAMLSyntax

/// A small set of rules and a manifest full of texts that would harm a terminal or a CI runner.
enum Sample {
  static let rules = [rule("test-file", nil), rule("test-image", .error), rule("test-name", .info)]
  /// Of what stands in the last applied revision alone.
  static let gone = rule("test-gone", .error)

  private static func rule(_ id: String, _ severity: Severity?) -> Rule {
    Rule(
      id: id, group: .images, summary: "A test of \(id)", rationale: "What happens **then**.",
      remedy: "do [this] instead", severity: severity, examples: [],
      check: .resource { resource, _ in defects(id, resource) })
  }

  private static func defects(_ id: String, _ resource: Resource) -> [Defect] {
    let file = resource.root.tree.file
    switch id {
    case "test-file": return [Defect("the text is odd", at: SourceRange(0, 15), in: file)]
    case "test-gone":
      return [Defect("it is gone", at: resource.nameNode, of: resource).inRevision("HEAD~1")]
    case "test-name":
      return [Defect("\(resource.id) has a name", at: resource.nameNode, of: resource)]
    default:
      guard let image = resource.spec?["image"] else { return [] }
      let related = Defect.Related("named [here]", at: resource.nameNode)
      return [
        Defect(
          "\(resource.id) runs \"\(image.text ?? "")\"", at: image, of: resource,
          remedy: "pin %1, then: stop", related: [related])
      ]
    }
  }

  static let hostile = """
    apiVersion: v1
    kind: Pod
    metadata: {name: "a\\n::error::x", namespace: größe}
    spec:
      image: "##[command] \\e[31m\\u202e% <b>, ##vso[task]: \\u2028"   # 😀
    ---
    apiVersion: v1
    kind: Secret
    metadata: {name: keys}
    spec: {image: password-123}
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: ok
      annotations: {kubevet.dev/ignore.test-image: 'because: "so"'}
    spec:
      image: |
        two
        lines
    """

  static let problems = [
    Problem(message: "cannot be read:\n::warning::x, 100%", file: "k8s/a,b.yaml", line: 3),
    Problem(message: "nothing to read"),
  ]

  static func report(
    _ yaml: String = hostile, path: String = "k8s/ä b.yaml", problems: [Problem] = problems,
    rules: [Rule] = rules, select: [String] = ["all"]
  ) async -> Report {
    let file = manifestFile(yaml, path: path)
    let linter = Linter(rules: rules, selection: Selection(select: select))
    let findings = await linter.lint([file], Inventory(file.resources), jobs: 1)
    return Report(
      findings: findings, rules: rules, problems: problems, files: 1, sources: 1,
      resources: file.resources.count, version: "1.2.3")
  }

  /// One finding per object.
  static func many(_ count: Int, _ rule: String) async -> Report {
    let pod = "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {image: x}}\n---\n"
    return await report(String(repeating: pod, count: count), problems: [], select: [rule])
  }
}
