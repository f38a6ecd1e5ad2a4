import Synchronization

/// A question to the surroundings of a run, whose answer decides over what the run says.
package struct Observation: Hashable, Sendable {
  package enum Kind: String, Sendable {
    /// What a file holds.
    case content
    /// What is in a folder.
    case entries
    case type
    /// Of a link itself.
    case linkType
    /// Where a path leads.
    case destination
    /// Which program lies there.
    case program
    /// What git answers in a folder, by the index that is in use or by a copy of it.
    case git, gitByCopy
  }

  package var kind: Kind
  /// A path, as it was asked for; for git the folder and the arguments.
  package var words: [String]

  package init(_ kind: Kind, _ words: [String]) {
    self.kind = kind
    self.words = words
  }
}

/// Notes what a run asks, and digests of the answers: a run that would hear the same would say the same.
/// What is not asked through `FileSystem` and `Command`, or is the same for ever under its id, is not noted.
package final class Observer: Sendable {
  /// Who listens to this task and its children.
  @TaskLocal package static var current: Observer?

  private struct State {
    var answers: [Observation: Digest] = [:]
    var isReliable = true
  }

  private let state = Mutex(State())

  package init() {}

  /// Without a question it is one that cannot be asked again.
  package func note(_ question: Observation?, _ describe: (inout Digest) -> Void) {
    var answer = Digest()
    describe(&answer)
    state.withLock { state in
      guard let question else {
        state.isReliable = false
        return
      }
      let earlier = state.answers.updateValue(answer, forKey: question)
      if let earlier, earlier != answer { state.isReliable = false }
    }
  }

  /// nil: something changed meanwhile, or cannot be asked again.
  package var answers: [Observation: Digest]? {
    state.withLock { $0.isReliable ? $0.answers : nil }
  }
}
