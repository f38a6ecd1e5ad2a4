import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One of the three standard streams. A reader that went away is no error.
struct Stream {
  static let output = Stream(file: .standardOutput)
  static let error = Stream(file: .standardError)
  static let input = Stream(file: .standardInput)

  let file: FileDescriptor

  /// False: the text is lost, for another reason than that nobody reads on. Standard error says so.
  @discardableResult
  func write(_ text: String) -> Bool {
    do {
      try file.writeAll(text.utf8)
    } catch Errno.brokenPipe {
      return true
    } catch {
      if file == .standardOutput {
        Stream.error.write("kubevet: problem: standard output cannot be written: \(error)\n")
      }
      return false
    }
    return true
  }

  /// All that is written to it.
  func read() throws -> String {
    var text: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
    defer { buffer.deallocate() }
    while true {
      let count = try file.read(into: buffer)
      guard count > 0 else { return String(decoding: text, as: UTF8.self) }
      text += buffer[..<count]
    }
  }

  /// What is written to a stream, without its middle where it is long.
  struct Ends {
    var start: [UInt8] = []
    /// nil: `start` is all.
    var end: [UInt8]?
    /// Line feeds between them.
    var skipped = 0
  }

  /// At most `size` bytes from the start and as many from the end, and no more than `limit` in all: a stream
  /// may never end.
  func readEnds(_ size: Int = 4 << 20, limit: Int = 512 << 20) throws -> Ends {
    var ends = Ends()
    var end: [UInt8] = []
    var count = 0
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 1)
    defer { buffer.deallocate() }
    func cut() {
      let surplus = end.count - size
      ends.skipped += end.prefix(surplus).count { $0 == UInt8(ascii: "\n") }
      end.removeFirst(surplus)
    }
    while count < limit {
      let read = try file.read(into: buffer)
      guard read > 0 else { break }
      count += read
      let room = min(read, size - ends.start.count)
      ends.start += buffer[..<room]
      end += buffer[room..<read]
      if end.count > 4 * size { cut() }
    }
    if count >= limit || end.count > size {
      if end.count > size { cut() }
      ends.end = end
    } else {
      ends.start += end
    }
    return ends
  }

  /// Without this the system ends a program whose reader, such as `head`, went away.
  static func ignoreLostReaders() { signal(SIGPIPE, SIG_IGN) }

  var isTerminal: Bool { isatty(file.rawValue) == 1 }
}

/// Ends the program; everything is written by now.
func leave(_ status: Int32) -> Never { exit(status) }

/// Until a signal comes.
func sleep() { pause() }

/// How this program was called.
var programName: String { ProcessInfo.processInfo.arguments.first ?? "" }

/// What stands behind the program's name.
var programArguments: [String] { Array(ProcessInfo.processInfo.arguments.dropFirst()) }

/// The processors that this process may use.
var availableProcessors: Int {
  max(1, ProcessInfo.processInfo.activeProcessorCount)
}

/// An environment variable that is set and not empty.
func environment(_ name: String) -> String? {
  guard let value = getenv(name) else { return nil }
  let text = String(cString: value)
  return text.isEmpty ? nil : text
}
