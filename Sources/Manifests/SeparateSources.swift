/// Sources that are not applied to one namespace, although none is written: each has a workload of the same name, as
/// the folders `dev` and `prod` of one application do. A Service of one name says nothing: a folder may hold another
/// one for the same pods.
struct SeparateSources: Sendable {
  /// By source: which names it shares with others.
  private var shared: [String: Set<Int>] = [:]

  private static let kinds: Set<GroupKind> = Set(ofGroups: [
    "apps": ["DaemonSet", "Deployment", "StatefulSet"], "batch": ["CronJob"],
  ])

  /// - Parameter namesakes: objects of which another one has kind, namespace and name.
  init(_ namesakes: [Resource]) {
    let tellingApart = namesakes.filter {
      $0.id.namespace == nil && Self.kinds.contains($0.kind) && !$0.isPatch
        && !$0.hasGeneratedName && !$0.id.name.isEmpty && !Placeholder.isIn($0.id.name)
    }
    for (number, group) in Dictionary(grouping: tellingApart, by: \.id).values.enumerated() {
      let sources = Set(group.map(\.source))
      guard sources.count > 1 else { continue }
      for source in sources { shared[source, default: []].insert(number) }
    }
  }

  func areSeparate(_ one: Resource, _ other: Resource) -> Bool {
    guard !shared.isEmpty, one.source != other.source,
      one.id.namespace == nil || other.id.namespace == nil,
      let mine = shared[one.source], let theirs = shared[other.source]
    else { return false }
    return !mine.isDisjoint(with: theirs)
  }
}
