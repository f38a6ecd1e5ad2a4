import Testing
import YAMLSyntax

@testable import Rendering

struct ReleasedChartTests {
  private let files = [
    "charts/app/Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\n",
    "charts/app/prod.yaml": "a: 1\n", "deploy/values.yaml": "a: 2\n",
  ]

  private func node(_ yaml: String) throws -> Node {
    try #require(
      SyntaxTree(parsing: SourceFile(path: "r.yaml", bytes: Array(yaml.utf8))).roots.first)
  }

  private func snapshot() throws -> (WorkTree, Folder) {
    let folder = try Folder()
    for (name, text) in files { try folder.write(text, named: name) }
    return (WorkTree(root: folder.path), folder)
  }

  private func local(_ released: ReleasedChart?) -> ChartRecipe? {
    if case .local(let recipe)? = released?.source { recipe } else { nil }
  }

  @Test func aHelmReleaseTakesItsValuesInOrder() throws {
    let (snapshot, folder) = try snapshot()
    let root = try node(
      """
      kind: HelmRelease
      metadata: {name: shop, namespace: flux}
      spec:
        targetNamespace: prod
        chart:
          spec:
            chart: ./charts/app
            sourceRef: {kind: GitRepository, name: flux-system}
            valuesFiles: [charts/app/prod.yaml]
        valuesFrom:
          - {kind: ConfigMap, name: base}
          - {kind: ConfigMap, name: base, valuesKey: tag, targetPath: image.tag}
          - {kind: Secret, name: passwords}
          - {kind: ConfigMap, name: gone, optional: true}
        values:
          replicas: 2
      """)
    let map = try node("kind: ConfigMap\ndata:\n  values.yaml: |\n    b: 1\n  tag: main\n")
    let released = ReleasedChart(helmRelease: root, in: snapshot) { kind, namespace, name in
      kind == "ConfigMap" && namespace == "flux" && name == "base" ? map : nil
    }
    let recipe = try #require(local(released))
    #expect(recipe.folder == "charts/app")
    #expect(recipe.release == "prod-shop")
    #expect(recipe.namespace == "prod")
    let texts = recipe.values.map { layer in
      switch layer {
      case .file(let name): name
      case .part(let place, let yaml): "\(place.path): \(yaml)"
      }
    }
    #expect(
      texts == [
        "charts/app/prod.yaml", "data[values.yaml]: b: 1\n",
        #"data.tag: {"image": {"tag": "main"}}"#, #"spec.values: {"replicas": 2}"#,
      ])
    #expect(released?.unknownValues.map { $0["name"]?.text } == ["passwords"])
    _ = folder
  }

  @Test func valuesComeFromTheFileOfAGenerator() throws {
    let (snapshot, folder) = try snapshot()
    let root = try node(
      """
      kind: HelmRelease
      metadata: {name: shop}
      spec:
        chart:
          spec:
            chart: charts/app
            sourceRef: {kind: GitRepository, name: flux-system}
            valuesFiles: [charts/app/gone.yaml]
        valuesFrom: [{kind: ConfigMap, name: shop-values}]
        postRenderers: [{kustomize: {images: [{name: app, newTag: "2"}]}}]
      """)
    let kustomization = Kustomization(
      try node(
        """
        configMapGenerator:
          - name: shop-values
            files: [values.yaml=../deploy/values.yaml, prod.yaml]
        """), name: "apps/kustomization.yaml")
    #expect(
      kustomization.generatedFile("ConfigMap", "shop-values", key: "prod.yaml") == "apps/prod.yaml")
    #expect(kustomization.generatedFile("Secret", "shop-values", key: "prod.yaml") == nil)
    let released = ReleasedChart(helmRelease: root, in: snapshot) { _, _, _ in
      nil
    } generated: {
      kustomization.generatedFile($0, $1, key: $2)
    }
    #expect(local(released)?.values == [.file("deploy/values.yaml")])
    #expect(released?.unknownValues.isEmpty == true)
    #expect(released?.missingFiles.map(\.text) == ["charts/app/gone.yaml"])
    #expect(released?.postRenderers != nil)
    _ = folder
  }

  @Test(arguments: [
    ("a,b", #"a\,b"#), (#"a\,b,c"#, #"a\,b\,c"#), ("{a,b}", "{a,b}"), ("a", "a"), (",", #"\,"#),
  ])
  func aCommaEndsNoValue(_ value: String, _ escaped: String) {
    let place = ValuesPlace(file: "a.yaml", document: 0, path: FieldPath([]))
    #expect(
      ValueSetting(key: "a", value: value, isText: true, place: place).escapedValue == escaped)
  }

  @Test func aChartOfAnotherRepositoryIsRemote() throws {
    let (snapshot, folder) = try snapshot()
    let root = try node(
      """
      kind: HelmRelease
      metadata: {name: redis}
      spec: {chart: {spec: {chart: redis, sourceRef: {kind: HelmRepository, name: bitnami}}}}
      """)
    let released = ReleasedChart(helmRelease: root, in: snapshot) { _, _, _ in nil }
    guard case .remote(let name, let place)? = released?.source else {
      Issue.record("not remote")
      return
    }
    #expect(name == "redis")
    #expect(place.text == "redis")
    _ = folder
  }

  @Test func anApplicationHasFilesValuesAndParameters() throws {
    let (snapshot, folder) = try snapshot()
    let root = try node(
      """
      kind: Application
      metadata: {name: shop, namespace: argocd}
      spec:
        destination: {namespace: prod}
        sources:
          - {repoURL: a, ref: values}
          - repoURL: a
            path: charts/app
            helm:
              valueFiles: [prod.yaml, $values/deploy/values.yaml, gone.yaml, $values/gone.yaml]
              values: |
                a: 3
              parameters:
                - {name: image.tag, value: "1.0", forceString: true}
              skipCrds: true
              apiVersions: [monitoring.coreos.com/v1]
      """)
    let sources = try Array(#require(root["spec"]?["sources"]).items)
    let released = ReleasedChart(application: root, source: sources[1], in: snapshot)
    let recipe = try #require(local(released))
    #expect(recipe.release == "shop")
    #expect(recipe.namespace == "prod")
    #expect(!recipe.includesDefinitions)
    #expect(recipe.apiVersions == ["monitoring.coreos.com/v1"])
    #expect(
      recipe.values.prefix(2) == [.file("charts/app/prod.yaml"), .file("deploy/values.yaml")])
    #expect(recipe.values.count == 3)
    #expect(recipe.settings.map(\.key) == ["image.tag"])
    #expect(recipe.settings.first?.isText == true)
    #expect(
      recipe.settings.first?.place.path.description
        == "spec.sources[1].helm.parameters[0].value")
    #expect(released?.unknownValues.map(\.text) == ["$values/gone.yaml"])
    #expect(released?.missingFiles.map(\.text) == ["gone.yaml"])
    _ = folder
  }

  @Test func anApplicationMayDoWithoutFiles() throws {
    let (snapshot, folder) = try snapshot()
    let root = try node(
      """
      kind: Application
      metadata: {name: shop}
      spec:
        source:
          path: charts/app
          helm: {valueFiles: [prod.yaml, gone.yaml], ignoreMissingValueFiles: true}
      """)
    let source = try #require(root["spec"]?["source"])
    let released = ReleasedChart(application: root, source: source, in: snapshot)
    #expect(try #require(local(released)).values == [.file("charts/app/prod.yaml")])
    #expect(released?.missingFiles.isEmpty == true)
    _ = folder
  }
}

