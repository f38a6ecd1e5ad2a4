/// Leads from a rendered text to the files that people edit.
package protocol Provenance: AnyObject, Sendable {
  /// Where `range` of the rendered text comes from: the place to edit first, then what it came through,
  /// innermost first. Never empty, and never a place in rendered text.
  func origins(of range: SourceRange) -> [Origin]

  /// What went in without being manifests, such as templates and values, as far as `word` stands in it; nil:
  /// only manifests did.
  func ingredients(mentioning word: StaticString) -> [Ingredient]?

  /// The file that helm printed `range` from, as helm names it: `app/charts/cache/crds/cache.yaml`; nil: it is not
  /// rendered by helm.
  func chartFile(of range: SourceRange) -> String?

  /// Who has a say in what the object at `range` is called beside its manifest: the nearest to that first.
  func namers(of range: SourceRange, _ part: NamePart) -> [Origin]
}

/// What stands in renderings that nobody wrote.
package enum RenderedText {
  /// In place of whatever is rendered anew each time; base64, for it may stand in a Secret.
  package static let volatileValue = "cmFuZG9t"
}

/// What makes an object another one.
package enum NamePart: Sendable { case name, namespace }

extension Provenance {
  package func ingredients(mentioning word: StaticString) -> [Ingredient]? { nil }

  package func chartFile(of range: SourceRange) -> String? { nil }

  package func namers(of range: SourceRange, _ part: NamePart) -> [Origin] { [] }
}

/// A file that goes into what is rendered.
package struct Ingredient: Sendable {
  package var file: SourceFile
  /// nil: it is no YAML before it is rendered.
  package var tree: SyntaxTree?

  package init(file: SourceFile, tree: SyntaxTree?) {
    self.file = file
    self.tree = tree
  }
}

/// A place in a file that people edit, and what it has to do with the rendered text.
package struct Origin: Sendable {
  package var file: SourceFile
  /// nil: the file is no YAML before it is rendered.
  package var tree: SyntaxTree?
  package var range: SourceRange
  /// What stands there, as a phrase: `image set by k8s/overlays/prod`.
  package var role: String
  /// What can be done about it at this place, beside what a rule advises.
  package var remedy: String?
  /// A value of a chart: the line that prints it is another one.
  package var isChartValue = false
  /// A layer that another one takes in: what is said there counts, but that other one is shown.
  package var isBetween = false

  package init(file: SourceFile, tree: SyntaxTree?, range: SourceRange, role: String) {
    self.file = file
    self.tree = tree
    self.range = range
    self.role = role
  }

  package init(_ node: Node, role: String, remedy: String? = nil) {
    self.init(file: node.tree.file, tree: node.tree, range: node.range, role: role)
    self.remedy = remedy
  }
}

extension Origin {
  /// What stands there, for another reason.
  package func inRole(_ role: String) -> Origin {
    var origin = self
    origin.role = role
    return origin
  }

  /// As it is written.
  package var text: String { String(decoding: file.bytes[range.start..<range.end], as: UTF8.self) }
}

extension Node {
  /// Where people can edit this: its own place, or that from which it was rendered.
  package var origin: Origin {
    tree.file.provenance?.origins(of: range).first ?? Origin(self, role: "")
  }
}
