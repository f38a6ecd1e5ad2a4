import Foundation
import TestSupport
import Testing

/// What `kubevet fix` does to files: bytes, names, links and what happens meanwhile.
@Suite struct FixFileTests {
  private static let deployment = """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: shop
      labels: {version: 1.10}
    spec:
      replicas: 2
      selector: {matchLabels: {app: shop}}
      template:
        metadata: {labels: {app: shop}}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
    """

  private static let fixed = deployment.replacing("1.10", with: "\"1.10\"").replacing(
    "  replicas: 2\n",
    with: """
        replicas: 2
        strategy:
          type: RollingUpdate
          rollingUpdate:
            maxSurge: 1
            maxUnavailable: 0

      """)

  /// A text before and after, in a file of an awkward name.
  private static let texts: [(name: String, before: String, after: String)] = [
    ("crlf.yaml", crlf(deployment + "\n"), crlf(fixed + "\n")),
    ("crlf without an end.yaml", crlf(deployment), crlf(fixed)),
    ("my \"shop\".yaml", deployment, fixed),
    ("größe/日本.yaml", deployment + "\n", fixed + "\n"),
    ("mark.yaml", "\u{FEFF}" + deployment + "\n", "\u{FEFF}" + fixed + "\n"),
    (
      "ends-with-what-is-removed.yaml", fixed + "\n---\n" + fixed, fixed
    ),
    ("back\\slash.yaml", "# größer: 😀\n---\n" + deployment, "# größer: 😀\n---\n" + fixed),
  ]

  private static func crlf(_ text: String) -> String { text.replacing("\n", with: "\r\n") }

  @Test(arguments: texts)
  func keepsLineEndsAndNames(
    _ test: (name: String, before: String, after: String)
  ) async throws {
    try await withRepository([:]) { repository in
      let folder = repository.folder
      try folder.write(test.before, to: test.name)
      let patch = try await repository.kubevet("fix", "--diff", ".")
      #expect(try folder.text(of: test.name) == test.before)
      try folder.write(patch.output, to: ".git/fix.patch")
      try await repository.git("apply", ".git/fix.patch")
      #expect(try folder.text(of: test.name) == test.after)
      try folder.write(test.before, to: test.name)
      _ = try await repository.kubevet("fix", ".")
      #expect(try folder.text(of: test.name) == test.after)
      #expect(try await repository.kubevet("fix", "--diff", ".").output.isEmpty)
    }
  }

