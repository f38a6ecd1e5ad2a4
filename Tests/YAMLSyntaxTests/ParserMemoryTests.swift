import CMemory
import Testing

/// The memory that libyaml gets in the released program.
struct ParserMemoryTests {
  /// One test, for all threads of the process share the blocks: once they are used up, no other thread gets
  /// the piece again that it gave back.
  @Test func givesBlocksUntilTheyAreUsedUp() throws {
    let first = kubevet_malloc(16)
    kubevet_free(first)
    let second = kubevet_malloc(200)
    #expect(first == second)
    kubevet_free(second)

    let small = try #require(kubevet_malloc(16))
    small.storeBytes(of: 7, toByteOffset: 15, as: UInt8.self)
    let grown = try #require(kubevet_realloc(small, 256))
    #expect(grown == small)
    let large = try #require(kubevet_realloc(grown, 1 << 20))
    #expect(large != small)
    #expect(large.load(fromByteOffset: 15, as: UInt8.self) == 7)
    let larger = try #require(kubevet_realloc(large, 2 << 20))
    #expect(larger.load(fromByteOffset: 15, as: UInt8.self) == 7)
    kubevet_free(larger)

    let pieces = (0..<20_000).map { number in
      let piece = kubevet_malloc(64)
      piece?.storeBytes(of: number, as: Int.self)
      return piece
    }
    #expect(pieces.enumerated().allSatisfy { $1?.load(as: Int.self) == $0 })
    for piece in pieces { kubevet_free(piece) }
  }

  @Test func takesNothingForMemory() throws {
    kubevet_free(nil)
    let memory = try #require(kubevet_realloc(nil, 16))
    kubevet_free(memory)
  }

  @Test func threadsDoNotShareAPiece() async {
    let sums = await withTaskGroup(of: Bool.self) { group in
      for thread in 0..<8 {
        group.addTask {
          (0..<2_000).allSatisfy { round in
            let pieces = (0..<16).map { _ in kubevet_malloc(32) }
            for piece in pieces { piece?.storeBytes(of: thread * 10_000 + round, as: Int.self) }
            defer { for piece in pieces { kubevet_free(piece) } }
            return Set(pieces).count == 16
              && pieces.allSatisfy { $0?.load(as: Int.self) == thread * 10_000 + round }
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(sums == Array(repeating: true, count: 8))
  }
}
