/// What a tag promises: the same content for ever, or whatever was pushed last.
package enum ImageTag {
  /// Words that name a moving target, alone or with others that say no version either.
  package static let mutableWords = [
    "canary", "dev", "develop", "development", "edge", "head", "latest", "main", "master",
    "nightly", "prod", "production", "snapshot", "stable", "staging", "test", "testing", "trunk",
    "unstable",
  ]

  /// Whether `tag` names a branch, a channel or an environment.
  package static func isMutable(_ tag: String, words: [String]) -> Bool {
    // Two points make a full version; only a snapshot of one is rebuilt.
    if tag.utf8.count(where: { $0 == UInt8(ascii: ".") }) >= 2, !tag.hasSuffix("SNAPSHOT"),
      !tag.hasSuffix("snapshot")
    {
      return false
    }
    let tag = tag.lowercased()
    if words.contains(tag) { return true }
    let parts = withoutFlavour(tag).split { $0 == "-" || $0 == "_" || $0 == "." }.map(String.init)
    // `1.4.2-SNAPSHOT` is rebuilt until its release, `latest-v2` follows a series.
    if let last = parts.last, last == "snapshot", words.contains(last) { return true }
    if parts.contains("latest"), words.contains("latest") {
      return !parts.contains(where: isUnique)
    }
    guard let first = parts.first, !parts.contains(where: namesVersion) else { return false }
    return words.contains(first) || words.contains(parts.last ?? first)
      || ["feature", "feat", "hotfix", "bugfix"].contains(first)
  }

  /// Whether `tag` moves within a series: `1`, `v1`, `1.27`, `1.27-alpine`, `lts`.
  package static func isFloating(_ tag: String) -> Bool {
    // Two points make a full version, which most tags are.
    guard tag.utf8.count(where: { $0 == UInt8(ascii: ".") }) < 2 else { return false }
    guard namesVersion(tag) else {
      // `local` is never pushed, and a commit may happen to have no digit.
      return tag != "local" && !(tag.count >= 7 && tag.allSatisfy(\.isHexDigit))
    }
    let head = tag.split(separator: "-", maxSplits: 1)
    guard let version = head.first, head.dropFirst().allSatisfy({ !$0.contains(where: \.isNumber) })
    else { return false }
    let numbers = version.trimmingPrefix("v").split(
      separator: ".", omittingEmptySubsequences: false)
    guard numbers.count <= 2, numbers.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isNumber) })
    else { return false }
    // `1234` counts builds and `20240131` days: neither comes back.
    return numbers.allSatisfy { $0.count <= 2 } || (numbers.count == 2 && numbers[0].count <= 2)
  }

  /// Without the parts that name a machine, a base image or a runtime, whose numbers are no version of this image:
  /// `nightly` for `nightly-arm64`, `edge` for `edge-alpine3.19`.
  private static func withoutFlavour(_ tag: String) -> String {
    guard tag.utf8.contains(UInt8(ascii: "-")) else { return tag }
    let parts = tag.replacing("x86_64", with: "amd64").split(separator: "-")
    return parts.enumerated().filter { number, part in
      number == 0 || !flavours.contains(part.prefix { $0.isLetter }.lowercased())
    }.map(\.element).joined(separator: "-")
  }

  private static let flavours: Set<String> = [
    "aarch", "alpine", "amd", "arm", "armhf", "armv", "centos", "cuda", "debian", "deb", "el",
    "fedora",
    "go", "golang", "java", "jdk", "jre", "linux", "node", "openjdk", "php", "ppc", "py", "python",
    "riscv",
    "ruby", "rust", "ubi", "ubuntu", "windows",
  ]

  /// Whether a digit stands in it.
  package static func namesVersion(_ tag: String) -> Bool { tag.contains(where: \.isNumber) }

  /// A date, a build number or a commit.
  private static func isUnique(_ part: String) -> Bool {
    part.count >= 6 && part.contains(where: \.isNumber) && part.allSatisfy(\.isHexDigit)
  }
}
