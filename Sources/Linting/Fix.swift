import Manifests
import YAMLSyntax

extension Rule {
  /// How kubevet mends what a rule finds; which edits those are, each defect says.
  package struct Fix: Sendable {
    /// For the rule's page, as an order: `put the value in quotes`.
    package var summary: String
    /// What is applied then is what the author meant, and nobody has to look at it again.
    package var isSafe: Bool

    package static func safe(_ summary: String) -> Fix { Fix(summary: summary, isSafe: true) }

    /// Made with `--unsafe` alone: somebody has to go over it.
    package static func unsafe(_ summary: String) -> Fix { Fix(summary: summary, isSafe: false) }
  }
}

extension Defect {
  /// The edits that mend a defect at its place; nil: not there, or not without a doubt.
  package typealias Repair = @Sendable (RepairSite) -> EditGroup?

  /// The same defect, mended by `repair`, which is asked only when someone wants it mended.
  package func repaired(by repair: @escaping Repair) -> Defect {
    var defect = self
    defect.repair = repair
    return defect
  }
}

/// The place of a defect in the file that people edit, as repairs see it.
package struct RepairSite: Sendable {
  package let text: SourceText
  package let range: SourceRange
  /// The object that is written around the place, of the kind of which the defect is.
  package let resource: Resource?
  /// A patch, transformer or generator sets what stands here for the object.
  package let isSetByLayer: Bool
  /// Digests of images by their names as manifests write them.
  package let digests: [String: String]

  package var tree: SyntaxTree { text.tree }
}

/// What is known of how a finding can be mended.
package struct FindingRepair: Sendable {
  let place: Defect.Place
  let repair: Defect.Repair

  /// nil: the defect has no repair, or stands where nothing is edited: in an earlier revision, in a text
  /// that is no YAML before it is rendered.
  init?(_ defect: Defect) {
    guard let repair = defect.repair, defect.place.revision == nil,
      defect.place.file.provenance == nil
    else { return nil }
    place = defect.place
    self.repair = repair
  }

  /// - Parameters:
  ///   - texts: of the files that were asked for already, by their names; all of one state of the files.
  ///   - digests: what to write behind the names of images.
  package func edits(
    in texts: inout [String: SourceText], digests: [String: String] = [:]
  ) -> EditGroup? {
    let file = place.file
    guard !ManifestFile.isGenerated(file.bytes) else { return nil }
    let text = texts[file.path] ?? SourceText(place.tree ?? SyntaxTree(parsing: file))
    texts[file.path] = text
    let root = document(in: text.tree) ?? text.tree.roots.first
    // sops signs with what it encrypts all that stands beside it.
    guard text.tree.errors.isEmpty, root?["sops"] == nil else { return nil }
    let site = RepairSite(
      text: text, range: place.range, resource: root.flatMap(resource),
      isSetByLayer: place.isSetByLayer, digests: digests)
    return repair(site)
  }

  /// The root of the document in which the place stands.
  private func document(in tree: SyntaxTree) -> Node? {
    tree.documents.last {
      $0.range.start <= place.range.start && place.range.end <= $0.range.end
    }.map { tree.root(of: $0) }
  }

  private func resource(in root: Node) -> Resource? {
    let wanted = place.resource?.id
    return Resource.objects(in: root, source: place.file.path).last {
      $0.root.range.start <= place.range.start && place.range.end <= $0.root.range.end
        && $0.id.kind == wanted?.kind && $0.id.group == wanted?.group
    }
  }
}
