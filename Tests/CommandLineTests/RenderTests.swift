import Foundation
import TestSupport
import Testing

/// `kubevet render`: the objects that are checked, each field with the place to edit.
@Suite struct RenderTests {
  private static let configMap = """
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: app
    data:
      place: "{{ .Release.Namespace }}"

    """

  @Test(.enabled(if: isHelmExpected, "KUBEVET_WITHOUT_HELM is set"))
  func theSettingsOfTheUserPlayNoPart() async throws {
    try await withFolder { folder in
      try folder.write("apiVersion: v2\nname: app\nversion: 1.0.0\n", to: "app/Chart.yaml")
      try folder.write(Self.configMap, to: "app/templates/app.yaml")
      var program = Program(in: folder)
      program.environment = ["HELM_NAMESPACE": "other", "KUBECONFIG": "/nowhere"]
      let outcome = try await program.run(["render", "app", "--no-cache"])
      #expect(outcome.output.contains("default"))
      #expect(outcome.status == 0)
    }
  }

  @Test(arguments: ["yaml", "json"])
  func showsNoSecret(_ format: String) async throws {
    try await withFolder { folder in
      try folder.write(
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: key
          annotations:
            kubectl.kubernetes.io/last-applied-configuration: '{"stringData":{"a":"hunter1"}}'
        type: Opaque
        stringdata: {b: hunter2}
        stringData: {c: {d: hunter3}}
        ---
        {apiVersion: v1, kind: secret, metadata: {name: small}, data: {e: hunter4}}
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: deep
          labels: {data: Visible}
          stringData: {f: hunter5}
          labels.d: {data: {g: [hunter6]}}
        type: {stringData: {h: hunter7}}
        """, to: "key.yaml")
      let outcome = try await Program(in: folder).run(["render", "--format", format])
      #expect(!outcome.output.contains("hunter"))
      #expect(outcome.output.contains("Opaque"))
      #expect(outcome.output.contains("Visible"))
    }
  }

  @Test(arguments: ["broken.yaml", "-"])
  func whatCannotBeReadIsAProblem(_ path: String) async throws {
    let text = Self.configMap + "---\napiVersion: v1\nkind: ConfigMap\ndata: [\n"
    try await withFolder(["broken.yaml": text]) { folder in
      var program = Program(in: folder)
      program.input = text
      let outcome = try await program("render", path)
      #expect(outcome.output.contains("name: app"))
      #expect(outcome.errors.hasPrefix("kubevet: problem: \(path):1"))
      #expect(outcome.errors.hasSuffix("; it is not rendered\n"))
      #expect(outcome.status == 2)
      let json = try JSON(reading: try await program("render", path, "--format", "json").output)
      #expect(json["problems"]?.items.count == 1)
      let plan = try await program("plan", path, "--against", "none")
      #expect(plan.errors.hasSuffix("; it is not compared\n"))
      #expect(plan.status == 2)
    }
  }

  @Test func bytesThatAreNoTextAreAProblem() async throws {
    try await withFolder { folder in
      let head = Data("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ".utf8)
      try folder.write(head + Data([0xFF, 0x7D, 0x0A]), to: "broken.yaml")
      let outcome = try await Program(in: folder)("render")
      #expect(outcome.errors.hasPrefix("kubevet: problem: broken.yaml:3: the document cannot be"))
      #expect(outcome.status == 2)
    }
  }

  /// Inputs are copied into a folder of their own, also those with absolute names or above the current folder.
  @Test(arguments: [("elsewhere", true), ("p/over", false)])
  func writesNothingOutsideOfItsFolder(_ start: String, _ isAbsolute: Bool) async throws {
    try await withFolder { folder in
      let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
      let inputs = [
        "p/base/pod.yaml": pod, "p/base/kustomization.yaml": "resources: [pod.yaml]\n",
        "p/over/kustomization.yaml": "resources: [../base]\nnamespace: shop\n",
      ]
      let past = Date(timeIntervalSince1970: 1_000_000_000)
      for (name, text) in inputs {
        try folder.write(text, to: name)
        try FileManager.default.setAttributes(
          [.modificationDate: past], ofItemAtPath: folder[name].path)
      }
      try FileManager.default.createDirectory(
        at: folder["elsewhere"], withIntermediateDirectories: true)
      var program = Program(in: folder)
      program.folder = folder[start]
      let path = isAbsolute ? folder["p/over"].path : "."
      let outcome = try await program.run(["render", "--no-cache", path])
      #expect(outcome.output.contains("namespace: shop"))
      #expect(outcome.status == 0)
      for (name, text) in inputs {
        let attributes = try FileManager.default.attributesOfItem(atPath: folder[name].path)
        #expect(attributes[.modificationDate] as? Date == past)
        #expect(try folder.text(of: name) == text)
      }
    }
  }

  @Test func readsWhatIsStaged() async throws {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: "
    try await withRepository(["pod.yaml": "\(pod)staged}\n"]) { repository in
      try repository.folder.write("\(pod)edited}\n", to: "pod.yaml")
      let outcome = try await repository.kubevet("render", "--staged")
      #expect(outcome.output.contains("staged"))
      #expect(!outcome.output.contains("edited"))
    }
  }

  @Test func everyFieldLeadsToItsLine() async throws {
    try await withFolder { folder in
      try folder.write(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: key\nstringData:\n  a: hidden\n",
        to: "base/key.yaml")
      try folder.write("resources: [key.yaml]\n", to: "base/kustomization.yaml")
      try folder.write(
        "resources: [../base]\nnamespace: shop\ncommonAnnotations:\n  team: shop\n",
        to: "prod/kustomization.yaml")
      let outcome = try await Program(in: folder).run(["render", "--no-cache"])
      #expect(
        outcome.output == """
          ---
          # prod from base/key.yaml:4
          apiVersion: v1 # base/key.yaml:1
          kind: Secret # base/key.yaml:2
          metadata:
            annotations:
              team: shop # prod/kustomization.yaml:4
            name: key # base/key.yaml:4
            namespace: shop # prod/kustomization.yaml:2
          stringData:
            a: "(redacted)" # base/key.yaml:6

          """)
      #expect(outcome.status == 0)
    }
  }
}

/// Every folder of `testdata/rendering`: its objects with the place of each field in `expected.yaml`.
@Suite struct ProvenanceTests {
  private static let folder = testdata.appending(path: "rendering")
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { !$0.hasPrefix(".") }.sorted()

  @Test func areThere() { #expect(Self.names.count >= 7) }

  @Test(arguments: names)
  func everyFieldLeadsToItsLine(_ name: String) async throws {
    let folder = try Folder(copyOf: Self.folder.appending(path: name))
    defer { folder.remove() }
    try? FileManager.default.removeItem(at: folder["expected.yaml"])
    let outcome = try await Program(in: folder).run(["render", "--no-cache"])
    #expect(outcome.status == 0)
    try expectGolden(outcome.output, "testdata/rendering/\(name)/expected.yaml")
  }
}
