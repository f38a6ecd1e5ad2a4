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

  func write(_ text: String) {
    _ = try? file.writeAll(Array(text.utf8))
  }

  var isTerminal: Bool { isatty(file.rawValue) == 1 }
}

/// Ends the program; everything is written by now.
func leave(_ status: Int32) -> Never { exit(status) }

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
