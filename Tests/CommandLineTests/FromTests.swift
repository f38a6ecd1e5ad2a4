import Foundation
import TestSupport
import Testing

/// `--from` and `--to`: files, folders and dumps of a cluster, without git.
@Suite struct FromTests {
  private static let dumps = testdata.appending(path: "dumps")
  private static let cart = AgainstTests.cart()

  // MARK: Dumps

  /// The cluster has filled in what the manifests leave out, scaled and made objects of its own.
  @Test(arguments: ["live.yaml", "live.json"], ["plan", "check"])
  func findsNothingBetweenACutOfTheClusterAndItsManifests(_ dump: String, _ command: String)
    async throws
  {
    let folder = try Folder(copyOf: Self.dumps)
    defer { folder.remove() }
    let arguments = [command, "--from", dump, "--to", "manifests.yaml", "--fail-on", "never"]
    let outcome = try await Program(in: folder).run(arguments + ["--format", "json"])
    let json = try JSON(reading: outcome.output)
    #expect(json["changes"] == .array([]))
    let rules = (json["findings"]?.items ?? []).compactMap { $0["rule"]?.text }
    #expect(!rules.contains { $0.hasSuffix("-change") || $0.hasSuffix("-removed") })
    #expect(outcome.errors.isEmpty)
    #expect(outcome.status == 0)
  }

