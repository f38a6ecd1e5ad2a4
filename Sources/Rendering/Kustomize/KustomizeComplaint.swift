import YAMLSyntax

/// What kustomize says when it fails, without kubectl's frame and without the folders it ran in.
struct KustomizeComplaint {
  private let message: String
  private var file: String
  private var line: Int?

  /// `kustomization` is named where the words name no file; what is laid over it stands in the file `applier`.
  init(
    _ errors: String, _ sandbox: Sandbox, _ kustomization: String, appliedBy applier: String?
  ) {
    var words = Self.words(in: errors)
    file = kustomization
    // One layer per kustomization that takes in the next one: the innermost is to blame.
    while let layer = words.firstMatch(of: #/recursed accumulation of path '([^']*)': /#) {
      file = Self.kustomization(in: String(layer.1), sandbox) ?? file
      words = String(words[layer.range.upperBound...])
    }
    if let match = words.firstMatch(of: #/couldn't make target for path '([^']*)': /#) {
      file = Self.kustomization(in: String(match.1), sandbox) ?? file
      words = String(words[match.range.upperBound...])
    }
    // It tries a file, then a folder: the first failure is about what was meant.
    if let outer = words.firstMatch(
      of: #/^accumulating resources: accumulation err='(.*)': must build/#)
    {
      words = String(outer.1)
    }
    let slash = file.hasPrefix("/") ? "" : "/"
    for folder in ["\(sandbox.files)\(slash)", "../files\(slash)", "\(sandbox.files)"] {
      words = words.replacing(folder, with: "")
    }
    if let match = words.firstMatch(of: #/yaml: line (\d+): .* in File: (\S+)/#) {
      line = Int(match.1)
      file = Self.input(String(match.2), beside: file, sandbox) ?? file
    } else if let match = words.firstMatch(of: #/^invalid Kustomization: yaml: line (\d+): /#) {
      line = Int(match.1)
    } else {
      line = Self.line(quotedIn: words, of: file, sandbox)
      if line == nil, let applier, let place = Self.line(quotedIn: words, of: applier, sandbox) {
        (file, line) = (applier, place)
      }
    }
    message = "kustomize cannot render this: \(RepeatedValues().removed(from: words))"
  }

  var failure: RenderFailure { RenderFailure(message, file: file, line: line) }

  /// Without klog's frame (`E1121 … run.go:72] "command failed" err="…"`, or over several lines),
  /// `Error: ` and warnings.
  private static func words(in errors: String) -> String {
    let lines = errors.split(separator: "\n").map { $0.drop(while: \.isWhitespace) }
      .filter { !$0.hasPrefix("# Warning:") && !$0.hasPrefix("Warning:") && $0 != ">" }
    var text = lines.joined(separator: " ")
    if let frame = text.firstMatch(of: #/^[EF]\d{4} \S+ +\d+ \S+\] "command failed" err=(<|")/#) {
      text = String(text[frame.range.upperBound...])
      if text.hasSuffix("\"") { text.removeLast() }
      text = text.replacing("\\\"", with: "\"").replacing("\\n", with: " ")
      // What is left of frames within the frame.
      text = text.replacing(#/\\+"/#, with: "\"")
      if text.count(where: { $0 == "\"" }) % 2 == 1, text.hasSuffix("\"") { text.removeLast() }
      while text.hasSuffix("\"\"") { text.removeLast(2) }
    }
    return String(text.drop(while: \.isWhitespace).trimmingPrefix("Error: "))
  }

  private static func kustomization(in folder: String, _ sandbox: Sandbox) -> String? {
    let path = folder.trimmingPrefix("\(sandbox.files)")
    // What stands outside of the repository is called by its absolute name.
    return [path.trimmingPrefix("/"), path].lazy.flatMap { Kustomization.files(in: String($0)) }
      .first { sandbox.inputs[$0] != nil }
  }

  private static func input(_ name: String, beside file: String, _ sandbox: Sandbox) -> String? {
    let folder = file.lastIndex(of: "/").map { file[...$0] } ?? ""
    return [name, folder + name].first { sandbox.inputs[$0] != nil }
  }

  /// The line of `file` that says what the message has in quotation marks, or calls a path.
  private static func line(quotedIn words: String, of file: String, _ sandbox: Sandbox) -> Int? {
    guard let bytes = sandbox.inputs[file] else { return nil }
    let source = SourceFile(path: file, bytes: bytes)
    // It lists what a kustomization may be called, which is no place.
    let quoted = [#/'([^']+)'/#, #/"([^"]+)"/#].flatMap { words.matches(of: $0) }
      .map { String($0.1) }.filter { !Kustomization.fileNames.contains($0) }
    let named = Self.names.flatMap { words.matches(of: $0).map { String($0.1) } }
    let roots = SyntaxTree(parsing: source).roots
    // It names paths from the root, a kustomization from its own folder.
    let references = roots.first.map { Kustomization($0, name: file).references } ?? []
    let found =
      quoted.lazy.compactMap { path in references.first { $0.path == path }?.node }.first
      ?? (quoted + named).lazy.compactMap { text in
        roots.lazy.compactMap { $0.firstNode(saying: text) }.first
      }.first ?? roots.first?.firstNode(ofWrongTypeIn: words)
    return found.map { LineTable(source).line(of: $0.range.start) }
  }

  /// How it names paths and objects without quotation marks: `Deployment.v1.apps/web.[noNs]`.
  private static var names: [Regex<(Substring, Substring)>] {
    [
      #/path: (/[^ :]+)/#, #/accumulating resources from '([^']+)'/#,
      #/sources?(?: files)?: \[([^\]]+)\]/#, #/from path\(([^)]+)\)/#,
      #/invalid literal source (.+), expected key=value/#,
      #/"[^"\/ ]+\/([^"\/ ]+)\.\[[^"\/ ]+\]"/#,
    ]
  }
}

extension Node {
  /// `cannot unmarshal number into Go struct field Image.images.newTag of type string`: the first value there that
  /// is what the words say.
  fileprivate func firstNode(ofWrongTypeIn words: String) -> Node? {
    guard
      let match = words.firstMatch(
        of: #/cannot unmarshal (\w+) into Go struct field [A-Za-z]+\.([\w.]+) of type/#)
    else { return nil }
    var nodes = [self]
    for key in match.2.split(separator: ".") {
      nodes = nodes.flatMap { $0.isSequence ? Array($0.items) : [$0] }
        .compactMap { $0.value(forKey: String(key)) }
    }
    return nodes.first { $0.isJSON(String(match.1)) }
  }

  /// Whether Go's decoder calls it so.
  private func isJSON(_ kind: String) -> Bool {
    if isMapping { return kind == "object" }
    if isSequence { return kind == "array" }
    switch scalar(.kustomize) {
    case .bool: return kind == "bool"
    case .int, .float: return kind == "number"
    default: return kind == "string"
    }
  }

  /// The first key or value below this one that reads `text`; patches written into it are looked through.
  fileprivate func firstNode(saying text: String) -> Node? {
    var open = [self]
    while let node = open.popLast() {
      if let own = node.text, own == text || own.isWay(to: text) { return node }
      open += node.entries.flatMap { [$0.key, $0.value] }.reversed()
      open += node.items.reversed()
      open += node.embeddedRoots.reversed()
    }
    return nil
  }
}

extension String {
  /// Whether this leads to `path` from some folder: `../parts/tls` to `apps/parts/tls`.
  fileprivate func isWay(to path: String) -> Bool {
    guard hasPrefix("../") || hasPrefix("./") else { return false }
    let rest = split(separator: "/").drop { $0 == ".." || $0 == "." }
    return !rest.isEmpty && path.split(separator: "/").suffix(rest.count) == rest
  }
}
