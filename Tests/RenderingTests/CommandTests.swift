import Foundation
import Rendering
import SystemPackage
import Testing

/// What a program may do to the one who runs it; the programs are shell scripts made for the purpose.
struct CommandTests {
  private func run(
    _ script: String, input: [UInt8]? = nil, outputLimit: Int = 1 << 20,
    timeLimit: Duration? = .seconds(250), variables: [String: String] = [:],
    withholding withheld: [String] = []
  ) async throws -> Command.Output {
    try await Command(
      "sh", ["-c", script], in: "/", variables: variables, withholding: withheld
    ).run(input: input, outputLimit: outputLimit, timeLimit: timeLimit)
  }

  @Test func anExitStatusIsAResult() async throws {
    let output = try await run("echo out; echo err >&2; exit 3")
    #expect(!output.isSuccess)
    #expect(output.standardOutput == Array("out\n".utf8))
    #expect(output.standardError == "err\n")
  }

  @Test func aHangingProgramIsKilledWithItsChildren() async throws {
    let folder = try Folder()
    let script = """
      trap '' TERM INT HUP
      (trap '' TERM INT HUP; sleep 300) &
      echo $! >'\(folder.path)/child'
      sleep 300
      """
    let failure = await #expect(throws: Command.Failure.self) {
      try await run(script, timeLimit: .seconds(3))
    }
    #expect(failure?.message == "sh did not end within 3 s")
    let child = try String(contentsOf: folder.url.appending(path: "child"), encoding: .utf8)
    let pid = try #require(pid_t(child.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(await isGone(pid))
  }

  @Test func aChildThatKeepsTheOutputOpenIsNotWaitedFor() async throws {
    let start = ContinuousClock.now
    let output = try? await run("setsid sleep 300 & echo $!")
    // The child sleeps longer; how much less than that is the machine's business.
    #expect(ContinuousClock.now - start < .seconds(240))
    let text = String(decoding: try #require(output).standardOutput, as: UTF8.self)
    if let pid = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)) { kill(pid, SIGKILL) }
  }

  @Test func anEndlessOutputIsCutOff() async throws {
    let failure = await #expect(throws: Command.Failure.self) { try await run("yes") }
    #expect(failure?.message == "sh wrote more than 1 MB")
  }

  @Test func endlessErrorsAreCutOff() async throws {
    let failure = await #expect(throws: Command.Failure.self) { try await run("yes >&2") }
    #expect(failure?.message.hasPrefix("sh wrote more than 1 MB") == true)
  }

  @Test func aProgramThatIsKilledDoesNotSucceed() async throws {
    let output = try await run("echo half; kill -9 $$")
    #expect(!output.isSuccess)
    #expect(output.standardOutput == Array("half\n".utf8))
  }

  @Test func inputThatNobodyReadsHurtsNobody() async throws {
    // As the executable does at its start.
    signal(SIGPIPE, SIG_IGN)
    let input = [UInt8](repeating: 97, count: 8 << 20)
    let output = try? await run("exit 1", input: input)
    #expect(output?.isSuccess != true)
  }

  @Test func variablesAreSetAndWithheld() async throws {
    let home = try #require(ProcessInfo.processInfo.environment["HOME"])
    let script = "echo \"${HOME-none} $OTHER\""
    let kept = try await run(script, variables: ["OTHER": "set"])
    let withheld = try await run(script, variables: ["OTHER": "set"], withholding: ["HOM"])
    #expect(kept.standardOutput == Array("\(home) set\n".utf8))
    #expect(withheld.standardOutput == Array("none set\n".utf8))
  }

  @Test func aMissingProgramIsSaidToBeMissing() async throws {
    let failure = await #expect(throws: Command.Failure.self) {
      try await Command("kubevet-no-such-program", [], in: "/").run()
    }
    #expect(failure?.isMissing == true)
    #expect(failure?.message == "kubevet-no-such-program is not installed, or not on PATH")
  }

  /// Whether a process ends soon; one that its parent has not buried counts as gone.
  private func isGone(_ pid: pid_t) async -> Bool {
    for _ in 0..<50 {
      if kill(pid, 0) != 0 { return true }
      let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
      if status?.contains(") Z ") == true { return true }
      try? await Task.sleep(for: .milliseconds(100))
    }
    return false
  }
}
