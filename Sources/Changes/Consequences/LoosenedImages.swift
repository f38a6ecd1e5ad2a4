internal import Manifests
internal import YAMLSyntax

extension ChangeSet {
  /// Images that named the same content for ever and now name whatever was pushed last.
  package var loosenedImages: [(change: ResourceChange, field: FieldChange)] {
    changes.flatMap { change -> [(change: ResourceChange, field: FieldChange)] in
      guard let new = change.new, change.old != nil, new.makesPods else { return [] }
      return change.fields.filter { field in
        guard field.path.steps.last == .key("image"), case .string(let old)? = field.old,
          case .string(let new)? = field.new
        else { return false }
        return ImageReference(old)?.isFixed == true && ImageReference(new)?.isMutable == true
      }.map { (change, $0) }
    }
  }
}

extension ImageReference {
  /// A digest, or a tag that says a version in full, a commit or a build.
  fileprivate var isFixed: Bool {
    digest != nil || tag.map { !Self.isMutable($0) && !ImageTag.isFloating($0) } ?? false
  }

  fileprivate var isMutable: Bool { digest == nil && tag.map(Self.isMutable) ?? true }

  private static func isMutable(_ tag: String) -> Bool {
    ImageTag.isMutable(tag, words: ImageTag.mutableWords)
  }
}