  @Test func findsOneChangeInADump() async throws {
    let folder = try Folder(copyOf: Self.dumps)
    defer { folder.remove() }
    let text = try folder.text(of: "manifests.yaml")
    try folder.write(text.replacing("cart:1.4.2", with: "cart:1.4.3"), to: "manifests.yaml")
    let outcome = try await Program(in: folder)(
      "plan", "--from", "live.yaml", "--to", "manifests.yaml")
    #expect(
      outcome.output.contains(
        "spec.template.spec.containers[0].image: ghcr.io/acme/cart:1.4.2 → ghcr.io/acme/cart:1.4.3")
    )
    #expect(outcome.output.hasSuffix("\n1 restarts pods\n"))
    #expect(outcome.status == 0)
  }

  @Test func findsARefusalInADump() async throws {
    let folder = try Folder(copyOf: Self.dumps)
    defer { folder.remove() }
    let text = try folder.text(of: "manifests.yaml")
    let selector = "    matchLabels:\n      app: cart\n"
    try folder.write(
      text.replacing(selector, with: "\(selector)      tier: web\n"), to: "manifests.yaml")
    let outcome = try await Program(in: folder)(
      "plan", "--from", "live.yaml", "--to", "manifests.yaml")
    #expect(outcome.output.contains("  ! refuse  Deployment shop/cart"))
    #expect(outcome.output.contains("spec.selector.matchLabels.tier: (none) → web"))
    #expect(outcome.status == 1)
  }

  @Test func comparesADumpWithItself() async throws {
    let folder = try Folder(copyOf: Self.dumps)
    defer { folder.remove() }
    let outcome = try await Program(in: folder)("plan", "--from", "live.yaml", "--to", "live.json")
    #expect(outcome.output == "Compared with live.yaml:\n\nno changes\n")
  }

  @Test func takesADumpForTheLastAppliedRevision() async throws {
    let folder = try Folder(copyOf: Self.dumps)
    defer { folder.remove() }
    let outcome = try await Program(in: folder)("plan", "manifests.yaml", "--against", "live.yaml")
    #expect(outcome.output == "Compared with live.yaml:\n\nno changes\n")
    #expect(outcome.status == 0)
  }

  // MARK: Files and folders

  @Test func comparesFilesAndFoldersAndStandardInput() async throws {
    let new = AgainstTests.cart("cart-v2")
    try await withFolder([
      "old.yaml": Self.cart, "new.yaml": new, "old/a.yaml": Self.cart, "new/b.yaml": new,
    ]) {
      folder in
      var program = Program(in: folder)
      program.input = new
      for (from, to) in [
        ("old.yaml", "new.yaml"), ("old", "new"), ("old.yaml", "new"), ("old", "-"),
      ] {
        let outcome = try await program("plan", "--from", from, "--to", to)
        #expect(outcome.output.hasPrefix("Compared with \(from):\n"))
        #expect(outcome.output.contains("cart → cart-v2"))
        #expect(outcome.status == 1)
      }
    }
  }

  @Test func needsNoRepositoryAndNotesNone() async throws {
    try await withFolder(["old.yaml": Self.cart]) { folder in
      var program = Program(in: folder)
      program.saysWhatIsNotCompared = true
      let outcome = try await program("plan", "--from", "old.yaml", "--to", "old.yaml")
      #expect(outcome.errors.isEmpty)
      #expect(outcome.output == "Compared with old.yaml:\n\nno changes\n")
    }
  }

  /// What is new is known where the old side was read as a whole, what is gone where the new one was.
  @Test(arguments: [true, false]) func saysWhatIsSureBesideABrokenDocument(isOld: Bool) async throws
  {
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "
    let broken = isOld ? "old/broken.yaml" : "new/broken.yaml"
    try await withFolder([
      "old/a.yaml": "\(map)a}\n", "new/a.yaml": "\(map)a}\n", "old/gone.yaml": "\(map)gone}\n",
      "new/came.yaml": "\(map)came}\n", broken: "\(map)b\n",
    ]) { folder in
      let outcome = try await Program(in: folder)("plan", "--from", "old", "--to", "new")
      #expect(outcome.output.contains("  - delete  ConfigMap gone") == isOld)
      #expect(outcome.output.contains("  + create  ConfigMap came") == !isOld)
      #expect(outcome.status == 2)
      // Nobody knows how the others are applied.
      try folder.write(
        "resources: [\n", to: isOld ? "old/kustomization.yaml" : "new/kustomization.yaml")
      let others = try await Program(in: folder)("plan", "--from", "old", "--to", "new")
      #expect(others.output.hasSuffix("\nno changes in what could be read\n"))
    }
  }

  // MARK: What cannot be compared

  @Test(arguments: [
    ["--from", "a.yaml"], ["--to", "a.yaml"],
    ["--from", "a.yaml", "--to", "a.yaml", "--against", "HEAD"],
    ["--from", "a.yaml", "--to", "a.yaml", "a.yaml"],
    ["--from", "a.yaml", "--to", "a.yaml", "--staged"],
    ["--from", "-", "--to", "-"], ["--from", "a.yaml", "--to", ""], ["-", "--against", "-"],
  ])
  func refusesWrongUse(_ arguments: [String]) async throws {
    try await withFolder(["a.yaml": Self.cart]) { folder in
      for command in ["plan", "check"] {
        let outcome = try await Program(in: folder).run([command] + arguments)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("kubevet: "))
        #expect(outcome.errors.split(separator: "\n").count == 1)
      }
    }
  }

  @Test(arguments: [("nope.yaml", "a.yaml"), ("a.yaml", "nope.yaml")])
  func saysWhatIsMissing(_ from: String, _ to: String) async throws {
    try await withFolder(["a.yaml": Self.cart]) { folder in
      let outcome = try await Program(in: folder)("plan", "--from", from, "--to", to)
      #expect(outcome.output == "Nothing was compared.\n")
      #expect(outcome.errors.hasPrefix("kubevet: problem: "))
      #expect(outcome.status == 2)
    }
  }

  /// `kubectl get … >live.yaml` leaves an empty file where it fails.
  @Test(arguments: ["", "# nothing\n", "image: {tag: a}\n"], ["plan", "check"])
  func takesNoEmptyFileForAnEmptyCluster(_ text: String, _ command: String) async throws {
    try await withFolder(["a.yaml": Self.cart, "empty.yaml": text]) { folder in
      for (arguments, word) in [
        (["a.yaml", "--against", "empty.yaml"], "new"),
        (["--from", "empty.yaml", "--to", "a.yaml"], "new"),
        (["--from", "a.yaml", "--to", "empty.yaml"], "gone"),
      ] {
        let program = Program(in: folder)
        let outcome = try await program.run([command] + arguments)
        #expect(
          outcome.errors
            == "kubevet: problem: empty.yaml: there is no Kubernetes object in it, so that everything "
            + "would look \(word) (--allow-empty accepts that)\n")
        #expect(outcome.status == 2)
        let accepted = try await program.run([command] + arguments + ["--allow-empty"])
        #expect(accepted.errors.isEmpty)
      }
    }
  }

  @Test func comparesWithADumpOnStandardInput() async throws {
    try await withRepository(["k8s/a.yaml": Self.cart]) { repository in
      var program = Program(in: repository.folder)
      program.input = AgainstTests.cart("cart-v2")
      let outcome = try await program("plan", "--against", "-")
      #expect(outcome.output.hasPrefix("Compared with -:\n"))
      #expect(outcome.output.contains("cart-v2 → cart"))
    }
  }

  /// What the broken document held is unknown: nothing came or went, and the rest is compared.
  @Test(arguments: [("broken.yaml", "new.yaml"), ("new.yaml", "broken.yaml")])
  func comparesWhatBothSidesLetItRead(_ from: String, _ to: String) async throws {
    let broken = Self.cart + "---\nkind: [\n"
    let new = AgainstTests.cart("cart-v2") + "---\n" + AgainstTests.cart(name: "other")
    try await withFolder(["new.yaml": new, "broken.yaml": broken]) { folder in
      let outcome = try await Program(in: folder)("plan", "--from", from, "--to", to)
      #expect(outcome.output.hasSuffix("\n1 refused\n"))
      #expect(outcome.errors.hasPrefix("kubevet: problem: broken.yaml:13"))
      #expect(outcome.status == 2)
    }
  }

  @Test func comparesStandardInputWithFilesOnly() async throws {
    try await withRepository(["a.yaml": Self.cart]) { repository in
      var program = Program(in: repository.folder)
      program.input = AgainstTests.cart("cart-v2")
      let file = try await program("plan", "-", "--against", "a.yaml")
      #expect(file.output.contains("cart → cart-v2"))
      let revision = try await program("plan", "-", "--against", "HEAD")
      #expect(
        revision.errors
          == "kubevet: problem: standard input can be compared with a file or a folder only\n")
      #expect(revision.status == 2)
    }
  }
}
