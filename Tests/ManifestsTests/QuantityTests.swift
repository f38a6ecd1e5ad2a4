import Manifests
import Testing

/// Amounts are exact, read as Kubernetes' `resource.ParseQuantity` reads them.
@Suite struct QuantityTests {
  @Test(
    arguments: [
      ("0", 0), ("1", 1_000_000_000), ("-1", -1_000_000_000), ("+2", 2_000_000_000),
      ("0.5", 500_000_000), (".5", 500_000_000), ("5.", 5_000_000_000), ("500m", 500_000_000),
      ("1n", 1), ("1u", 1_000), ("1m", 1_000_000), ("100m", 100_000_000),
      ("1k", 1_000_000_000_000), ("1M", 1_000_000_000_000_000),
      ("1G", 1_000_000_000_000_000_000), ("1Ki", 1_024_000_000_000),
      ("1Mi", 1_048_576_000_000_000), ("1.5Ki", 1_536_000_000_000),
      ("0.25Gi", 268_435_456_000_000_000), ("1e3", 1_000_000_000_000), ("1E3", 1_000_000_000_000),
      ("1e-3", 1_000_000), ("1.5e+2", 150_000_000_000), ("128974848", 128_974_848_000_000_000),
    ] as [(String, Int128)])
  func readsExactly(_ text: String, _ nanos: Int128) {
    #expect(Quantity(text)?.nanos == nanos)
  }

  @Test(
    arguments: [
      ("1T", 12), ("1P", 15), ("1E", 18), ("1e12", 12), ("1000G", 12), ("1000000k", 9),
    ] as [(String, Int)])
  func knowsPowersOfTen(_ text: String, _ exponent: Int) {
    let expected = (0..<exponent + 9).reduce(Int128(1)) { value, _ in value * 10 }
    #expect(Quantity(text)?.nanos == expected)
  }

  @Test(arguments: [("1Gi", 30), ("1Ti", 40), ("1Pi", 50), ("1Ei", 60)] as [(String, Int)])
  func knowsPowersOfTwo(_ text: String, _ exponent: Int) {
    #expect(Quantity(text)?.nanos == (Int128(1) << Int128(exponent)) * 1_000_000_000)
  }

  @Test(
    arguments: [
      ("0.1n", 1), ("1.5n", 2), ("0.0000000001", 1), ("0.0000000019", 2), ("-0.1n", -1),
      ("0.0001u", 1), ("1e-10", 1), ("0.000000001", 1), ("0e-29", 0),
    ] as [(String, Int128)])
  func roundsAwayFromZeroToBillionths(_ text: String, _ nanos: Int128) {
    #expect(Quantity(text)?.nanos == nanos)
  }

  @Test(arguments: [
    "", "-", "+", ".", "m", "Gi", "1 Gi", " 1", "1 ", "1gi", "1GI", "1K", "1ki", "1mi", "1i",
    "1Gib", "1,5", "1_000", "0x10", "1e", "1e1.5", "1ee3", "--1", "1.2.3", "1m5", "one", "１",
    "1ni", "1e3Ki", "NaN", "1e99",
  ])
  func refusesNonsense(_ text: String) {
    #expect(Quantity(text) == nil)
  }

  @Test func comparesAcrossSuffixes() throws {
    let pairs = [("1G", "1Gi"), ("999m", "1"), ("1Mi", "1.1M"), ("-1", "0"), ("1k", "1Ki")]
    for (smaller, larger) in pairs {
      #expect(try #require(Quantity(smaller)) < #require(Quantity(larger)))
    }
    let equals = [("1000m", "1"), ("1024Mi", "1Gi"), ("0.5", "500m"), ("1e3", "1k"), ("0", "0Gi")]
    for (one, other) in equals {
      #expect(try #require(Quantity(one)) == #require(Quantity(other)))
    }
    #expect(Quantity("0m") == .zero)
  }
}
