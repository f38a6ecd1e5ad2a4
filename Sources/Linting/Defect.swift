import Manifests
import YAMLSyntax

/// What a check returns: what is wrong, and the place to edit. Behind one reference, for it is handed on from list
/// to list.
@dynamicMemberLookup
package struct Defect: Sendable {
  @Boxed var content: Content

  package struct Content: Sendable {
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
    /// What an update makes of it, the facts about updates say: the server may take it out, for once.
    package var isJudgedAsUpdate = false
    /// It stands in a file that goes into what is rendered, and is seen in each rendering.
    package var isOfIngredient = false
    /// What acknowledges it: the name of an annotation.
    package var acknowledgement: String?
    /// How it can be mended; nil: by people.
    package var repair: Repair?
  }

  package subscript<Field>(dynamicMember field: WritableKeyPath<Content, Field>) -> Field {
    get { content[keyPath: field] }
    set { content[keyPath: field] = newValue }
  }

  package struct Place: Sendable {
    package var file: SourceFile
    /// nil: the place was not read as YAML.
    package var tree: SyntaxTree?
    package var range: SourceRange
    package var resource: Resource?
    /// The last applied revision, where the place stands in that one alone.
    package var revision: String?
    /// `spec.containers[0].image`, as a ``FieldPath`` is printed; nil: the place is no field of an object.
    package var field: String?
    /// A patch, transformer or generator sets what stands there for the object.
    package var isSetByLayer = false
    /// Led home from what was rendered, ``through`` these places: an overlay, a template.
    package var isRendered = false
    package var through: [Origin] = []
    /// `.spec.containers[web].image`: the field with list items called by their names, for fingerprints that
    /// survive insertions.
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

    /// A place of a text rather than of an object in it.
    package init(_ message: String, at range: SourceRange, in file: SourceFile) {
      self.message = message
      self.file = file
      self.range = range
    }

    package init(_ message: String, at origin: Origin, revision: String?) {
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
    content = Content(
      message: message, place: Place(node, of: resource), related: related, severity: severity,
      remedy: remedy)
  }

  /// The same defect, shown where somebody sets the value who may stand elsewhere than in the manifest.
  package func shown(at origin: Origin) -> Defect {
    var defect = self
    defect.place.file = origin.file
    defect.place.tree = origin.tree
    defect.place.range = origin.range
    defect.place.isSetByLayer = true
    defect.place.isRendered = true
    defect.message += " (\(origin.role))"
    return defect
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
    content = Content(
      message: message, place: Place(file: file, range: range, resource: resource),
      related: related, remedy: remedy)
  }
}

extension Defect.Place {
  /// A node of an object.
  package init(_ node: Node, of resource: Resource) {
    var field = TextBuffer()
    var name = TextBuffer()
    node.forEachStep(from: resource.root) { step, value in
      switch step {
      case .key(let key):
        name.append(".")
        key.withText {
          field.append(step: $0)
          name.append($0)
        }
      case .index(let index):
        field.append(step: index)
        name.append("[")
        if let item = value["name"], item.kind == .scalar {
          item.withText { name.append($0) }
        } else {
          name.append(index)
        }
        name.append("]")
      }
    }
    self.init(
      file: node.tree.file, tree: node.tree, range: node.range, resource: resource,
      field: field.text,
      stableField: name.text)
  }
}
