import Manifests
import YAMLSyntax

/// Holds YAML against the keys of a configuration, and says what is wrong where.
struct ConfigurationReader {
  let file: SourceFile
  let lines: LineTable
  let rules: [Rule]

  init(_ file: SourceFile, _ rules: [Rule]) {
    self.file = file
    self.rules = rules
    lines = LineTable(file)
  }

  /// The settings; nil: the file says nothing.
  func root() throws(ConfigurationError) -> Node? {
    if let complaint = file.encodingComplaint {
      throw error(complaint, at: SourceRange(0, 0))
    }
    let tree = SyntaxTree(parsing: file)
    if let error = tree.errors.first { throw self.error(error.message, at: error.range) }
    if let duplicate = tree.duplicateKeys.first {
      throw error("this key stands twice", at: tree.key(of: duplicate).range)
    }
    if tree.roots.count > 1 {
      throw self.error(
        "a second document is not read: one holds all settings", at: tree.roots[1].range)
    }
    guard let root = tree.roots.first, !root.isNull else { return nil }
    try check(root, ConfigurationKey.all)
    return root
  }

  func line(of node: Node) -> Int { lines.line(of: node.range.start) }

  func error(_ message: String, at range: SourceRange) -> ConfigurationError {
    let location = lines.location(of: range)
    return ConfigurationError(
      message: message, file: file.path, line: location.line, column: location.column)
  }

  // MARK: Mappings

  private func check(_ node: Node, _ keys: [ConfigurationKey]) throws(ConfigurationError) {
    try check(node, known: keys.map(\.name)) { name, value throws(ConfigurationError) in
      for key in keys where key.name == name {
        try check(value, key.shape)
        // What is needed is asked for where its entry starts.
        if !key.mayBeEmpty, key.need == nil { try checkFilled(value, name) }
      }
    }
  }

  private func checkFilled(_ node: Node, _ name: String) throws(ConfigurationError) {
    guard !isFilled(node) else { return }
    throw error("nothing is named here: leave \(name) out, or say what is meant", at: node.range)
  }

  private func isFilled(_ node: Node) -> Bool {
    node.isSequence
      ? node.items.contains { _ in true } : node.text?.allSatisfy(\.isWhitespace) != true
  }

  private func check(
    _ node: Node, known: [String], other: (String) -> String? = { _ in nil },
    _ body: (String, Node) throws(ConfigurationError) -> Void
  ) throws(ConfigurationError) {
    guard node.isMapping else { throw error("a mapping is expected here", at: node.range) }
    for (keyNode, value) in node.entries {
      let key = keyNode.text ?? ""
      guard known.contains(key) else {
        let hint = other(key) ?? Self.hint(for: key, in: known)
        throw error("unknown key \"\(key)\"\(hint)", at: keyNode.range)
      }
      try body(key, value)
    }
  }

  /// `kubernetes` for `kubernetes-version`, as the option is called, beside the nearest word.
  private static func hint(for key: String, in known: [String]) -> String {
    let start = known.first { $0.count > 5 && key.hasPrefix($0) }
    return Spelling.hint(for: Spelling.nearest(to: key, in: known) ?? start ?? key, in: known)
  }

  private func checkEntry(
    _ node: Node, _ noun: String, _ keys: [ConfigurationKey]
  ) throws(ConfigurationError) {
    try check(node, keys)
    for key in keys {
      guard let need = key.need else { continue }
      guard node.value(forKey: key.name).map(isFilled) == true else {
        throw error("\(noun) needs \(need)", at: node.range)
      }
    }
    guard let kind = node["kind"], keys.contains(where: { $0.name == "labels" }) else { return }
    try checkExternal(node, isPod: kind.text == "Pod")
  }

  /// Pods are found by their labels, everything else by its name.
  private func checkExternal(_ node: Node, isPod: Bool) throws(ConfigurationError) {
    let (wanted, other) = isPod ? ("labels", "name") : ("name", "labels")
    if let value = node.value(forKey: other) {
      let whose = isPod ? "pods are found by their labels" : "only pods are found by labels"
      throw error("\(whose), so that this needs \(wanted)", at: value.range)
    }
    guard node.value(forKey: wanted) != nil else {
      throw error("an external object needs \(isPod ? "labels" : "a name")", at: node.range)
    }
  }

  // MARK: Values

  private func check(
    _ node: Node, _ shape: ConfigurationKey.Shape
  ) throws(ConfigurationError) {
    switch shape {
    case .text: try checkText(node)
    case .texts: for item in try list(node) { try checkText(item) }
    case .glob: try checkGlob(node)
    case .globs: for item in try list(node) { try checkFiles(item) }
    case .path: try checkPlainPath(node)
    case .paths: for item in try list(node) { try checkPlainPath(item) }
    case .labels: try checkLabels(node)
    case .kind: try checkKind(node)
    case .version: try checkVersion(node)
    case .date: try checkDate(node)
    case .word(let words): try checkWord(node, words)
    case .selection: try checkSelection(node)
    case .ruleIDs: try checkRuleIDs(node)
    case .rules: try checkRules(node)
    case .list(let noun, let keys):
      for item in try list(node) { try checkEntry(item, noun, keys) }
    }
  }

