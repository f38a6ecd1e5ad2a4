internal import Manifests

/// How the new manifests are applied, and to what.
package struct ChangeOptions: Sendable {
  package var method: ApplyMethod
  /// How the old manifests were applied, where that is known to be another way.
  package var previous: ApplyMethod?
  /// Sources (``Resource/source``) that a tool applies server-side, as it always did or after it took over
  /// what was managed by client-side apply.
  package var serverSources: Set<String>
  /// Minor version of Kubernetes 1.
  package var kubernetes: Int
  /// The namespace of objects that name none.
  package var namespace: String
  /// Sources (``Resource/source``) whose tool recreates what the server refuses: a Flux
  /// Kustomization with `force: true`, a sync with `Force=true`.
  package var forcedSources: Set<String>
  /// Both sides are the same repository: who made an object is known from where it stood.
  package var isOfRevisions: Bool

  package init(
    method: ApplyMethod = .client, previous: ApplyMethod? = nil,
    serverSources: Set<String> = [], kubernetes: Int = SchemaTarget.newestMinor,
    namespace: String = "default", forcedSources: Set<String> = [], isOfRevisions: Bool = false
  ) {
    self.method = method
    self.previous = previous
    self.serverSources = serverSources
    self.kubernetes = kubernetes
    self.namespace = namespace
    self.forcedSources = forcedSources
    self.isOfRevisions = isOfRevisions
  }

  /// How a manifest reaches the API server: its own word to Argo CD, then what applies its source, then
  /// what holds for all.
  func method(of new: Resource) -> ApplyMethod {
    if let own = new.syncOptions.bool("ServerSideApply") { return own ? .server : .client }
    return serverSources.contains(new.source) ? .server : method
  }
}
