import Rendering
import SystemPackage
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Entries are whole or not there, and not too many.
@Suite struct CacheTests {
  private static func withCache(
    capacity: Int = 1 << 20, _ body: (Cache, Folder) async throws -> Void
  ) async throws {
    let folder = try Folder()
    try await body(Cache(.renderings, below: folder.path, capacity: capacity), folder)
  }

  private static func entries(_ folder: Folder) -> URL { folder.url.appending(path: "renderings") }

  private static func names(_ folder: Folder) throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: entries(folder).path))
  }

  @Test func isWholeWhoeverWritesAtOnce() async throws {
    try await Self.withCache { cache, folder in
      let contents = (0..<8).map { [UInt8](repeating: $0, count: 100_000) }
      await withTaskGroup { group in
        for content in contents { group.addTask { cache.keep(content, for: "key") } }
        for _ in 0..<64 {
          group.addTask {
            if let entry = cache.entry(for: "key") { #expect(contents.contains(entry)) }
          }
        }
      }
      let entry = try #require(cache.entry(for: "key"))
      #expect(contents.contains(entry))
      #expect(try Self.names(folder) == ["key"])
    }
  }

  @Test(arguments: [0, 1, 12, 60])
  func takesNoEntryThatWasCutOff(_ size: Int) async throws {
    try await Self.withCache { cache, folder in
      cache.keep([UInt8](repeating: 7, count: 50), for: "key")
      let file = Self.entries(folder).appending(path: "key")
      let whole = try Data(contentsOf: file)
      #expect(whole.count > 60)
      try whole.prefix(size).write(to: file)
      #expect(cache.entry(for: "key") == nil)
      cache.keep([1], for: "key")
      #expect(cache.entry(for: "key") == [1])
    }
  }

  @Test func letsTheOldestGo() async throws {
    try await Self.withCache(capacity: 2_000) { cache, folder in
      for (number, key) in ["newest", "new", "old", "oldest"].enumerated() {
        cache.keep([UInt8](repeating: 0, count: 900), for: key)
        try age(Self.entries(folder).appending(path: key), by: Double(number) * 1_000)
      }
      cache.trim()
      #expect(try Self.names(folder) == ["newest", "new", ".trimmed"])
    }
  }

  @Test func isNotLookedThroughAtEachRun() async throws {
    try await Self.withCache(capacity: 0) { cache, folder in
      cache.keep([1], for: "first")
      cache.trim()
      cache.keep([1], for: "second")
      cache.trim()
      #expect(try Self.names(folder) == ["second", ".trimmed"])
      try age(Self.entries(folder).appending(path: ".trimmed"), by: 3_700)
      cache.trim()
      #expect(try Self.names(folder) == [".trimmed"])
    }
  }

  /// What a killed process was writing; what another one may be writing now stays.
  @Test func removesWhatWasLeftBehind() async throws {
    try await Self.withCache { cache, folder in
      cache.keep([1], for: "key")
      for (name, seconds) in [(".left", 7_200.0), (".now", 5.0)] {
        let file = Self.entries(folder).appending(path: name)
        try Data("kubevet 1 9\nhalf".utf8).write(to: file)
        try age(file, by: seconds)
      }
      cache.trim()
      #expect(try Self.names(folder) == ["key", ".now", ".trimmed"])
    }
  }

  private func age(_ file: URL, by seconds: Double) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -seconds)], ofItemAtPath: file.path)
  }
}
