import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Programs that run in sessions of their own, which neither Ctrl-C nor a closed terminal reaches: who ends
/// this process ends them, too.
enum RunningPrograms {
  private static let sessions = Mutex<Set<pid_t>>([])

  /// `leader` has not been waited for: its number is nobody else's.
  static func with<Result>(
    _ leader: pid_t, _ body: () async throws -> Result
  ) async rethrows -> Result {
    sessions.withLock { _ = $0.insert(leader) }
    defer { sessions.withLock { _ = $0.remove(leader) } }
    return try await body()
  }

  /// Each with all that it started.
  static func kill() {
    sessions.withLock { sessions in
      for leader in sessions { _ = killpg(leader, SIGKILL) }
    }
  }
}
