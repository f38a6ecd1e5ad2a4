import YAMLSyntax

/// Renders the targets of one revision: from the cache where it has them, otherwise side by side.
package struct TargetRenderer: Sendable {
  private let snapshot: any Snapshot
  private let cache: Cache?
  private let jobs: Int
  /// The minor version of the cluster.
  private let kubernetes: Int
  /// Whether what is rendered anew each time, such as a random password, is made the same everywhere.
  private let masksVolatileFields: Bool
  private let trees: TreeCache

  /// `trees` are those of the snapshot's files that were parsed already.
  package init(
    _ snapshot: any Snapshot, cache: Cache?, jobs: Int, kubernetes: Int, trees: TreeCache,
    masksVolatileFields: Bool = false
  ) {
    self.kubernetes = kubernetes
    self.masksVolatileFields = masksVolatileFields
    self.snapshot = snapshot
    self.cache = cache
    self.jobs = jobs
    self.trees = trees
  }

  /// A target with what became of it.
  package struct Outcome: Sendable {
    package var target: Target
    package var result: Result<SourceFile, RenderFailure>
    /// The tool was run for it.
    package var isFresh = true
  }

  /// In the order of `targets`. `progress` is told how many are done.
  package func render(
    _ targets: [Target], progress: (@Sendable (Int) -> Void)? = nil
  ) async -> [Outcome] {
    let outcomes = await withTaskGroup(of: (Int, Outcome).self) { group in
      var next = 0
      func start(_ group: inout TaskGroup<(Int, Outcome)>) {
        guard next < targets.count else { return }
        let (number, target) = (next, targets[next])
        next += 1
        group.addTask { (number, await outcome(of: target)) }
      }
      for _ in 0..<max(1, jobs) { start(&group) }
      var outcomes: [(Int, Outcome)] = []
      while let outcome = await group.next() {
        outcomes.append(outcome)
        progress?(outcomes.count)
        start(&group)
      }
      return outcomes.sorted { $0.0 < $1.0 }.map(\.1)
    }
    if outcomes.contains(where: \.isFresh) { cache?.trim() }
    return outcomes
  }

  private func outcome(of target: Target) async -> Outcome {
    let renderer = target.renderer(kubernetes)
    do throws(RenderFailure) {
      let inputs = await snapshot.contents(of: target.inputs)
      let isTwice = masksVolatileFields && target.mayBeVolatile
      let key = Cache.key(
        [
          Array(try await renderer.identity().utf8), Array("\(target.recipe)".utf8),
          [isTwice ? 2 : 1],
        ]
          + inputs.sorted { $0.key < $1.key }.flatMap { [Array($0.key.utf8), $0.value] })
      let files = InputFiles(inputs, trees: trees)
      if let output = cache?.entry(for: key) {
        let file = renderer.source(of: output, target, files: files)
        return Outcome(target: target, result: .success(file), isFresh: false)
      }
      // The tool's inputs are all that decides, not where it works on copies of them.
      let output = try await Observer.$current.withValue(nil) {
        await rendered(target, by: renderer, inputs, isTwice: isTwice)
      }.get()
      cache?.keep(output, for: key)
      return Outcome(
        target: target, result: .success(renderer.source(of: output, target, files: files)))
    } catch {
      return Outcome(target: target, result: .failure(error))
    }
  }

  private func rendered(
    _ target: Target, by renderer: any Renderer, _ inputs: [String: [UInt8]], isTwice: Bool
  ) async -> Result<[UInt8], RenderFailure> {
    do throws(RenderFailure) {
      let sandbox = try Sandbox(inputs)
      defer { sandbox.remove() }
      let output = try await renderer.render(target, in: sandbox)
      guard isTwice else { return .success(output) }
      let other = try await renderer.render(target, in: sandbox)
      return .success(VolatileFields(output, other).masking(output))
    } catch {
      return .failure(error)
    }
  }
}

extension Target {
  /// Charts have functions that give something else each time.
  fileprivate var mayBeVolatile: Bool {
    if case .chart = recipe { true } else { false }
  }

  /// The tool that renders it, for a cluster of version 1.`minor`.
  fileprivate func renderer(_ minor: Int) -> any Renderer {
    switch recipe {
    case .kustomization: KustomizeRenderer()
    case .chart: HelmRenderer(kubernetes: minor)
    }
  }
}
