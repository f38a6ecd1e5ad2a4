import Linting
import Manifests
import TestSupport
import YAMLSyntax

/// Rules that say something about every image, name and file: what is tested is what becomes of it.
extension Rule {
  static let images = test(
    "test-image", .images, .error,
    options: [
      Option("words", .strings(["a", "b"]), "words"), Option("limit", .int(3), "a limit"),
    ],
    check: .container { container, workload, context in
      guard let image = container.image else { return [] }
      let options = "\(context.strings("words").joined(separator: "+")), \(context.int("limit"))"
      return [
        Defect(
          "\(workload.id) has an image: \(options)", at: image.node, of: workload.resource)
      ]
    })

  static let names = test(
    "test-name", .references, .warning,
    check: .resource { resource, _ in
      [Defect("\(resource.id) has a name", at: resource.nameNode, of: resource)]
    })

  static let inventory = test(
    "test-inventory", .references, .info,
    check: .inventory { context in
      context.inventory.resources.map {
        Defect("\($0.id) is in the inventory", at: $0.nameNode, of: $0, severity: .warning)
      }
    })

  static let podNames = test(
    "test-pod-name", .references, .warning,
    check: .resource(of: [GroupKind("", "Pod")]) { resource, _ in
      [Defect("\(resource.id) is a pod", at: resource.nameNode, of: resource)]
    })

  static let quiet = test(
    "test-quiet", .security, nil,
    check: .file { file, _ in
      [Defect("a file", at: SourceRange(0, 1), in: file.tree.file)]
    })

  static let unused = test("test-unused", .syntax, .warning, check: .suppressions)

  static let testRules = [images, inventory, names, quiet]

  private static func test(
    _ id: String, _ group: Group, _ severity: Severity?, options: [Option] = [], check: Check
  ) -> Rule {
    Rule(
      id: id, group: group, summary: "A test", rationale: "Why.", remedy: "do it",
      severity: severity, options: options, examples: [], check: check)
  }
}

/// All that the test rules say about some files.
func findings(
  _ files: [(path: String, yaml: String)], rules: [Rule] = Rule.testRules,
  selection: Selection = Selection(), configuration: Configuration = Configuration()
) async -> [Finding] {
  let manifests = files.map { manifestFile($0.yaml, path: $0.path) }
  let linter = Linter(rules: rules, selection: selection, configuration: configuration)
  return await linter.lint(manifests, Inventory(manifests.flatMap(\.resources)), jobs: 2)
}

/// `.kubevet.yaml`, as `yaml` says it.
func configuration(
  _ yaml: String, _ rules: [Rule] = Rule.testRules
) throws(ConfigurationError) -> Configuration {
  try Configuration(SourceFile(path: ".kubevet.yaml", bytes: Array(yaml.utf8)), rules: rules)
}
