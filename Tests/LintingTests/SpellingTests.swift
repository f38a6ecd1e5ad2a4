import Linting
import Testing

/// A slip is answered with the word that was meant, and nonsense with none.
@Suite struct SpellingTests {
  private static let words = ["mutable-image-tag", "stuck-rollout", "error", "rules", "off"]

  @Test(
    arguments: [
      ("mutable-image-tags", "mutable-image-tag"), ("mutabel-image-tag", "mutable-image-tag"),
      ("MUTABLE-IMAGE-TAG", "mutable-image-tag"), ("stuck-rolout", "stuck-rollout"),
      ("erorr", "error"), ("rule", "rules"), ("of", "off"), ("mutable", "mutable-image-tag"),
      ("stu", "stuck-rollout"), ("mutable-tag", nil), ("x", nil),
      ("", nil), ("warning", nil), ("completely-different-word", nil),
    ] as [(String, String?)])
  func findsTheNearest(_ word: String, _ expected: String?) {
    #expect(Spelling.nearest(to: word, in: Self.words) == expected)
  }

  @Test func saysItAsAHint() {
    #expect(Spelling.hint(for: "rulse", in: Self.words) == "; did you mean \"rules\"?")
    #expect(Spelling.hint(for: "warning", in: Self.words) == "")
  }

  @Test func takesTheFirstOfEquallyNear() {
    #expect(Spelling.nearest(to: "bat", in: ["cat", "bar"]) == "cat")
  }
}
