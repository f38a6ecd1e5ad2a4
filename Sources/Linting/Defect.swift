import Manifests
import YAMLSyntax

/// What a check returns: what is wrong, and the place to edit.
package struct Defect: Sendable {
  /// One sentence that names the object and the defect; lower case, no full stop.
  package var message: String
  package var place: Place
  package var related: [Related]
  /// nil: the rule's own.
  package var severity: Severity?
  /// What to do here; nil: the rule's own remedy.
  package var remedy: String?
  /// An update that the API server refuses: it cannot be ignored, only acknowledged.
  package var isRefusal = false
  /// What acknowledges it: the name of an annotation.
  package var acknowledgement: String?
  /// How it can be mended; nil: by people.
  package var repair: Repair?

  package struct Place: Sendable {
    package var file: SourceFile
    /// nil: the place was not read as YAML.
    package var tree: SyntaxTree?
    package var range: SourceRange
    package var resource: Resource?
    /// The last applied revision, where the place stands in that one alone.
    package var revision: String?
    /// nil: the place is no field of an object.
    package var field: FieldPath?
    /// A patch, transformer or generator sets what stands there for the object.
    package var isSetByLayer = false
    /// Led home from what was rendered, ``through`` these places: an overlay, a template.
    package var isRendered = false
    package var through: [Origin] = []
    /// The field with list items called by their names, for fingerprints that survive insertions.
    package var stableField: String?
  }

  package struct Related: Sendable {
    package var message: String
    package var file: SourceFile
    package var range: SourceRange
    /// The last applied revision, where the place stands in that one; nil: in this one.
    package var revision: String?

    package init(_ message: String, at node: Node, revision: String? = nil) {
      self.message = message
      self.revision = revision
      file = node.tree.file
      range = node.range
    }

    init(_ message: String, at origin: Origin, revision: String?) {
      self.message = message
      self.revision = revision
      file = origin.file
      range = origin.range
    }
  }

  package init(
    _ message: String, at node: Node, of resource: Resource, severity: Severity? = nil,
    remedy: String? = nil, related: [Related] = []
  ) {
    self.message = message
    self.severity = severity
    self.remedy = remedy
    self.related = related
    let field = node.path(from: resource.root)
    place = Place(
      file: node.tree.file, tree: node.tree, range: node.range, resource: resource, field: field,
      stableField: field.stable(in: resource.root))
  }

  /// The same defect of an object that stands in the last applied revision alone.
  package func inRevision(_ revision: String) -> Defect {
    var defect = self
    defect.place.revision = revision
    return defect
  }

  /// A defect of a text rather than of an object in it.
  package init(
    _ message: String, at range: SourceRange, in file: SourceFile, resource: Resource? = nil,
    remedy: String? = nil, related: [Related] = []
  ) {
    self.message = message
    self.remedy = remedy
    self.related = related
    place = Place(file: file, range: range, resource: resource)
  }
}

extension FieldPath {
  /// `spec.containers[web].image` instead of `spec.containers[0].image`.
  package func stable(in root: Node) -> String {
    var node: Node? = root
    var text = TextBuffer()
    for step in steps {
      switch step {
      case .key(let key):
        node = node?.value(forKey: key)
        text.append(UInt8(ascii: "."))
        text.append(text: key)
      case .index(let index):
        node = node?.item(at: index)
        text.append("[")
        if let name = node?["name"]?.text { text.append(text: name) } else { text.append(index) }
        text.append("]")
      }
    }
    return text.text
  }
}
