import Manifests
import Testing
import YAMLSyntax

/// Addresses and their blocks are read as Go's `net` read them before 1.17, which the API server kept.
@Suite struct IPAddressTests {
  @Test(
    arguments: [
      ("10.0.0.1", "10.0.0.1"), ("010.000.00000.01", "10.0.0.1"),
      ("255.255.255.255", "255.255.255.255"),
      ("::ffff:10.0.0.1", "10.0.0.1"), ("::FFFF:a00:1", "10.0.0.1"), ("::", "0:0:0:0:0:0:0:0"),
      ("::1", "0:0:0:0:0:0:0:1"), ("1::", "1:0:0:0:0:0:0:0"),
      ("2001:DB8::8:1", "2001:db8:0:0:0:0:8:1"),
      ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
      ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"), ("1::1.2.3.4", "1:0:0:0:0:0:102:304"),
      ("00000001::0002", "1:0:0:0:0:0:0:2"),
    ] as [(String, String)])
  func readsManyForms(_ text: String, _ other: String) throws {
    #expect(try #require(IPAddress(text)) == #require(IPAddress(other)))
  }

  @Test(arguments: [
    "", ".", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "256.0.0.1", "1.2.3.1000",
    "0x1.2.3.4", "a.b.c.d", "-1.2.3.4", " 10.0.0.1", "10.0.0.1 ", "10.0.0.1:80", "10.0.0.0/8",
    "１.2.3.4",
    ":", ":::", "1:", ":1", "1:2", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8:",
    "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "10000::", "g::", "fe80::1%eth0", "[::1]", "::1.2.3",
    "1:2:3:4:5:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3.4:5", "::2:3:4:5:6:7:1.2.3.4",
    "example.com",
  ])
  func refusesNonsense(_ text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test func tellsTheVersions() throws {
    #expect(try #require(IPAddress("10.0.0.1")).isIPv4)
    #expect(try #require(IPAddress("::ffff:10.0.0.1")).isIPv4)
    #expect(try !#require(IPAddress("::10.0.0.1")).isIPv4)
    #expect(try !#require(IPAddress("::")).isIPv4)
  }

  @Test(
    arguments: [
      ("10.1.2.3/8", "10.0.0.0", 8), ("10.1.2.3/32", "10.1.2.3", 32), ("10.1.2.3/0", "0.0.0.0", 0),
      ("010.0.0.0/08", "10.0.0.0", 8), ("2001:db8::1/64", "2001:db8::", 64), ("::/0", "::", 0),
      ("::1/128", "::1", 128), ("::ffff:10.1.2.3/104", "10.0.0.0", 104),
    ] as [(String, String, Int)])
  func readsBlocks(_ text: String, _ network: String, _ length: Int) throws {
    let block = try #require(CIDR(text))
    #expect(block.network == IPAddress(network))
    #expect(block.prefixLength == length)
  }

  @Test(arguments: [
    "", "/", "/8", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8",
    "10.0.0.0/8 ",
    " 10.0.0.0/8", "10.0.0.0 /8", "10.0.0.0/ 8", "10.0.0/8", "10.0.0.0/255.0.0.0", "10.0.0.0/a",
    "::/129", "::1", "example.com/8",
  ])
  func refusesWhatIsNoBlock(_ text: String) {
    #expect(CIDR(text) == nil)
  }

  @Test func trimsWhereItIsToldTo() {
    #expect(" \t10.0.0.0/8\n".withBytes { CIDR(trimming: $0) } == CIDR("10.0.0.0/8"))
    #expect("10.0.0.0 /8".withBytes { CIDR(trimming: $0) } == nil)
    #expect(" ".withBytes { CIDR(trimming: $0) } == nil)
  }

  @Test(
    arguments: [
      ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.0", false),
      ("0.0.0.0/0", "255.255.255.255", true), ("10.0.0.1/32", "10.0.0.1", true),
      ("10.0.0.1/32", "10.0.0.2", false), ("2001:db8::/32", "2001:db8:1::", true),
      ("2001:db8::/32", "2001:db9::", false), ("::/0", "2001:db8::", true),
      ("::/0", "10.0.0.1", false), ("0.0.0.0/0", "::1", false),
      ("::ffff:10.0.0.0/104", "10.1.1.1", true), ("10.0.0.0/8", "::ffff:10.1.1.1", true),
    ] as [(String, String, Bool)])
  func knowsWhatABlockHolds(_ block: String, _ address: String, _ isIn: Bool) throws {
    #expect(try #require(CIDR(block)).contains(#require(IPAddress(address))) == isIn)
  }
}
