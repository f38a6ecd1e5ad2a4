import Changes
import Manifests
import YAMLSyntax

/// What `.kubevet.yaml` says.
package struct Configuration: Sendable {
  /// nil: there is none.
  package var file: SourceFile?
  package var kubernetes: KubernetesVersion?
  package var against: String?
  package var apply = ApplyMethod.client
  package var failOn: FailOn?
  package var exclude: [Glob] = []
  /// What holds for every file.
  package var layer = Layer()
  package var overrides: [Override] = []
  package var external = ExternalObjects()
  package var suppressions: [SuppressionSetting] = []
  package var charts: [ChartSetting] = []
  /// Where the value of each key stands.
  package var lines: [String: Int] = [:]

  package init() {}

  /// The lowest severity that makes the exit status 1.
  package enum FailOn: String, Sendable, CaseIterable {
    case error, warning, info, never

    package func isReached(by severity: Severity) -> Bool {
      switch self {
      case .error: severity >= .error
      case .warning: severity >= .warning
      case .info: true
      case .never: false
      }
    }
  }

  /// Which rules run, and how.
  package struct Layer: Sendable {
    /// Ids, groups and presets; empty: as it was.
    package var select: [String] = []
    package var ignore: [String] = []
    package var rules: [String: RuleSetting] = [:]
    package var selectLine: Int?
    package var ignoreLine: Int?

    package init() {}
  }

  package struct RuleSetting: Sendable {
    package var isOff = false
    package var severity: Severity?
    package var options: [Rule.Option] = []
    package var severityLine: Int?
    package var optionLines: [String: Int] = [:]

    init() {}
  }

  /// What differs for some files.
  package struct Override: Sendable {
    package var paths: [Glob]
    package var layer: Layer
  }

  /// Findings that are accepted for a reason.
  package struct SuppressionSetting: Sendable {
    /// By id, with the place where each is named.
    package var rules: [String: SourceRange]
    /// Empty: any file.
    package var paths: [Glob]
    /// nil: any.
    package var kind: Glob?
    package var namespace: Glob?
    package var name: Glob?
    package var container: Glob?
    package var reason: String
    /// The last day; nil: it never ends.
    package var until: Day?
    package var untilRange: SourceRange?
    /// Where it stands in the configuration.
    package var range: SourceRange
  }

  /// A chart as it is released: one entry for each set of values.
  package struct ChartSetting: Sendable {
    /// The folder with the `Chart.yaml`.
    package var path: String
    package var release: String?
    package var namespace: String?
    /// Values files, later ones above earlier ones.
    package var values: [String] = []
    /// Where the entry stands.
    package var file: String
    package var line: Int
  }

  /// Those of ``overrides`` that hold for a file, the last one on top.
  package func overrides(for path: String) -> [Override] {
    overrides.filter { $0.paths.contains { $0.covers(path) } }
  }
}
