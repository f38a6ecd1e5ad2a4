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

/// Standard output or standard error. A reader that went away is no error.
struct Stream {
  static let output = Stream(file: .standardOutput)
  static let error = Stream(file: .standardError)

  let file: FileDescriptor

  /// False: the text is lost, for another reason than that nobody reads on. Standard error says so.
  @discardableResult
  func write(_ text: String) -> Bool {
    do {
      try file.writeAll(Array(text.utf8))
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

  /// Without this the system ends a program whose reader, such as `head`, went away.
  static func ignoreLostReaders() { signal(SIGPIPE, SIG_IGN) }

  var isTerminal: Bool { isatty(file.rawValue) == 1 }
}

/// Ends the program; everything is written by now.
func leave(_ status: Int32) -> Never { exit(status) }

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
