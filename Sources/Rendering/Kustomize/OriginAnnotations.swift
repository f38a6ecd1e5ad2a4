import YAMLSyntax

/// What kustomize printed, without the annotations in which it says where each object comes from.
struct OriginAnnotations: Sendable {
  /// As the API server would get it.
  private(set) var text: [UInt8] = []
  /// For each document of `text`.
  private(set) var origins: [Origin] = []

  /// Where an object comes from, as kustomize says it.
  enum Origin: Sendable {
    /// A file that is listed in some kustomization, below the repository's root.
    case file(String)
    /// An entry of a generator in this kustomization: `ConfigMapGenerator`. `PatchTransformer` where a patch took the
    /// annotation away with all the others.
    case generator(configuredIn: String, kind: String)
    case unknown
  }

  private let prefix: String
  private static let name = "config.kubernetes.io/origin"

  /// `prefix` stands before every path: the way from the folder that was built to the inputs.
  init(_ printed: [UInt8], prefix: String) {
    self.prefix = prefix
    let tree = SyntaxTree(parsing: SourceFile(path: "", bytes: printed))
    var end = 0
    text.reserveCapacity(printed.count)
    for root in tree.roots where root.isMapping {
      guard let annotations = root["metadata"]?["annotations"],
        let (key, value) = annotations.entries.first(where: { $0.key.text == Self.name })
      else {
        origins.append(.unknown)
        continue
      }
      origins.append(Self.origin(value, prefix))
      let isAlone = annotations.entries.map { $0 }.count == 1
      let start = isAlone ? root["metadata"]?.keyNode("annotations") ?? key : key
      text += printed[end..<printed.lineStart(of: start.range.start)]
      end = printed.lineEnd(of: value.range.end)
    }
    text += printed[end...]
  }

  /// Whether a document ends between two places.
  func separates(_ end: Int, _ start: Int) -> Bool {
    end < start && Array(text[end..<start]).contains("\n---\n")
  }

  /// The file of the document around `offset`, in which the annotation still stands for nobody can read it.
  func source(ofUnreadableAt offset: Int) -> String? {
    var end = 0
    let documents = String(decoding: text, as: UTF8.self).split(separator: "\n---\n")
    let document = documents.first { document in
      end += document.utf8.count + "\n---\n".utf8.count
      return offset < end
    }
    let lines = document?.split(separator: "\n").drop { !$0.contains(Self.name) }.dropFirst()
    return lines?.first.flatMap { $0.wholeMatch(of: /\s*path: (.*)/) }
      .map { String($0.1.trimmingPrefix(prefix)) }
  }

  private static func origin(_ value: Node, _ prefix: String) -> Origin {
    guard let bytes = value.text.map({ Array($0.utf8) }),
      let root = SyntaxTree(parsing: SourceFile(path: "", bytes: bytes)).roots.first
    else { return .unknown }
    if let path = root["path"]?.text, root["repo"] == nil {
      return .file(String(path.trimmingPrefix(prefix)))
    }
    if let path = root["configuredIn"]?.text {
      return .generator(
        configuredIn: String(path.trimmingPrefix(prefix)),
        kind: root["configuredBy"]?["kind"]?.text ?? "")
    }
    return .unknown
  }
}

extension [UInt8] {
  fileprivate func lineStart(of offset: Int) -> Int {
    var start = offset
    while start > 0, self[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    return start
  }

  /// Behind the line end: `offset` may stand behind it already, as after a block text.
  fileprivate func lineEnd(of offset: Int) -> Int {
    guard offset > 0, self[offset - 1] != UInt8(ascii: "\n") else { return offset }
    return self[offset...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? count
  }
}