struct VolatileFieldsTests {
  private func text(_ password: String, _ checksum: String, name: String = "a") -> [UInt8] {
    Array(
      """
      kind: Secret
      metadata: {name: \(name)}
      data:
        password: \(password)
        user: YQ==
      ---
      kind: Deployment
      metadata: {name: b}
      spec:
        template: {metadata: {annotations: {sum: \(checksum)}}}
        cert: |
          \(password)
        replicas: 1

      """.utf8)
  }

  @Test func whatDiffersBetweenTwoRenderingsIsTheSameAfterwards() {
    let fields = VolatileFields(text("eA==", "1a"), text("eQ==", "2b"))
    let one = fields.masking(text("eA==", "1a"))
    #expect(one == fields.masking(text("eHg=", "'7'")))
    let masked = String(decoding: one, as: UTF8.self)
    #expect(masked.contains("password: \"cmFuZG9t\"\n  user: YQ=="))
    #expect(masked.contains("cert: \"cmFuZG9t\"\n  replicas: 1"))
  }

  @Test func whatDoesNotDifferStays() {
    let fields = VolatileFields(text("eA==", "1a"), text("eA==", "1a"))
    #expect(fields.isEmpty)
    #expect(fields.masking(text("eA==", "1a")) == text("eA==", "1a"))
  }
}
