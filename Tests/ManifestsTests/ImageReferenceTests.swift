import Manifests
import Testing

/// Image names are taken apart as container runtimes take them apart (`distribution/reference`).
@Suite struct ImageReferenceTests {
  struct Case: Sendable {
    var text: String
    var registry: String
    var path: String
    var tag: String?
    var digest: String?

    init(
      _ text: String, _ registry: String, _ path: String, _ tag: String?, _ digest: String? = nil
    ) {
      self.text = text
      self.registry = registry
      self.path = path
      self.tag = tag
      self.digest = digest
    }
  }

  static let digest = "sha256:" + String(repeating: "0a", count: 32)

  static let cases = [
    Case("nginx", "docker.io", "library/nginx", nil),
    Case("nginx:1.27", "docker.io", "library/nginx", "1.27"),
    Case("docker.io/nginx", "docker.io", "library/nginx", nil),
    Case("index.docker.io/library/nginx", "docker.io", "library/nginx", nil),
    Case("grafana/grafana:10.0.0", "docker.io", "grafana/grafana", "10.0.0"),
    Case("a/b/c", "docker.io", "a/b/c", nil),
    Case("ghcr.io/owner/name:v1", "ghcr.io", "owner/name", "v1"),
    Case("registry:5000/app", "registry:5000", "app", nil),
    Case("registry:5000/app:1", "registry:5000", "app", "1"),
    Case("localhost/app", "localhost", "app", nil),
    Case("localhost:5000/app", "localhost:5000", "app", nil),
    Case("HOST/app", "HOST", "app", nil),
    Case("[fd00::1]/app:1", "[fd00::1]", "app", "1"),
    Case("[FD00::1]:5000/a/b:1", "[FD00::1]:5000", "a/b", "1"),
    Case("127.0.0.1:5000/a/b@" + digest, "127.0.0.1:5000", "a/b", nil, digest),
    Case("nginx:1.27@" + digest, "docker.io", "library/nginx", "1.27", digest),
    Case("a.b/c.d_e__f-g--h:T_1.-", "a.b", "c.d_e__f-g--h", "T_1.-"),
    Case("registry:5000", "docker.io", "library/registry", "5000"),
    Case(
      "x:" + String(repeating: "t", count: 128), "docker.io", "library/x",
      String(repeating: "t", count: 128)),
  ]

  @Test(arguments: cases)
  func takesTheNameApart(_ test: Case) throws {
    let image = try #require(ImageReference(test.text))
    #expect(image.registry == test.registry)
    #expect(image.path == test.path)
    #expect(image.tag == test.tag)
    #expect(image.digest == test.digest)
  }

  @Test func callsOneRepositoryByOneName() {
    let spellings = ["nginx", "nginx:1", "docker.io/nginx", "docker.io/library/nginx:2"]
    #expect(
      Set(spellings.compactMap { ImageReference($0)?.repository }) == ["docker.io/library/nginx"])
  }

  @Test(arguments: [
    "", ":", "/", "nginx:", "nginx:-x", "nginx:.x", "nginx: 1", "Nginx", "a/B", "a//b", "/a", "a/",
    "a/-b", "a/b-", "a/.b", "a_/b", "nginx@", "nginx@sha256", "nginx@sha256:", "nginx@sha256:abc",
    "nginx@sha256:0123456789abcdef0123456789abcdef01234567",
    "nginx@" + digest.uppercased(), "@" + digest, "nginx:1:2", "host:port/app", "host:/app",
    "[1.2.3.4]/a", "[x:y]/a", "[fd00::1]:/a", "[fd00::1]5/a",
    ".host/", "https://ghcr.io/a", "a b", "näme", "${IMAGE}", "nginx:${TAG}", "<image>",
    "{{ .Values.image }}", "x:" + String(repeating: "t", count: 129), "nginx\n",
  ])
  func refusesWhatNoRuntimeTakes(_ text: String) {
    #expect(ImageReference(text) == nil)
  }
}
