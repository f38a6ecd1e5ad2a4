import Changes

/// What may stand in `.kubevet.yaml`: one table for the reader, which is strict, and for the JSON Schema by
/// which editors complete and check it.
package struct ConfigurationKey: Sendable {
  package var name: String
  /// One sentence for whoever looks at the key in an editor.
  package var summary: String
  package var shape: Shape
  /// What an entry without it lacks, such as `a path`; nil: it may be left out.
  package var need: String?
  /// What is empty would mean something else than whoever wrote it thinks: everything, or nothing.
  package var mayBeEmpty: Bool

  package init(
    _ name: String, _ shape: Shape, _ summary: String, need: String? = nil, mayBeEmpty: Bool = true
  ) {
    self.name = name
    self.summary = summary
    self.shape = shape
    self.need = need
    self.mayBeEmpty = mayBeEmpty && need == nil
  }

  /// What a value looks like.
  package indirect enum Shape: Sendable {
    case text
    case texts
    case glob
    case globs
    /// Of a file or a folder of the repository.
    case path
    case paths
    /// Labels and patterns for their values.
    case labels
    /// A kind of object, or a pattern for several.
    case kind
    case version
    /// `2026-12-31`
    case date
    case word([String])
    /// Rules, groups and presets.
    case selection
    /// Rules by their ids.
    case ruleIDs
    /// Settings by the rules' ids.
    case rules
    /// Entries of these keys; the noun says what one is.
    case list(of: String, [ConfigurationKey])
  }

  package static let all: [ConfigurationKey] = [
    ConfigurationKey(
      "kubernetes", .version,
      "The cluster's version, in quotes: decides over removed APIs and update rules. Default: the newest known."
    ),
    ConfigurationKey(
      "against", .text,
      "The last applied revision: a git revision, a file or folder of manifests, auto or none. Default: auto.",
      mayBeEmpty: false
    ),
    ConfigurationKey(
      "apply", .word(ApplyMethod.allCases.map(\.rawValue)),
      "How manifests are applied: by the client as kubectl does, or by the server as Flux does. Default: client."
    ),
    ConfigurationKey(
      "fail-on", .word(Configuration.FailOn.allCases.map(\.rawValue)),
      "The lowest severity that makes the exit status 1. Default: warning."),
    ConfigurationKey(
      "exclude", .globs, "Files that are not looked at: patterns relative to the repository."),
    select, ignore,
    ConfigurationKey(
      "rules", .rules,
      "What holds for a rule: a severity, off, or a mapping of its severity and its options."),
    ConfigurationKey(
      "overrides", .list(of: "an override", override),
      "Other settings for some files; later ones stand above earlier ones."),
    ConfigurationKey(
      "external", .list(of: "an external object", external),
      "Objects that live elsewhere: whoever names them names something that is there."),
    ConfigurationKey(
      "suppressions", .list(of: "a suppression", suppression),
      "Findings that are known and accepted, each for a reason."),
    ConfigurationKey(
      "charts", .list(of: "a chart", chart),
      "How charts are released: one entry for each set of values."),
  ]

  private static let select = ConfigurationKey(
    "select", .selection,
    "The rules that run, by id, group or preset. Default: recommended.")

  private static let ignore = ConfigurationKey(
    "ignore", .selection, "Rules that do not run, by id, group or preset.")

  private static let override = [
    ConfigurationKey(
      "paths", .globs, "The files: patterns relative to the repository.", need: "paths"),
    select, ignore,
    ConfigurationKey(
      "rules", .rules, "What differs from the settings above; the rest of them holds on."),
  ]

  private static let external = [
    ConfigurationKey(
      "kind", .kind, "The kind of the objects, such as Secret; Pod, with labels, for a selector.",
      need: "a kind"),
    ConfigurationKey(
      "namespace", .glob, "The namespace, or a pattern. Default: any.", mayBeEmpty: false),
    ConfigurationKey("name", .glob, "The name, or a pattern.", mayBeEmpty: false),
    ConfigurationKey(
      "labels", .labels, "Of pods: the labels that selectors find, or patterns for their values."),
  ]

  private static let suppression = [
    ConfigurationKey("rules", .ruleIDs, "The rules, by id.", need: "rules"),
    ConfigurationKey(
      "paths", .globs, "The files in which the findings stand. Default: any.", mayBeEmpty: false),
    ConfigurationKey(
      "kind", .glob, "The kind of the object, or a pattern. Default: any.", mayBeEmpty: false),
    ConfigurationKey(
      "namespace", .glob, "The namespace of the object, or a pattern. Default: any.",
      mayBeEmpty: false),
    ConfigurationKey(
      "name", .glob, "The name of the object, or a pattern. Default: any.", mayBeEmpty: false),
    ConfigurationKey(
      "container", .glob, "The container in which the findings stand, or a pattern. Default: any.",
      mayBeEmpty: false),
    ConfigurationKey("reason", .text, "Why they are accepted.", need: "a reason"),
    ConfigurationKey(
      "until", .date, "The last day on which it holds, such as 2026-12-31. Default: for ever."),
  ]

  private static let chart = [
    ConfigurationKey("path", .path, "The folder with the Chart.yaml.", need: "a path"),
    ConfigurationKey(
      "release", .text, "The release's name. Default: the chart's.", mayBeEmpty: false),
    ConfigurationKey("namespace", .text, "The namespace of the release.", mayBeEmpty: false),
    ConfigurationKey(
      "values", .paths, "Values files below the repository's root, later ones above earlier ones."),
  ]
}
