import Manifests
import Testing
import YAMLSyntax

/// Counts and shares are read and rounded as Kubernetes' `intstr` does.
@Suite struct IntOrStringTests {
  @Test(
    arguments: [
      ("1", .int(1)), ("0", .int(0)), ("-1", .int(-1)), ("1e1", .int(10)), ("25%", .percent(25)),
      ("\"25%\"", .percent(25)), ("0%", .percent(0)), ("150%", .percent(150)),
      ("\"1\"", .string("1")), ("http", .string("http")), ("2.5%", .string("2.5%")),
      ("\"%\"", .string("%")), ("1.5", nil), ("true", nil), ("", nil), ("[1]", nil), ("{}", nil),
    ] as [(String, IntOrString?)])
  func isReadFromAScalar(_ text: String, _ expected: IntOrString?) throws {
    #expect(IntOrString(try root("value: \(text)\n")["value"]) == expected)
  }

  @Test func isNothingWithoutANode() { #expect(IntOrString(nil) == nil) }

  @Test(
    arguments: [
      (IntOrString.int(3), 10, 3, 3), (.percent(25), 4, 1, 1), (.percent(25), 3, 1, 0),
      (.percent(25), 10, 3, 2), (.percent(25), 1, 1, 0), (.percent(0), 10, 0, 0),
      (.percent(100), 7, 7, 7), (.percent(150), 3, 5, 4), (.percent(1), 1, 1, 0),
      (.percent(33), 3, 1, 0), (.percent(34), 3, 2, 1), (.percent(50), 0, 0, 0),
    ] as [(IntOrString, Int, Int, Int)])
  func roundsAsTheControllerDoes(_ value: IntOrString, _ total: Int, _ up: Int, _ down: Int) {
    #expect(value.scaled(to: total, .up) == up)
    #expect(value.scaled(to: total, .down) == down)
  }

  @Test func survivesSharesBeyondAnyCluster() {
    #expect(IntOrString.percent(.max).scaled(to: .max, .up) == .max)
    #expect(IntOrString.percent(.min).scaled(to: .max, .down) == .min)
    #expect(IntOrString.percent(.max).scaled(to: 0, .up) == 0)
    #expect(IntOrString.percent(-25).scaled(to: 3, .up) == 0)
  }

  @Test func isNoNumberAsAWord() {
    #expect(IntOrString.string("http").scaled(to: 10, .up) == nil)
  }

  @Test func knowsNothingInEitherForm() {
    #expect(IntOrString.int(0).isZero)
    #expect(IntOrString.percent(0).isZero)
    #expect(!IntOrString.percent(1).isZero)
    #expect(!IntOrString.string("0").isZero)
    #expect(
      [IntOrString.int(2), .percent(5), .string("x")].map(\.description) == ["2", "5%", "x"])
  }
}
