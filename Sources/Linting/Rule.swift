import Manifests
import YAMLSyntax

/// One thing that kubevet knows how to find.
///
/// A rule is written once: its check, its page, its SARIF descriptor, the schema of its options and its tests
/// are all read from it. A class, for every finding holds its rule; it never changes.
package final class Rule: Sendable {
  /// Stable, lower-case, hyphenated; names the defect, so that "allow <id>" reads well.
  package let id: String
  package let group: Group
  /// One line, no full stop: what is wrong.
  package let summary: String
  /// Markdown: what happens if it stays wrong, and when the rule keeps quiet.
  package let rationale: String
  /// One sentence: what to do instead.
  package let remedy: String
  /// nil: off unless selected.
  package let severity: Severity?
  /// How severe a rule is that is off by default, once it is selected.
  package let whenSelected: Severity
  /// What it calls an error the API server refuses, whatever was applied before.
  package let errorsAreRefusals: Bool
  /// It speaks of how something is written, not of what breaks: `info` in generated files.
  package let isAdvice: Bool
  /// The lines it points at may hold what nobody should read in a log: they are not shown.
  package let hidesSource: Bool
  /// Its first finding with some message is enough: others say the same of other objects.
  package let isSaidOnce: Bool
  package let acceptance: Acceptance
  package let options: [Option]
  package let examples: [Example]
  /// nil: people have to decide what to do.
  package let fix: Fix?
  package let check: Check

  package enum Group: String, Sendable, CaseIterable {
    case updates, images, probes, rollout, jobs, autoscaling, references, gitops, syntax, security
  }

  /// Where a finding is accepted.
  package enum Acceptance: Sendable {
    /// On the object or at the line.
    case inPlace
    /// The API server refuses the update: nobody can ignore that, and somebody may want the object made anew.
    case acknowledgement
    /// What it speaks of is gone, and with it every place for a word.
    case configuration
  }

  package init(
    id: String, group: Group, summary: String, rationale: String, remedy: String,
    severity: Severity?, whenSelected: Severity = .warning, errorsAreRefusals: Bool = false,
    isAdvice: Bool = false, hidesSource: Bool = false, isSaidOnce: Bool = false,
    acceptance: Acceptance = .inPlace,
    options: [Option] = [], examples: [Example], fix: Fix? = nil, check: Check
  ) {
    self.id = id
    self.group = group
    self.summary = summary
    self.rationale = rationale
    self.remedy = remedy
    self.severity = severity
    self.whenSelected = whenSelected
    self.errorsAreRefusals = errorsAreRefusals
    self.isAdvice = isAdvice
    self.hidesSource = hidesSource
    self.isSaidOnce = isSaidOnce
    self.acceptance = acceptance
    self.options = options
    self.examples = examples
    self.fix = fix
    self.check = check
  }
}

extension Rule {
  var isAboutSuppressions: Bool {
    if case .suppressions = check { true } else { false }
  }

  /// A setting of a rule, with its type, its default and what it means.
  package struct Option: Sendable {
    package var name: String
    package var summary: String
    package var value: Value

    package init(_ name: String, _ value: Value, _ summary: String) {
      self.name = name
      self.value = value
      self.summary = summary
    }

    package enum Value: Sendable, Equatable {
      case strings([String])
      case int(Int)
    }
  }
}

