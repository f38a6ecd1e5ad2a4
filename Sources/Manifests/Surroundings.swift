import YAMLSyntax

/// What the files around the manifests say about them.
package struct Surroundings: Sendable {
  /// Image names that a build tool replaces wherever they stand.
  package var builtImages: Set<String> = []
  /// Image names that a kustomization replaces, by the file whose objects it takes in.
  package var replacedImages: [String: Set<String>] = [:]
  /// Sources whose files are known to be applied as one.
  package var appliedTogether: Set<String> = []
  /// Sources that Helm renders, and applies, and as what.
  package var releases: [String: Release] = [:]
  /// Of these the ones of a suspended release, and its name.
  package var suspended: [String: String] = [:]
  /// Folders in which templates were left out, or documents cannot be read: objects may stand there that nobody sees.
  package var unrendered: Set<String> = []
  package var unrenderedTemplates: [UnrenderedTemplates] = []
  /// Something was to be rendered and could not be: nobody knows what it would have made, under which names.
  package var lacksRenderings = false
  /// Names of the ConfigMaps and Secrets that kustomizations generate.
  package var generated: Set<String> = []

  /// Files in whose objects Flux fills in variables, wherever they lie.
  package var substitutedFiles: Set<String> = []

  /// Definitions of custom resources as the last applied revision has them, which an upgrade does not replace: somebody
  /// may do it by hand.
  package var keptDefinitions: [Resource] = []

  /// What lives elsewhere, as the configuration says.
  package var external = ExternalObjects()

  /// What is known of the repository around the manifests.
  package var repository = Repository()

  /// A release of Helm, and the folder of its chart.
  package struct Release: Sendable, Equatable {
    package let name: String
    package let folder: String

    package init(name: String, folder: String) { (self.name, self.folder) = (name, folder) }
  }

  /// The templates of one folder that were left out.
  package struct UnrenderedTemplates: Sendable {
    package let first: SourceFile
    /// The folder of the chart to which they belong, which the run was not asked for; nil: none.
    package let chart: String?
    package var count = 0

    package init(first: SourceFile, chart: String?) {
      self.first = first
      self.chart = chart
    }
  }

  package init() {}

  /// Whether any image is replaced anywhere.
  package var replacesImages: Bool { !builtImages.isEmpty || !replacedImages.isEmpty }

  package func replacesImage(_ name: String, in file: String) -> Bool {
    builtImages.contains(name) || replacedImages[file]?.contains(name) ?? false
  }
}
