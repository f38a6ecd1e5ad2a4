import BuiltinRules
import Changes
import Linting
import Manifests
import Rendering
import Reporting
import SystemPackage
import YAMLSyntax

/// What holds for a file, and who says so: what `kubevet config show` prints.
public struct EffectiveConfiguration: Sendable {
  private var report = ConfigurationReport()

  /// The names that ``text(in:)`` takes.
  public static let formats = ["text", "json"]

  /// - Parameter path: a file, which need not be a manifest; nil: what holds for every file.
  /// - Throws: ``Check/UsageError`` where the configuration cannot be used or the file is not there.
  public init(of check: Check, for path: String?) throws(Check.UsageError) {
    let folder = FileSystem.currentFolder
    let settings = try Settings(check, folder)
    let configuration = settings.configuration
    report.file = configuration.file?.path
    report.path = try path.map { path throws(Check.UsageError) in
      try Self.name(of: path, in: folder)
    }
    report.excluder = report.path.flatMap { path in
      configuration.exclude.first { $0.skips(path) }?.pattern
    }
    report.settings = Self.settings(check, settings)
    let overrides = report.path.map(configuration.overrides) ?? []
    report.rules = Rule.all.map { configuration.inForce($0, overrides, settings.selection) }
    let root = configuration.file.flatMap { SyntaxTree(parsing: $0).roots.first }
    // What of them holds for the file is among the rules.
    let keys = (path == nil ? ["overrides"] : []) + ["external", "suppressions", "charts"]
    report.lists = keys.map { key in
      (key, root?.value(forKey: key).map { Self.entries($0, key) } ?? [])
    }
  }

  /// nil: there is no such format.
  public func text(in format: String) -> String? {
    switch format {
    case "text": report.text
    case "json": report.json
    default: nil
    }
  }

  private static func name(
    of path: String, in folder: FilePath
  ) throws(Check.UsageError) -> String {
    let absolute = folder.pushing(FilePath(path)).lexicallyNormalized()
    switch FileSystem.type(of: absolute) {
    case nil: throw Check.UsageError("\(path): there is no such file")
    case .directory: throw Check.UsageError("\(path) is a folder: name a file in it")
    default: return absolute.shown(below: absolute.repositoryRoot ?? folder)
    }
  }

  private static func settings(
    _ check: Check, _ settings: Settings
  ) -> [ConfigurationReport.Entry] {
    let configuration = settings.configuration
    func entry(
      _ key: String, _ value: JSONValue, _ option: String? = nil
    ) -> ConfigurationReport.Entry {
      let written = configuration.lines[key].map { RuleInForce.Origin.configuration(line: $0) }
      return .init(key, value, option.map { .commandLine($0) } ?? written ?? .standard)
    }
    return [
      entry(
        "kubernetes", .string(settings.kubernetes.description),
        check.kubernetesVersion.map { _ in "--kubernetes-version" }),
      entry(
        "against", .string(check.against ?? configuration.against ?? "auto"),
        check.against.map { _ in "--against" }),
      entry("apply", .string(configuration.apply.rawValue)),
      entry(
        "fail-on", .string(settings.limit.rawValue), check.failOn.map { _ in "--fail-on" }),
      entry("exclude", .array(configuration.exclude.map { .string($0.pattern) })),
    ]
  }

  private static func entries(_ node: Node, _ key: String) -> [ConfigurationReport.Entry] {
    let lines = LineTable(node.tree.file)
    return node.items.map { item in
      .init(
        key, (try? item.json()) ?? .null,
        .configuration(line: lines.line(of: item.range.start)))
    }
  }
}