/// A text that holds Kubernetes objects, or that should. A class because lists of thousands are handed on; it never
/// changes.
package final class ManifestFile: Sendable {
  package let tree: SyntaxTree
  package let resources: [Resource]
  /// For each of `resources`: nil where it makes no pods.
  package let workloads: [Workload?]
  /// The Services among `resources`.
  package let services: [Service]
  /// What the `resources` need of other objects.
  package let references: [Reference]

  /// A `kustomization.yaml`: read by kustomize, never by the API server.
  package let isKustomization: Bool
  /// Taken in by a kustomization: as a patch, above all, for what is rendered is another text.
  package let isKustomizePart: Bool
  /// Counted once somebody asks for a line.
  let lines: Lazy<LineTable>
  /// Written by a tool: advice on how it is written helps nobody.
  package let isGenerated: Bool
  /// Somewhere in it a rule may be told to be quiet.
  package let mentionsKubevet: Bool
  /// Somewhere in it Flux may be told which image to write.
  package let mentionsImagePolicy: Bool
  /// What the rules say that look at each file by itself; nil: they were not asked yet.
  package let findings: [Finding]?

  /// Without workloads, Services and references (`hasWorkloads`) for comparisons, which seldom ask for them.
  package init(
    tree: SyntaxTree, resources: [Resource], isKustomization: Bool = false,
    isKustomizePart: Bool = false, hasWorkloads: Bool = true
  ) {
    self.isKustomization = isKustomization
    self.isKustomizePart = isKustomizePart
    isGenerated = tree.file.provenance == nil && Self.isGenerated(tree.file.bytes)
    mentionsKubevet = tree.file.bytes.contains("kubevet")
    mentionsImagePolicy = tree.file.bytes.contains("$imagepolicy")
    self.tree = tree
    self.resources = resources
    lines = Lazy { LineTable(tree.file) }
    workloads = hasWorkloads ? resources.map(Workload.init) : []
    services = hasWorkloads ? resources.compactMap(Service.init) : []
    references = zip(resources, workloads).flatMap(Reference.sought)
    findings = nil
  }

  /// The same file with other objects in the places of its own.
  package func map(_ change: (Resource) -> Resource) -> ManifestFile {
    ManifestFile(
      tree: tree, resources: resources.map(change), isKustomization: isKustomization,
      isKustomizePart: isKustomizePart, hasWorkloads: !workloads.isEmpty)
  }

  /// The same file with what the rules say that look at it by itself.
  package init(_ other: ManifestFile, findings: [Finding]) {
    tree = other.tree
    resources = other.resources
    workloads = other.workloads
    services = other.services
    references = other.references
    lines = other.lines
    isKustomization = other.isKustomization
    isKustomizePart = other.isKustomizePart
    isGenerated = other.isGenerated
    mentionsKubevet = other.mentionsKubevet
    mentionsImagePolicy = other.mentionsImagePolicy
    self.findings = findings
  }

  /// The object that stands around a place.
  package func resource(around range: SourceRange) -> Resource? {
    // They stand one after the other: looked for between those before the place and those behind it.
    var (first, end) = (0, resources.count)
    while first < end {
      let middle = (first + end) / 2
      if resources[middle].root.range.start <= range.start {
        first = middle + 1
      } else {
        end = middle
      }
    }
    guard first > 0, resources[first - 1].root.tree === tree,
      range.end <= resources[first - 1].root.range.end
    else { return nil }
    return resources[first - 1]
  }
}

/// A minor version of Kubernetes, as rules compare them.
package struct KubernetesVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  package var minor: Int

  package static let newest = KubernetesVersion(minor: SchemaTarget.newestMinor)

  package init(minor: Int) { self.minor = minor }

  /// `1.36`, `v1.36`, `1.36.2`, `v1.35.1+k3s1`.
  package init?(_ text: String) {
    let parts = text.trimmingPrefix("v").split(
      separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, parts[0] == "1", parts[1].utf8.count <= 4,
      parts[1].utf8.allSatisfy({ $0.isDigit }), let minor = Int(parts[1])
    else { return nil }
    self.minor = minor
  }

  package var description: String { "1.\(minor)" }

  /// The version whose schemas count.
  package var schemaTarget: SchemaTarget {
    SchemaTarget(minor: minor)
  }

  package static func < (lhs: KubernetesVersion, rhs: KubernetesVersion) -> Bool {
    lhs.minor < rhs.minor
  }
}