  @Test func keepsModesAndLinks() async throws {
    try await withRepository(["files/web.yaml": Self.deployment]) { repository in
      let folder = repository.folder
      let manager = FileManager.default
      try manager.setAttributes(
        [.posixPermissions: 0o750], ofItemAtPath: folder["files/web.yaml"].path)
      try manager.createDirectory(at: folder["k8s"], withIntermediateDirectories: false)
      try manager.createSymbolicLink(
        atPath: folder["k8s/web.yaml"].path, withDestinationPath: "../files/web.yaml")
      let outcome = try await repository.kubevet("fix", "k8s/web.yaml")
      #expect(outcome.output.contains("fixed 2 findings in 1 file"), "\(outcome)")
      #expect(
        try manager.destinationOfSymbolicLink(atPath: folder["k8s/web.yaml"].path)
          == "../files/web.yaml")
      #expect(try folder.text(of: "files/web.yaml") == Self.fixed)
      let mode = try manager.attributesOfItem(atPath: folder["files/web.yaml"].path)
      #expect(mode[.posixPermissions] as? Int == 0o750)
      #expect(try manager.contentsOfDirectory(atPath: folder["files"].path) == ["web.yaml"])
    }
  }

  @Test(.enabled(if: getuid() == 0, "the superuser alone may give a file away"))
  func keepsOwners() async throws {
    try await withRepository(["web.yaml": Self.deployment]) { repository in
      let path = repository.folder["web.yaml"].path
      try #require(chown(path, 12_345, 23_456) == 0)
      _ = try await repository.kubevet("fix", "web.yaml")
      #expect(try repository.folder.text(of: "web.yaml") == Self.fixed)
      let owner = try FileManager.default.attributesOfItem(atPath: path)
      #expect(owner[.ownerAccountID] as? Int == 12_345)
      #expect(owner[.groupOwnerAccountID] as? Int == 23_456)
    }
  }

  @Test func writesNothingOutsideOfTheRepository() async throws {
    try await withFolder(["elsewhere.yaml": Self.deployment, "repository/a": ""]) { folder in
      try FileManager.default.createSymbolicLink(
        atPath: folder["repository/web.yaml"].path, withDestinationPath: "../elsewhere.yaml")
      let repository = try await GitFolder(in: Folder(at: folder["repository"]))
      let outcome = try await repository.kubevet("fix", "web.yaml")
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("kubevet: problem: web.yaml: not changed: it leads out of "))
      #expect(outcome.output == "fixed nothing; 4 remain\n")
      #expect(try folder.text(of: "elsewhere.yaml") == Self.deployment)
      for name in ["web.yaml", "../elsewhere.yaml"] {
        let patch = try await repository.kubevet("fix", "--diff", name)
        #expect(patch.output.isEmpty)
        #expect(patch.errors.contains(": not changed: it leads out of "))
        #expect(patch.errors.hasSuffix("would fix nothing; 4 remain\n"))
        #expect(patch.status == 2)
      }
    }
  }

  /// The longest name that a file may have, so that none is left for what is to take its place: nobody may
  /// count on not being root.
  @Test func countsWhatCouldNotBeWritten() async throws {
    let long = String(repeating: "a", count: 250) + ".yaml"
    let other = Self.deployment.replacing("shop", with: "cart")
    try await withFolder([long: Self.deployment, "b.yaml": other]) { folder in
      let outcome = try await Program(in: folder)("fix", ".")
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("\(long): not changed: File name too long"), "\(outcome)")
      #expect(outcome.output.contains("\nfixed 2 findings in 1 file; 6 remain\n"), "\(outcome)")
      #expect(try folder.text(of: long) == Self.deployment)
      let again = try await Program(in: folder)("fix", long)
      #expect(again.output == "fixed nothing; 4 remain\n")
    }
  }

  /// Git knows a file by the name at which it lies, and a link as what it holds.
  @Test(arguments: [["k8s"], ["link.yaml"], ["link.yaml", "real/web.yaml"], ["k8s", "real"]])
  func editsAFileOnceUnderItsOwnName(_ paths: [String]) async throws {
    try await withRepository(["real/web.yaml": Self.deployment]) { repository in
      let folder = repository.folder
      for (name, target) in [("k8s", "real"), ("link.yaml", "real/web.yaml")] {
        try FileManager.default.createSymbolicLink(
          atPath: folder[name].path, withDestinationPath: target)
      }
      let patch = try await repository.kubevet(["fix", "--diff"] + paths)
      #expect(patch.output.hasPrefix("diff --git a/real/web.yaml b/real/web.yaml\n"))
      #expect(patch.output.split(separator: "\n").count { $0.hasPrefix("diff ") } == 1)
      try folder.write(patch.output, to: ".git/fix.patch")
      try await repository.git("apply", "--check", ".git/fix.patch")
      let outcome = try await repository.kubevet(["fix"] + paths)
      #expect(outcome.status == 0)
      #expect(!outcome.errors.contains("not changed"), "\(outcome)")
      #expect(outcome.output.contains(" in 1 file; "))
      #expect(try folder.text(of: "real/web.yaml") == Self.fixed)
    }
  }

  /// A stand-in for a renderer, for only it runs between reading and writing.
  @Test func leavesAloneWhatSomebodyElseChangedMeanwhile() async throws {
    let files = [
      "web.yaml": Self.deployment,
      "built/kustomization.yaml": "namespace: a\nresources: [b.yaml]\n",
      "built/b.yaml": Sample.service,
    ]
    try await withFolder(files) { folder in
      let script = "#!/bin/sh\necho '# mine' >> '\(folder["web.yaml"].path)'\nexit 1\n"
      try folder.write(script, to: "bin/kustomize")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: folder["bin/kustomize"].path)
      var program = Program(in: folder)
      program.environment = ["PATH": "\(folder["bin"].path):/usr/bin:/bin"]
      let outcome = try await program("fix", ".", "--no-cache")
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("web.yaml: not changed: it changed while it was read"))
      #expect(try folder.text(of: "web.yaml").hasPrefix(Self.deployment + "# mine\n"))
    }
  }

  @Test func showsNothingOfASecret() async throws {
    let secret = """
      apiVersion: v1
      kind: Secret
      metadata: {name: shop}
      stringData:
        pin: 271828
        password: not-a-real-password

      """
    try await withFolder(["secret.yaml": secret]) { folder in
      let program = Program(in: folder)
      let patch = try await program("fix", "--diff", ".")
      #expect(patch.output.isEmpty)
      #expect(patch.errors.contains("secret.yaml: 1 change is not shown, for a Secret"))
      let sarif = try await program("check", ".", "--format", "sarif")
      #expect(!(sarif.output + patch.errors).contains("271828"))
      let outcome = try await program("fix", ".")
      #expect(!(outcome.output + outcome.errors).contains("271828"))
      #expect(try folder.text(of: "secret.yaml") == secret.replacing("271828", with: "\"271828\""))
    }
  }

  /// Annotations may hold lines that a CI runner obeys; a patch would have to repeat them.
  @Test func printsNoLineThatARunnerObeys() async throws {
    let config = """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: shop}
      data:
        script: |
            ::error::boo
            ##vso[task.z]
        port: 8080

      """
    try await withFolder(["config.yaml": config]) { folder in
      let patch = try await Program(in: folder)("fix", "--diff", ".")
      #expect(patch.output.isEmpty)
      #expect(patch.errors.contains("config.yaml: 1 change is not shown"))
      _ = try await Program(in: folder)("fix", ".")
      #expect(try folder.text(of: "config.yaml") == config.replacing("8080", with: "\"8080\""))
    }
  }

  @Test func carriesTheSameEditsInSARIF() async throws {
    try await withFolder(["k8s/web.yaml": Self.deployment]) { folder in
      let program = Program(in: folder)
      let report = try JSON(reading: try await program("check", "--format", "sarif").output)
      let results = try #require(report["runs"]?[0]?["results"]).items
      let changes = results.compactMap { $0["fixes"]?[0]?["artifactChanges"]?[0] }
      #expect(changes.count == 2)
      var lines = Self.deployment.components(separatedBy: "\n").map(Array.init)
      // From the end, so that what stands before stays where it was.
      for change in changes.reversed() {
        #expect(change["artifactLocation"]?["uri"] == .string("k8s/web.yaml"))
        let replacement = try #require(change["replacements"]?[0])
        let region = try #require(replacement["deletedRegion"])
        let line = try #require(region["startLine"]?.int) - 1
        #expect(region["endLine"]?.int == line + 1)
        let start = try #require(region["startColumn"]?.int) - 1
        let end = try #require(region["endColumn"]?.int) - 1
        lines[line][start..<end] = Array(replacement["insertedContent"]?["text"]?.text ?? "")[...]
      }
      _ = try await program("fix")
      #expect(
        try folder.text(of: "k8s/web.yaml") == lines.map { String($0) }.joined(separator: "\n"))
    }
  }

  private static let wrongDigests = [
    ("- a\n", "digests.lock: a mapping from images to digests is expected here"),
    ("a: [\n", "digests.lock:2:1: did not find expected node content"),
    ("a: latest\n", "digests.lock:1:4: a digest is expected here, as sha256:…"),
    (
      "a: sha256:\(String(repeating: "0", count: 64))\na: sha256:\(String(repeating: "0", count: 64))\n",
      "digests.lock:2:1: this image stands twice"
    ),
  ]

  @Test(arguments: wrongDigests)
  func namesWhatIsWrongWithDigests(_ text: String, _ sentence: String) async throws {
    try await withFolder(["digests.lock": text, "web.yaml": Self.deployment]) { folder in
      let outcome = try await Program(in: folder)(
        "fix", "--unsafe", "--digests", "digests.lock", ".")
      #expect(outcome.errors == "kubevet: \(sentence)\n")
      #expect(outcome.status == 2)
      #expect(try folder.text(of: "web.yaml") == Self.deployment)
    }
  }

  @Test func refusesWhatIsNoFile() async throws {
    try await withFolder(["web.yaml": Self.deployment]) { folder in
      let program = Program(in: folder)
      #expect(
        try await program("fix", "-").errors
          == "kubevet: fix edits files: standard input is none\n")
      #expect(try await program("fix", "-").status == 2)
      let outcome = try await program("fix", "--digests", "a", ".")
      #expect(outcome.errors.hasPrefix("kubevet: --digests belongs to --unsafe"))
      #expect(outcome.status == 2)
      #expect(try await program("fix", "nothing.yaml").status == 2)
    }
  }

  @Test func saysWithItsStatusWhatRemains() async throws {
    let labelled = Sample.service.replacing("{name: web}", with: "{name: web, labels: {a: 1}}")
    try await withFolder(["service.yaml": labelled]) { folder in
      let program = Program(in: folder)
      #expect(try await program("fix", "--diff", "--select", "syntax", ".").status == 1)
      #expect(try await program("fix", "--select", "syntax", ".").status == 0)
      #expect(try await program("fix", "--diff", "--select", "syntax", ".").status == 0)
      let quiet = try await program("fix", "--quiet", ".")
      #expect(quiet.output.isEmpty)
    }
  }
}
