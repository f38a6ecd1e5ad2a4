#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Ctrl-C, a polite request to end, and a terminal that is closed.
enum Interruption {
  /// A pipe by which the handler of a signal, which may do next to nothing, wakes a thread that may.
  private struct Pipe: Sendable {
    let reading: Int32
    let writing: Int32

    init() {
      var ends: [Int32] = [-1, -1]
      _ = pipe(&ends)
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      (reading, writing) = (ends[0], ends[1])
    }
  }

  private final class Work: Sendable {
    let body: @Sendable (_ end: () -> Never) -> Void

    init(_ body: @escaping @Sendable (() -> Never) -> Void) { self.body = body }
  }

  private static let wakeUp = Pipe()

  /// Has `work` done before the program ends by a signal, as it would have without this. Called once.
  static func watch(_ work: @escaping @Sendable (_ end: () -> Never) -> Void) {
    guard wakeUp.reading >= 0 else { return }
    let work = Unmanaged.passRetained(Work(work)).toOpaque()
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let failure = pthread_create(&thread, nil, { work in Interruption.wait(work) }, work)
    guard failure == 0 else { return }
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let earlier = signal(number) { number in
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(Interruption.wakeUp.writing, &byte, 1)
      }
      // A shell has what it runs in the background ignore Ctrl-C, and nohup a closed terminal.
      if unsafeBitCast(earlier, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(number, SIG_IGN)
      }
    }
  }

  private static func wait(_ work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    var number: UInt8 = 0
    while read(wakeUp.reading, &number, 1) != 1 {}
    guard let work else { return nil }
    let signalled = Int32(number)
    Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body {
      signal(signalled, SIG_DFL)
      kill(getpid(), signalled)
      while true { sleep(1) }
    }
    return nil
  }
}
