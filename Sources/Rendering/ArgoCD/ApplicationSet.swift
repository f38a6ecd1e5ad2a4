import YAMLSyntax

/// The Applications that an ApplicationSet of Argo CD makes, as far as its generators say all that its template asks
/// for: lists, folders of this repository, and the product of two of those.
package struct ApplicationSet: Sendable {
  /// What a generator gives for one Application, by the names under which templates ask for it.
  typealias Parameters = [String: String]

  private let root: Node
  private let template: Node
  private let snapshot: any Snapshot
  /// Whether the repository of a URL is known to be another one than this.
  private let isElsewhere: @Sendable (_ url: String) -> Bool
  /// As Go's templates write it (`{{ .env }}`), not `{{env}}`.
  private let isGo: Bool

  /// Each as an object of its own whose places are those of the template. Without those whose names are not known.
  package private(set) var applications: [Node] = []
  /// Whether these are all that it makes.
  package private(set) var isFollowed = true

  /// nil: it is none, or its Applications are made in ways that only Argo CD knows.
  package init?(
    _ root: Node, in snapshot: any Snapshot,
    isElsewhere: @escaping @Sendable (_ url: String) -> Bool = { _ in false }
  ) {
    guard root["kind"]?.says("ApplicationSet") == true, let spec = root["spec"],
      let template = spec["template"], template.isMapping, spec["templatePatch"] == nil
    else { return nil }
    self.root = root
    self.template = template
    self.snapshot = snapshot
    self.isElsewhere = isElsewhere
    isGo = spec["goTemplate"]?.bool == true
    var names: Set<String> = []
    for generator in spec["generators"].map({ Array($0.items) }) ?? [] {
      guard let parameters = parameters(of: generator) else {
        isFollowed = false
        continue
      }
      for application in parameters.compactMap(application) {
        if let name = application["metadata"]?["name"]?.text, !name.contains("{{") {
          if names.insert(name).inserted { applications.append(application) }
        } else {
          isFollowed = false
        }
      }
    }
  }

  // MARK: Generators

  /// nil: not known.
  private func parameters(of generator: Node, depth: Int = 0) -> [Parameters]? {
    // One may change the template, or choose among what it makes.
    guard generator["selector"] == nil, depth < 2 else { return nil }
    if let list = generator["list"] {
      guard list["template"] == nil, list["elementsYaml"] == nil else { return nil }
      return list["elements"]?.items.compactMap { element in
        var parameters: Parameters = [:]
        Self.add(element, "", to: &parameters)
        return parameters
      }
    }
    if let git = generator["git"] {
      guard git["template"] == nil, git["pathParamPrefix"] == nil,
        let directories = git["directories"], let url = git["repoURL"]?.text,
        // What another generator fills in.
        !([url] + directories.items.compactMap { $0["path"]?.text }).contains(where: {
          $0.contains("{{")
        }), !isElsewhere(url)
      else { return nil }
      return folders(directories).map { folder in
        var values: Parameters = [:]
        Self.add(git["values"], "values.", to: &values)
        let path = path(folder)
        return values.mapValues { filled($0, path) }.merging(path) { $1 }
      }
    }
    guard let matrix = generator["matrix"], matrix["template"] == nil,
      let parts = matrix["generators"].map({ Array($0.items) }), parts.count == 2,
      let first = self.parameters(of: parts[0], depth: depth + 1),
      let second = self.parameters(of: parts[1], depth: depth + 1)
    else { return nil }
    return first.flatMap { one in second.map { one.merging($0) { $1 } } }
  }

  /// `a.b` for what stands within `a`.
  private static func add(_ node: Node?, _ prefix: String, to parameters: inout Parameters) {
    for (key, value) in node?.pairs ?? [] {
      guard let key = key.text else { continue }
      if value.isMapping {
        add(value, "\(prefix)\(key).", to: &parameters)
      } else if let text = value.text {
        parameters[prefix + key] = text
      }
    }
  }

  private func path(_ folder: String) -> Parameters {
    let parts = folder.split(separator: "/").map(String.init)
    let name = parts.last ?? folder
    var parameters = [
      isGo ? "path.path" : "path": folder, "path.basename": name,
      "path.basenameNormalized": Self.normalized(name),
    ]
    for (number, part) in parts.enumerated() {
      parameters[isGo ? "index .path.segments \(number)" : "path[\(number)]"] = part
    }
    return parameters
  }

  /// As the name of an object may be.
  private static func normalized(_ name: String) -> String {
    let characters = name.lowercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber) || character == "."
        ? character : "-"
    }
    let isEdge = { (character: Character) in "-.".contains(character) }
    return String(characters.drop(while: isEdge).reversed().drop(while: isEdge).reversed())
  }

  /// The folders that patterns name, without those that others leave out. A star stays within a folder.
  private func folders(_ directories: Node) -> [String] {
    var wanted: [[Substring]] = []
    var unwanted: [[Substring]] = []
    for entry in directories.items {
      guard let path = entry["path"]?.text else { continue }
      let parts = Path.normal(path).split(separator: "/")
      if entry["exclude"]?.bool == true { unwanted.append(parts) } else { wanted.append(parts) }
    }
    var found: Set<String> = []
    for pattern in wanted { found.formUnion(folders(matching: pattern)) }
    return found.filter { folder in
      let parts = folder.split(separator: "/")
      return !unwanted.contains { $0.count == parts.count && zip($0, parts).allSatisfy(Self.fits) }
    }.sorted()
  }

  private func folders(matching pattern: [Substring]) -> [String] {
    var folders = ["."]
    for part in pattern {
      folders = folders.flatMap { folder in
        snapshot.names(in: folder).filter { !$0.hasPrefix(".") && Self.fits((part, $0[...])) }
          .map { Path.joined(folder, $0) }.filter { snapshot.kind(of: $0) == .folder }
      }
    }
    return folders
  }

  private static func fits(_ pair: (pattern: Substring, name: Substring)) -> Bool {
    let (pattern, name) = pair
    guard pattern.contains(where: { "*?[".contains($0) }) else { return pattern == name }
    // Of what Go's patterns know only the star is in use.
    guard !pattern.contains(where: { "?[\\".contains($0) }) else { return false }
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard name.hasPrefix(parts[0]) else { return false }
    var rest = name.dropFirst(parts[0].count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(parts.last ?? "")
  }

  // MARK: The template

  private func application(_ parameters: Parameters) -> Node? {
    guard case .object(let fields)? = (try? template.json()).map({ filled($0, parameters) })
    else { return nil }
    let head: [(key: String, value: JSONValue)] = [
      ("apiVersion", .string(root["apiVersion"]?.text ?? "argoproj.io/v1alpha1")),
      ("kind", .string("Application")),
    ]
    let body = fields.map { key, value in
      key == "metadata" ? (key, metadata(value)) : (key, value)
    }
    let text = Array(JSONValue.object(head + body).flow.utf8)
    let file = SourceFile(
      path: root.tree.file.path, bytes: text,
      provenance: TemplateProvenance(text, root, template))
    return SyntaxTree(parsing: file).roots.first
  }

  /// In the namespace of the set. Where the template has no finalizers and nothing says otherwise, what an Application
  /// applied goes with it.
  private func metadata(_ value: JSONValue) -> JSONValue {
    guard case .object(var fields) = value else { return value }
    if !fields.contains(where: { $0.key == "namespace" }),
      let namespace = root["metadata"]?["namespace"]?.text
    {
      fields.append(("namespace", .string(namespace)))
    }
    let keeps = root["spec"]?["syncPolicy"]?["preserveResourcesOnDeletion"]?.bool == true
    let hasFinalizers = fields.contains { key, value in
      if key == "finalizers", case .array(let items) = value { !items.isEmpty } else { false }
    }
    if !keeps, !hasFinalizers {
      fields.removeAll { $0.key == "finalizers" }
      let finalizer = JSONValue.string("resources-finalizer.argocd.argoproj.io")
      fields.append(("finalizers", .array([finalizer])))
    }
    return .object(fields)
  }

  private func filled(_ value: JSONValue, _ parameters: Parameters) -> JSONValue {
    switch value {
    case .string(let text): .string(filled(text, parameters))
    case .array(let items): .array(items.map { filled($0, parameters) })
    case .object(let pairs):
      .object(pairs.map { (filled($0.key, parameters), filled($0.value, parameters)) })
    default: value
    }
  }

  /// What is not known stays as it stands.
  private func filled(_ text: String, _ parameters: Parameters) -> String {
    guard text.contains("{{") else { return text }
    return text.replacing(#/\{\{-?\s*(.*?)\s*-?\}\}/#) { match in
      let expression = String(match.1)
      let name = isGo ? String(expression.trimmingPrefix(".")) : expression
      return parameters[name] ?? String(match.0)
    }
  }
}

/// Leads from an Application to the template that it was made of: what stands there has the same place within it.
private final class TemplateProvenance: Provenance {
  private let text: [UInt8]
  private let set: Node
  private let template: Node

  init(_ text: [UInt8], _ set: Node, _ template: Node) {
    self.text = text
    self.set = set
    self.template = template
  }

  func origins(of range: SourceRange) -> [Origin] {
    let root = SyntaxTree(parsing: SourceFile(path: "", bytes: text)).roots.first
    var path = root?.path(at: range).path ?? FieldPath()
    while !path.steps.isEmpty {
      if let node = path.node(in: template) { return [Origin(node, role: "")] }
      path.steps.removeLast()
    }
    return [Origin(set["metadata"]?["name"] ?? set, role: "")]
  }
}
