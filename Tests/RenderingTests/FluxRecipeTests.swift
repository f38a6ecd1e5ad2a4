import Rendering
import Testing
import YAMLSyntax

/// What Flux and Argo CD lay over a folder, built by the real kustomize.
@Suite struct FluxRecipeTests {
  static let deployment = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          containers: [{name: web, image: "acme/web:1.0.0", env: [{name: HOST, value: "${HOST}"}]}]
    """

  static let files = Files([
    "apps/kustomization.yaml": "resources: [web.yaml]",
    "apps/web.yaml": deployment,
    "plain/web.yaml": deployment,
    "plain/deep/kustomization.yaml": "resources: [api.yaml]\nnamePrefix: api-",
    "plain/deep/api.yaml": deployment,
    "plain/notes.md": "",
    "parts/kustomization.yaml": """
    apiVersion: kustomize.config.k8s.io/v1alpha1
    kind: Component
    nameSuffix: -parts
    """,
  ])

  @Test func aKustomizationOfFluxIsLaidOverItsFolder() async throws {
    let recipe = try #require(
      KustomizeRecipe(
        flux: root(
          """
          spec:
            targetNamespace: shop
            namePrefix: eu-
            components: [../parts]
            commonMetadata: {labels: {team: shop}, annotations: {note: "a: \\"b\\""}}
            images: [{name: acme/web, newTag: 2.0.0}]
            patches:
              - target: {kind: Deployment}
                patch: |
                  - {op: add, path: /spec/replicas, value: 3}
            postBuild: {substitute: {HOST: example.com}}
          """), folder: "apps"
      ) { _, _ in nil })
    let object = try #require(try await Self.objects(recipe).first)
    #expect(object["metadata"]?["name"]?.text == "eu-web-parts")
    #expect(object["metadata"]?["namespace"]?.text == "shop")
    #expect(object["metadata"]?["labels"]?["team"]?.text == "shop")
    #expect(object["metadata"]?["annotations"]?["note"]?.text == #"a: "b""#)
    let template = object["spec"]?["template"]
    #expect(template?["metadata"]?["labels"]?["team"] == nil)
    #expect(template?["metadata"]?["annotations"] == nil)
    #expect(object["spec"]?["selector"]?["matchLabels"]?["team"] == nil)
    #expect(object["spec"]?["replicas"]?.int == 3)
    let container = template?["spec"]?["containers"]?.items.first { _ in true }
    #expect(container?["image"]?.text == "acme/web:2.0.0")
    #expect(container?["env"]?.items.first { _ in true }?["value"]?.text == "example.com")
  }

  @Test func anApplicationOfArgoIsLaidOverItsFolder() async throws {
    let recipe = KustomizeRecipe(
      argo: root(
        """
        kustomize:
          namespace: shop
          nameSuffix: -eu
          commonLabels: {team: shop}
          images: ["acme/web=registry.example.com:5000/web:3.1.0"]
          replicas: [{name: web, count: "4"}]
        """), folder: "apps")
    let object = try #require(try await Self.objects(recipe).first)
    #expect(object["metadata"]?["name"]?.text == "web-eu")
    #expect(object["metadata"]?["namespace"]?.text == "shop")
    #expect(object["spec"]?["selector"]?["matchLabels"]?["team"]?.text == "shop")
    #expect(object["spec"]?["replicas"]?.int == 4)
    let container = object["spec"]?["template"]?["spec"]?["containers"]?.items.first { _ in true }
    #expect(container?["image"]?.text == "registry.example.com:5000/web:3.1.0")
  }

  @Test(arguments: [
    ("acme/web:1.2", "acme/web", nil, "1.2", nil),
    ("old=new", "old", "new", nil, nil),
    ("localhost:5000/web", "localhost:5000/web", nil, nil, nil),
    ("acme/web@sha256:abc", "acme/web", nil, nil, "sha256:abc"),
  ])
  func imagesAreReadAsKustomizeTakesThem(
    _ text: String, _ name: String, _ newName: String?, _ tag: String?, _ digest: String?
  ) throws {
    let recipe = KustomizeRecipe(argo: root("kustomize: {images: ['\(text)']}"), folder: "apps")
    let image = root(try #require(recipe.overlay?.text))["images"]?.items.first { _ in true }
    #expect(image?["name"]?.text == name)
    #expect(image?["newName"]?.text == newName)
    #expect(image?["newTag"]?.text == tag)
    #expect(image?["digest"]?.text == digest)
  }

  @Test func aFolderWithoutAKustomizationIsListed() async throws {
    #expect(Self.files.fluxResources(in: "plain") == ["plain/deep", "plain/web.yaml"])
    var recipe = KustomizeRecipe(folder: "plain")
    recipe.resources = Self.files.fluxResources(in: "plain")
    let objects = try await Self.objects(recipe)
    #expect(Set(objects.compactMap { $0["metadata"]?["name"]?.text }) == ["web", "api-web"])
    // People are led to the manifest, not to the kustomization that nobody wrote.
    let web = try #require(objects.first { $0["metadata"]?["name"]?.text == "web" })
    let name = try #require(web["metadata"]?["name"])
    #expect(name.origin.file.path == "plain/web.yaml")
  }

  @Test func whatAnObjectLaysOverIsFoundInIt() async throws {
    let yaml = """
      kind: Kustomization
      metadata: {name: apps}
      spec:
        path: ./apps
        targetNamespace: shop
        namePrefix: eu-
        commonMetadata: {labels: {team: shop}}
        images: [{name: acme/web, newTag: 2.0.0}]
        patches:
          - target: {kind: Deployment}
            patch: |
              - {op: add, path: /spec/replicas, value: 3}
        postBuild: {substitute: {HOST: example.com}}
      """
    let files = Files(Self.files.contents.merging(["flux.yaml": yaml]) { $1 })
    let object = root(yaml, "flux.yaml")
    var recipe = try #require(KustomizeRecipe(flux: object, folder: "apps") { _, _ in nil })
    recipe.applier = try .init(
      title: "Kustomization apps", fields: #require(object["spec"].flatMap(ValuesPlace.init)),
      path: #require(object["spec"]?["path"].flatMap(ValuesPlace.init)))
    let web = try #require(try await Self.objects(recipe, files).first)
    func place(_ path: FieldPath.Step...) throws -> String {
      let origin = try #require(FieldPath(path).node(in: web)).origin
      let line = origin.file.bytes[..<origin.range.start].count { $0 == UInt8(ascii: "\n") } + 1
      return "\(origin.file.path):\(line) \(origin.role)"
    }
    #expect(
      try place(.key("metadata"), .key("namespace"))
        == "flux.yaml:5 set by namespace of Kustomization apps")
    #expect(
      try place(.key("metadata"), .key("labels"), .key("team"))
        == "flux.yaml:7 set by commonMetadata of Kustomization apps")
    #expect(
      try place(.key("spec"), .key("replicas"))
        == "flux.yaml:12 set by a patch of Kustomization apps")
    let containers: [FieldPath.Step] = ["spec", "template", "spec", "containers"].map { .key($0) }
    let container = try #require(FieldPath(containers).node(in: web)?.items.first { _ in true })
    let image = try #require(container["image"]).origin
    #expect(image.file.path == "flux.yaml")
    #expect(image.role == "set by images of Kustomization apps")
    #expect(try #require(container["name"]).origin.file.path == "apps/web.yaml")
  }

  @Test(arguments: ["flux", "argo"])
  func whatIsLaidOverReplacesWhatTheFolderSays(_ tool: String) async throws {
    let files = Files([
      "apps/kustomization.yaml": """
      resources: [web.yaml, ../common.yaml]
      namePrefix: dev-
      images:
        - name: acme/web
          newName: registry.example.com/web
          newTag: 1.0.0 # of development
      """,
      "apps/web.yaml": Self.deployment,
      "common.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: common}",
    ])
    let fields = "namePrefix: eu-, images:"
    let image = "{name: acme/web, newName: registry.example.com/web, newTag: 2.0.0}"
    var recipe =
      tool == "flux"
      ? try #require(
        KustomizeRecipe(flux: root("spec: {\(fields) [\(image)]}"), folder: "apps") { _, _ in nil })
      : KustomizeRecipe(
        argo: root("kustomize: {\(fields) ['acme/web=registry.example.com/web:2.0.0']}"),
        folder: "apps")
    // Only Flux takes in files from other folders.
    #expect(recipe.takesFilesFromAnywhere == (tool == "flux"))
    recipe.takesFilesFromAnywhere = true
    let objects = try await Self.objects(recipe, files)
    #expect(objects.map { $0["metadata"]?["name"]?.text } == ["eu-common", "eu-web"])
    let container = objects.last?["spec"]?["template"]?["spec"]?["containers"]?.items.first { _ in
      true
    }
    #expect(container?["image"]?.text == "registry.example.com/web:2.0.0")
  }

  @Test func nothingIsLaidOverWhereNothingIsSaid() {
    let recipe = KustomizeRecipe(flux: root("spec: {path: ./apps}"), folder: "apps") { _, _ in nil }
    #expect(recipe?.overlay == nil)
    #expect(recipe?.substitution == nil)
    let none = KustomizeRecipe(flux: root("kind: Kustomization"), folder: "apps") { _, _ in nil }
    #expect(none == nil)
  }

  private static func objects(
    _ recipe: KustomizeRecipe, _ files: Files = files
  ) async throws -> [Node] {
    let target = Target(
      name: recipe.folder, recipe: .kustomization(recipe), inputs: Set(files.contents.keys))
    let renderer = TargetRenderer(
      files, cache: nil, jobs: 1, kubernetes: 34, trees: TreeCache())
    let outcome = try #require(await renderer.render([target]).first)
    return SyntaxTree(parsing: try outcome.result.get()).roots
  }
}

@Suite struct SubstitutionTests {
  static let values = ["NAME": "shop", "EMPTY": "", "DOMAIN": "a.example.com"]

  @Test(arguments: [
    ("${NAME}", "shop"), ("${NONE:=${NAME}}", "shop"),
    ("${NONE:=a-${NO:-${NAME}}-b}c", "a-shop-bc"),
    ("${NONE}", ""), ("$NAME", "$NAME"), ("$${NAME}", "${NAME}"),
    ("${NONE:=web}", "web"), ("${NONE:-web}", "web"), ("${EMPTY:=web}", "web"),
    ("${NAME:=web}", "shop"), ("${NAME:1}", "hop"), ("${NAME:1:2}", "ho"),
    ("${DOMAIN/example/test}", "a.test.com"), ("${DOMAIN//./-}", "a-example-com"),
    ("${NAME^^}", "SHOP"), ("${NAME^}", "Shop"), ("${#NAME}", "4"),
    ("a${NAME}b${NAME}", "ashopbshop"),
    ("${NAME", "${NAME"), ("${}", "${}"), ("100%$", "100%$"), ("${NAME%op}", "${NAME%op}"),
  ])
  func variablesAreFilledIn(_ text: String, _ expected: String) {
    let printed = "kind: ConfigMap\ndata:\n  a: '\(text)'\n"
    let filled = Substitution(values: Self.values).applied(to: Array(printed.utf8))
    #expect(
      String(decoding: filled, as: UTF8.self) == "kind: ConfigMap\ndata:\n  a: '\(expected)'\n")
  }

  @Test func whatIsNotKnownHereIsLeftAlone() {
    let text = "a: ${SECRET} ${NAME} ${SECRET:=x}\n"
    let substitution = Substitution(values: Self.values, isPartlyKnown: true)
    let filled = substitution.applied(to: Array(text.utf8))
    #expect(String(decoding: filled, as: UTF8.self) == "a: ${SECRET} shop x\n")
  }

  @Test func anObjectMayAskToBeLeftAlone() {
    let text = """
      metadata: {labels: {kustomize.toolkit.fluxcd.io/substitute: disabled}}
      a: ${NAME}
      ---
      a: ${NAME}

      """
    let filled = Substitution(values: Self.values).applied(to: Array(text.utf8))
    #expect(
      String(decoding: filled, as: UTF8.self) == """
        metadata: {labels: {kustomize.toolkit.fluxcd.io/substitute: disabled}}
        a: ${NAME}
        ---
        a: shop

        """)
  }

  @Test func valuesComeFromConfigMapsAndAreNeverTakenFromSecrets() throws {
    let recipe = KustomizeRecipe(
      flux: root(
        """
        spec:
          postBuild:
            substitute: {ZONE: eu}
            substituteFrom:
              - {kind: ConfigMap, name: settings}
              - {kind: Secret, name: secrets}
        """), folder: "apps"
    ) { kind, name in kind == "ConfigMap" && name == "settings" ? ["ZONE": "us", "HOST": "h"] : nil
    }
    let substitution = try #require(recipe?.substitution)
    #expect(substitution.values == ["ZONE": "eu", "HOST": "h"])
    #expect(substitution.isPartlyKnown)
  }
}

private func root(_ yaml: String, _ name: String = "") -> Node {
  SyntaxTree(parsing: SourceFile(path: name, bytes: Array(yaml.utf8))).roots[0]
}
