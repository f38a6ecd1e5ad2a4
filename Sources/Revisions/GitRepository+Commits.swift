extension GitRepository {
  /// Which of `asked`, whole or abbreviated, are commits here, and from which of those HEAD follows.
  package func commits(
    _ asked: [String]
  ) async throws(Failure) -> (all: Set<String>, reachable: Set<String>) {
    let found = try await lines(["rev-list", "--ignore-missing", "--no-walk"] + asked + ["--"])
    let apart = try await lines(["rev-list", "--ignore-missing"] + asked + ["^HEAD", "--"])
    func named(_ commits: Set<String>) -> Set<String> {
      Set(asked.filter { id in commits.contains { $0.hasPrefix(id) } })
    }
    let all = named(found)
    return (all, all.subtracting(named(found.intersection(apart))))
  }

  package func isShallow() async throws(Failure) -> Bool {
    try await line(["rev-parse", "--is-shallow-repository"]) == "true"
  }

  private func lines(_ arguments: [String]) async throws(Failure) -> Set<String> {
    Set(
      try await run(arguments).split(separator: UInt8(ascii: "\n")).map {
        String(decoding: $0, as: UTF8.self)
      })
  }
}
