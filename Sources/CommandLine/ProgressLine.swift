import KubeVet

/// One line on the terminal that says how far a long run is, and goes away at the end. There is none where
/// nobody watches: in a pipe, in CI, in a hook that git or pre-commit runs, which may have a terminal.
struct ProgressLine {
  /// What is told; from any task.
  let report: @Sendable (Progress) -> Void
  private let stream: AsyncStream<Progress>.Continuation
  private let drawing: Task<Void, Never>

  init?(isQuiet: Bool) {
    let elsewhere = ["CI", "PRE_COMMIT", "GIT_INDEX_FILE", "GIT_EXEC_PATH"]
    guard !isQuiet, Stream.error.isTerminal, environment("TERM") != "dumb",
      !elsewhere.contains(where: { environment($0) != nil })
    else { return nil }
    let (states, stream) = AsyncStream.makeStream(
      of: Progress.self, bufferingPolicy: .bufferingNewest(1))
    self.stream = stream
    report = { stream.yield($0) }
    drawing = Task { await Self.draw(states) }
  }

  /// Clears the line.
  func end() async {
    stream.finish()
    await drawing.value
  }

  /// Nothing in the first half second, then ten times a second at most.
  private static func draw(_ states: AsyncStream<Progress>) async {
    let clock = ContinuousClock()
    let start = clock.now
    var next = start + .milliseconds(500)
    var isDrawn = false
    for await state in states where clock.now >= next {
      let seconds = (clock.now - start).components.seconds
      let what = state.step == .reading ? "files read" : "targets rendered"
      Stream.error.write("\r\u{1B}[K\(state.done) of \(state.total) \(what), \(seconds) s")
      isDrawn = true
      next = clock.now + .milliseconds(100)
    }
    if isDrawn { Stream.error.write("\r\u{1B}[K") }
  }
}
