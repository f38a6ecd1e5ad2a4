import Manifests
import Testing

/// Tags that name a branch or a channel move; tags that name a series move within it; versions, dates
/// and commits stay.
@Suite struct ImageTagTests {
  @Test(arguments: [
    "latest", "LATEST", "main", "master", "dev", "stable", "edge", "nightly", "prod", "staging",
    "dev-branch", "feature-login", "feat_x", "hotfix-cart", "main-alpine", "alpine-latest",
    "latest-v2", "1.4.2-SNAPSHOT", "release-stable", "latest-dev", "nightly-arm64", "main-amd64",
    "dev-python3.11", "edge-alpine3.19", "main-linux-x86_64",
  ])
  func moves(_ tag: String) {
    #expect(ImageTag.isMutable(tag, words: ImageTag.mutableWords))
  }

  @Test(arguments: [
    "1.27", "v1", "1.27.3-alpine", "20240131", "main-3f2a91c", "dev-20240131", "latest-20240131",
    "latest-3f2a91cd", "alpine", "bookworm", "lts", "3f2a91c", "release-1.2", "v2.1.0-stable",
    "mainline", "development2", "1.0.0-dev.3", "build-1234", "main-3f2a91c-arm64", "dev-12-alpine",
    "node20-dev-7",
  ])
  func names(_ tag: String) {
    #expect(!ImageTag.isMutable(tag, words: ImageTag.mutableWords))
  }

  @Test func knowsOnlyTheWordsItIsGiven() {
    #expect(ImageTag.isMutable("qa", words: ["qa"]))
    #expect(ImageTag.isMutable("QA", words: ["qa"]))
    #expect(!ImageTag.isMutable("latest", words: ["qa"]))
    #expect(!ImageTag.isMutable("1.0-snapshot", words: ["qa"]))
  }

  @Test(arguments: [
    "1", "v1", "16", "1.27", "v1.27", "1.27-alpine", "16-bookworm", "lts", "alpine", "bookworm",
    "3-slim", "1.27-alpine-slim", "8.10", "1.2024",
  ])
  func floats(_ tag: String) {
    #expect(ImageTag.isFloating(tag))
  }

  @Test(arguments: [
    "1.27.3", "v1.27.3", "1.27.3-alpine", "1.27-alpine3.19", "1.27-r4", "20240131", "1234",
    "2024.01", "3f2a91c", "v20240131", "r12", "jdk17", "1.27.3.4", "RELEASE.2024-01-31T20-20-33Z",
    "build-77",
  ])
  func staysInPlace(_ tag: String) {
    #expect(!ImageTag.isFloating(tag))
  }
}
