import Changes
import Linting
import Manifests
import Rendering
import YAMLSyntax

extension RevisionScan.Sides {
  /// Whether what a change does hangs on objects in other files: what is removed may still be named, what is
  /// new be there already, a Service may lose its pods, a configuration its readers.
  var needsContext: Bool {
    let labels = Dictionary(
      old.manifests.flatMap(\.resources).compactMap(Workload.init).map { ($0.id, $0.labels) }
    ) { first, _ in first }
    return new.sources != old.sources
      || new.manifests.flatMap(\.resources).compactMap(Workload.init).contains { workload in
        labels[workload.id] != nil && labels[workload.id] != workload.labels
      }
      || new.manifests.flatMap(\.resources).contains { resource in
        ["ConfigMap", "Secret", "Service"].contains(resource.id.kind)
          || !resource.ownedSecrets.isEmpty
      }
  }

  var hasCustomResources: Bool {
    new.manifests.flatMap(\.resources).contains(where: \.isCustom)
  }
}

extension Scan.Result {
  /// Where its objects come from.
  fileprivate var sources: [ResourceID: Set<String>] {
    Dictionary(grouping: manifests.flatMap(\.resources), by: \.id).mapValues {
      Set($0.map(\.source))
    }
  }
}

extension Inspection.Result {
  /// Rules of custom resources that were not evaluated, each once.
  var unevaluated: [UnevaluatedRule] {
    Set(comparisons.flatMap(\.changes.unevaluated))
      .sorted { ($0.definition, $0.rule) < ($1.definition, $1.rule) }
  }

  /// What changes, worst first.
  var changes: [ResourceChange] {
    comparisons.flatMap(\.changes.changes).worstFirst
  }
}

extension RevisionScan.Sides {
  /// Objects that are compared with each other.
  struct Part {
    /// Whether a file is one of them.
    var isOwn: (ManifestFile) -> Bool
    /// Targets whose objects play no part.
    var alternatives: Set<String>
  }

  /// Each target that has alternatives and stands on both sides for itself, and all the rest.
  var parts: [Part] {
    let (before, after) = (old.alternatives, new.alternatives)
    let alone = new.rendered.keys.sorted().filter { name in
      old.rendered[name] != nil
        && !(before.others(than: name).isEmpty && after.others(than: name).isEmpty)
    }
    let names = Set(alone)
    // What came or went is not to be found in an overlay of the same base, which is applied somewhere else.
    let others = Set(old.rendered.keys).symmetricDifference(new.rendered.keys).reduce(
      into: Set<String>()
    ) { $0.formUnion(before.others(than: $1).union(after.others(than: $1))) }
    let rest = Part(isOwn: { !names.contains($0.tree.file.path) }, alternatives: others)
    return [rest]
      + alone.map { name in
        Part(
          isOwn: { $0.tree.file.path == name },
          alternatives: before.others(than: name).union(after.others(than: name)))
      }
  }
}

extension RevisionScan.Sides {
  /// A target that cannot be rendered on one side, or whose variables may have other values there that nobody knows,
  /// is unknown there, neither new nor gone. What would have to be fetched on both sides is compared as it stands.
  mutating func leaveOutUnrendered() {
    let lost = old.targets.lost(in: new.targets)
    let left = old.targets.left(in: new.targets)
    let filledInOtherwise = new.targets.filledInOtherwise(than: old.targets)
    new.notes += filledInOtherwise.sorted().map {
      "\($0): its variables come from other sources than before, which are not in this repository"
        + CheckResult.notCompared
    }
    let failed = old.unrendered.union(new.unrendered)
      .union(old.targets.incomplete(beside: new.targets))
      .union(new.targets.incomplete(beside: old.targets))
      .union(filledInOtherwise)
      .union(lost)
      .union(lost.isEmpty && left.isEmpty ? [] : new.targets.unapplied(besides: old.targets))
    guard !failed.isEmpty || !left.isEmpty else { return }
    // Nor is known what they release.
    let released = (old.targets.all + new.targets.all).map(\.name).filter { name in
      failed.contains { name.hasSuffix(" in \($0)") }
    }
    let unknown = failed.union(released)
    new.remove(unknown.union(left))
    old.remove(unknown)
    // What nobody deletes is still there where another one applies it.
    old.keep(new.manifests, of: left.subtracting(unknown))
  }
}

extension Scan.Result {
  /// Files whose objects targets take in that were rendered.
  fileprivate var renderedFiles: Set<String> {
    rendered.keys.reduce(into: []) { $0.formUnion(targets.sources[$1] ?? []) }
  }

  /// Objects of the files that do not differ: they read, select and define what does. A folder that Flux or Argo CD
  /// does no longer apply becomes a target by itself, which it was not before: nobody applies that.
  func context(besides sides: RevisionScan.Sides) -> [Resource] {
    let known = sides.dropped.union(sides.new.renderedFiles)
    return manifests.filter { file in
      let path = file.tree.file.path
      return !sides.names.contains(path) && !known.contains(path)
        && (rendered[path] == nil || sides.old.targets.sources[path] != nil)
    }.flatMap(\.resources)
  }

  func inventory(
    of isOwn: (ManifestFile) -> Bool, with context: [Resource]
  ) -> Inventory {
    Inventory(
      manifests.filter(isOwn).flatMap(\.resources) + context, surroundings: surroundings)
  }
}