  private func list(_ node: Node) throws(ConfigurationError) -> [Node] {
    guard node.isSequence else { throw error("a list is expected here", at: node.range) }
    return Array(node.items)
  }

  func checkText(_ node: Node) throws(ConfigurationError) {
    guard node.string != nil else {
      let isOther = node.kind == .scalar && !node.isNull
      throw error(
        "a text is expected here\(isOther ? ": put this in quotes" : "")", at: node.range)
    }
  }

  func checkGlob(_ node: Node) throws(ConfigurationError) {
    try checkText(node)
    if let fault = Glob.fault(of: node.text ?? "") {
      throw error("this is no pattern: \(fault)", at: node.range)
    }
  }

  private func checkLabels(_ node: Node) throws(ConfigurationError) {
    guard node.isMapping, node.firstKey != nil else {
      throw error("labels and their values are expected here", at: node.range)
    }
    for (_, value) in node.entries { try checkGlob(value) }
  }

  private func checkKind(_ node: Node) throws(ConfigurationError) {
    try checkGlob(node)
    let text = node.text ?? ""
    let known = ExternalObjects.usualKinds
    guard !text.contains(where: { "/. ".contains($0) }) else {
      throw error(
        "this is no kind: write it without its API version, such as Secret", at: node.range)
    }
    guard !known.contains(text), !text.contains(where: { "*?[{".contains($0) }),
      let near = ExternalObjects.usualKind(meantBy: text)
        ?? Spelling.nearest(to: text, in: known),
      ExternalObjects.usualKind(meantBy: text) != nil
        || Spelling.distance(text.lowercased(), near.lowercased()) <= 1
    else { return }
    throw error("there is no kind \"\(text)\"; did you mean \"\(near)\"?", at: node.range)
  }

  private func checkVersion(_ node: Node) throws(ConfigurationError) {
    guard node.kind == .scalar, KubernetesVersion(node.text ?? "") != nil else {
      throw error("a version such as \"1.36\" is expected here", at: node.range)
    }
    guard node.string != nil else {
      throw error("put the version in quotes: 1.30 without them is the number 1.3", at: node.range)
    }
  }

  private func checkDate(_ node: Node) throws(ConfigurationError) {
    guard node.kind == .scalar, Day(node.text ?? "") != nil else {
      throw error("a day such as 2026-12-31 is expected here", at: node.range)
    }
  }

  private func checkWord(_ node: Node, _ known: [String]) throws(ConfigurationError) {
    guard node.kind == .scalar, !node.isNull else {
      let found = node.isSequence ? "a list" : node.isMapping ? "a mapping" : "nothing"
      throw error(
        "\(found) stands here, where one of \(known.joined(separator: ", ")) is expected",
        at: node.range)
    }
    let text = node.text ?? ""
    guard known.contains(text) else {
      throw error(
        "\"\(text)\" is none of \(known.joined(separator: ", "))\(Spelling.hint(for: text, in: known))",
        at: node.range)
    }
  }

  // MARK: Rules

  private func checkSelection(_ node: Node) throws(ConfigurationError) {
    for item in try list(node) {
      try checkText(item)
      let selection = Selection(select: [item.text ?? ""])
      if let complaint = selection.complaint(about: rules) {
        throw error(complaint, at: item.range)
      }
    }
  }

  private func checkRuleIDs(_ node: Node) throws(ConfigurationError) {
    let known = rules.map(\.id)
    for item in try list(node) {
      try checkText(item)
      let text = item.text ?? ""
      guard known.contains(text) else {
        let hint = Selection.hint(forAccepting: text, in: known)
        throw error("there is no rule \"\(text)\"\(hint)", at: item.range)
      }
    }
  }

  private func checkRules(_ node: Node) throws(ConfigurationError) {
    try check(node, known: rules.map(\.id), other: Self.hint) {
      id, value throws(ConfigurationError) in
      for rule in rules where rule.id == id { try check(value, of: rule) }
    }
  }

  private static func hint(for word: String) -> String? {
    Selection.namesSeveral(word) ? "; it names several rules, which select and ignore take" : nil
  }

  private func check(_ node: Node, of rule: Rule) throws(ConfigurationError) {
    guard node.isMapping else { return try checkSeverity(node) }
    let known = ["severity"] + rule.options.map(\.name)
    try check(node, known: known) { key, value throws(ConfigurationError) in
      guard key != "severity" else { return try checkSeverity(value) }
      for option in rule.options where option.name == key { try check(value, as: option.value) }
    }
  }

  /// `off` is the boolean false to YAML 1.1.
  private func checkSeverity(_ node: Node) throws(ConfigurationError) {
    if node.bool != false { try checkWord(node, ["off"] + Severity.allCases.map(\.rawValue)) }
  }

  private func check(_ node: Node, as value: Rule.Option.Value) throws(ConfigurationError) {
    switch value {
    case .strings: try check(node, .texts)
    case .int:
      guard node.int != nil else { throw error("a number is expected here", at: node.range) }
    }
  }
}
