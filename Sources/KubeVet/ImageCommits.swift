import BuiltinRules
import Linting
import Manifests
import Revisions

extension Sequence<Workload> {
  /// The commits that image tags name, of images that `repository` builds.
  func imageCommits(of repository: Repository, named names: [String]) -> Set<String> {
    var commits: Set<String> = []
    for workload in self {
      for case let reference? in workload.containers.lazy.map({ $0.image?.reference }) {
        guard let commit = reference.commit, repository.builds(reference, named: names) else {
          continue
        }
        commits.insert(commit)
      }
    }
    return commits
  }
}

extension Workload {
  /// Whether an image's tag looks like a commit: most repositories are not asked anything then.
  var namesImageCommit: Bool { containers.contains { $0.image?.reference?.commit != nil } }
}

extension Repository {
  /// Asks git about `commits`; without an answer nothing is known of them, and nothing is said.
  mutating func describe(_ commits: Set<String>, by git: GitRepository) async {
    // A command line has its limits.
    let asked = Array(commits.sorted().prefix(500))
    guard !asked.isEmpty, let known = try? await git.commits(asked) else { return }
    isShallow = (try? await git.isShallow()) ?? true
    for commit in asked {
      imageCommits[commit] =
        known.reachable.contains(commit)
        ? .ancestor : known.all.contains(commit) ? .elsewhere : .unknown
    }
  }
}

extension Settings {
  /// What the user says is built here.
  var ownImages: [String] {
    let layers = [configuration.layer] + configuration.overrides.map(\.layer)
    let options = layers.flatMap { $0.rules[Rule.unknownImageCommit.id]?.options ?? [] }
    return options.flatMap { option -> [String] in
      if case .strings(let names) = option.value { names } else { [] }
    }
  }
}
