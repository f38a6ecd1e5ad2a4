import Foundation
import SystemPackage
import Testing
import YAMLSyntax

@testable import Rendering

/// A file is what its content and its place say: a manifest, a kustomization, a template, or nothing
/// of Kubernetes.
@Suite struct SourceReaderTests {
  private static let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"

  private func read(_ text: String, _ name: String, isExplicit: Bool = false) throws -> String {
    let folder = try Folder()
    try folder.write("name: app\n", named: "chart/Chart.yaml")
    try folder.write(text, named: name)
    let content = SourceReader().read(
      .init(path: folder.path.pushing(FilePath(name)), name: name, isExplicit: isExplicit))
    return switch content {
    case .manifest(let tree): "manifest of \(tree.documents.count)"
    case .kustomization(_, let kustomization): "kustomization of \(kustomization.folder)"
    case .skaffold(let images): "skaffold of \(images.sorted().joined(separator: " "))"
    case .template: "template"
    case .other: "other"
    case .unreadable(let problem): problem.message
    }
  }

  @Test(arguments: [
    (pod, "k8s/a.yaml", "manifest of 1"),
    (pod + "---\n" + pod, "a.yaml", "manifest of 2"),
    (pod + "image: [\n", "a.yaml", "manifest of 0"),
    (#"{"apiVersion": "v1", "kind": "Pod"}"#, "a.json", "manifest of 1"),
    ("replicas: 1\nimage: {tag: x}\n", "values.yaml", "other"),
    ("services: {web: {image: x}}\n", "compose.yaml", "other"),
    ("on: push\njobs: {a: {runs-on: x}}\n", ".github/workflows/ci.yml", "other"),
    ("apiVersion: v2\nname: kind\n", "chart/Chart.yaml", "other"),
    ("apiVersion: v1\n", "a.yaml", "other"),
    ("", "a.yaml", "other"),
    ("resources: [a.yaml]\n", "k8s/kustomization.yaml", "kustomization of k8s"),
    ("", "Kustomization", "kustomize refuses it: the file is empty"),
    ("a: [\n", "kustomization.yml", "manifest of 0"),
    ("namespace: {{ NAMESPACE }}\n", "kustomization.yml", "template"),
    ("{% if x %}\nnamespace: a\n{% endif %}\n", "kustomization.yml", "template"),
    (
      "apiVersion: skaffold/v4beta1\nkind: Config\nbuild: {artifacts: [{image: b}, {image: a}]}\n",
      "skaffold.yaml", "skaffold of a b"
    ),
    (pod + "image: {{ .Values.image }}\n", "chart/templates/a.yaml", "template"),
    (pod + "image: \"{{ .Values.image }}\"\n", "chart/templates/sub/a.yaml", "template"),
    (pod, "chart/templates/plain.yaml", "manifest of 1"),
    (pod + "image: {{ .Values.image }}\n", "templates/a.yaml", "template"),
    (pod + "{{- if .x }}\n", "a.yaml", "template"),
    (pod + "text: \"{{ kept }}\"\n", "a.yaml", "manifest of 1"),
    (pod + "text: \"{{ kept }}\"\n", "templates/a.yaml", "manifest of 1"),
    (pod + "text: |\n  {{ kept }}\n", "a.yaml", "manifest of 1"),
    ("{% if x %}\n" + pod, "a.yaml", "template"), ("<%= x %>: [\n" + pod, "a.yaml", "template"),
    // What stands in quotes is not to blame.
    (pod + "text: \"{{ kept }}\"\n\ta: 1\n", "a.yaml", "manifest of 0"),
  ])
  func tellsWhatAFileIs(_ text: String, _ name: String, _ expected: String) throws {
    #expect(try read(text, name) == expected)
  }

  @Test(arguments: [
    ("a: 1\n", "values.txt", "manifest of 1"), ("", "empty", "manifest of 0"),
    ("apiVersion: v1\n", "x", "manifest of 1"),
  ])
  func takesANamedFileForAManifest(_ text: String, _ name: String, _ expected: String) throws {
    #expect(try read(text, name, isExplicit: true) == expected)
  }

  @Test func refusesUTF16() throws {
    let folder = try Folder()
    var bytes: [UInt8] = [0xFF, 0xFE]
    for byte in "apiVersion: v1".utf8 { bytes += [byte, 0] }
    try Data(bytes).write(to: folder.url.appending(path: "a.yaml"))
    let content = SourceReader().read(
      .init(path: folder.path.appending("a.yaml"), name: "a.yaml", isExplicit: false))
    guard case .unreadable(let problem) = content else {
      Issue.record("the text was read")
      return
    }
    #expect(problem == Problem(message: "the text is UTF-16: save it as UTF-8", file: "a.yaml"))
  }

  @Test func saysWhyAFileCannotBeRead() throws {
    let folder = try Folder()
    try folder.write(named: "a.yaml/b.yaml")
    for (name, reason) in [
      ("a.yaml", "not a regular file"), ("c.yaml", "No such file or directory"),
    ] {
      let content = SourceReader().read(
        .init(path: folder.path.appending(name), name: name, isExplicit: true))
      guard case .unreadable(let problem) = content else {
        Issue.record("\(name) was read")
        continue
      }
      #expect(problem == Problem(message: reason, file: name))
    }
  }
}
