/// The repository in which the manifests lie, as far as rules ask about it.
package struct Repository: Sendable {
  /// Where its git remotes are.
  package var remotes: Set<RepositoryURL> = []
  /// Of the paths that objects name, those that are there.
  package var paths: Set<String> = ["."]
  /// Only a part of it was read: what is not in that part may be in the rest.
  package var isPartlyRead = false

  /// By their folder.
  package var kustomizations: [String: KustomizationFile] = [:]
  /// The objects of each file as they are written, rendered or not; without files that could not be read
  /// whole.
  package var objects: [String: [Resource]] = [:]
  /// What ApplicationSets of Argo CD make, as far as that is known.
  package var madeApplications: [Resource] = []
  /// What pipelines of the repository do to a cluster.
  package var deployCommands: [DeployCommand] = []

  /// What git knows of the commits that tags of images built here name.
  package var imageCommits: [String: ImageCommit] = [:]
  /// The clone lacks most of its history.
  package var isShallow = false

  package init() {}

  /// Leaves what the files say, and keeps where things are.
  package mutating func forgetFiles() {
    kustomizations = [:]
    objects = [:]
    madeApplications = []
    deployCommands = []
  }

  /// Whether something lies at `path`, which some object names.
  package func has(_ path: String) -> Bool { paths.contains(RepositoryPath.normalized(path)) }
}
