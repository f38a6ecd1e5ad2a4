import YAMLSyntax

/// Finds the value that an action printed, among those that its expression names.
struct ValueTracer {
  let values: ChartValues
  let chart: Chart
  /// The way from the root chart's values to this one's.
  let prefix: [String]
  let library: TemplateLibrary

  private struct Candidate {
    var node: Node
    var holder: Node?
    var name: String
    var text: String
  }

  /// nil: the template itself says what stands there.
  mutating func origin(of trace: RenderedDocument.Trace, in text: [UInt8]) -> Origin? {
    guard let symbol = trace.symbol else { return nil }
    let places = self.places(of: symbol, depth: 0)
    if let blob = trace.blob, let origin = origin(within: blob, trace.range, places, text) {
      return origin
    }
    let rendered = Self.scalar(text[trace.range.start..<min(trace.range.end, text.count)])
    guard !rendered.isEmpty, !rendered.contains("\n") else { return nil }
    let candidates = places.flatMap(candidates)
    if let whole = candidates.first(where: { $0.text == rendered }) { return Self.origin(whole) }
    // Of several parts the last one is most likely at fault: of an image the tag.
    let parts = candidates.compactMap { candidate -> (Candidate, String.Index)? in
      guard !candidate.text.isEmpty, let range = rendered.lastRange(of: candidate.text) else {
        return nil
      }
      return (candidate, range.upperBound)
    }
    let last = parts.max { ($0.1, $0.0.text.count) < ($1.1, $1.0.text.count) }
    return last.map { Self.origin($0.0) }
  }

  private static func scalar(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let quote = text.first, quote == "\"" || quote == "'", text.count >= 2,
      text.last == quote
    else { return text }
    return String(text.dropFirst().dropLast())
  }

  private static func origin(_ candidate: Candidate) -> Origin {
    let role = "set by \(candidate.name)"
    let node = candidate.holder ?? candidate.node
    guard node.tree.file.provenance == nil else {
      // The object was rendered before its chart.
      return node.origin.inRole(role)
    }
    guard let holder = candidate.holder else { return Origin(node, role: role) }
    // The line of the text that the object holds.
    let lines = LineTable(holder.tree.file)
    guard holder.style == .literal,
      let line = lines.byteRange(ofLine: lines.line(of: holder.range.start) + candidate.node.line)
    else { return Origin(holder, role: role) }
    let start = line.first { !holder.tree.file.bytes[$0].isSpace } ?? line.lowerBound
    return Origin(
      file: holder.tree.file, tree: holder.tree, range: SourceRange(start, line.upperBound),
      role: role)
  }

  // MARK: Candidates

  /// Values and entries of `Chart.yaml` that a symbol leads to, through helpers.
  private func places(of symbol: TemplateSymbol, depth: Int) -> [TemplateSymbol.Place] {
    symbol.places.flatMap { place -> [TemplateSymbol.Place] in
      switch place {
      case .values, .key, .chart: return [place]
      case .helper(let name, let argument):
        guard depth < 6, let (template, tokens) = library.helper(name) else { return [] }
        return printed(by: tokens, template, argument).flatMap { places(of: $0, depth: depth + 1) }
      case .mapping(let entries):
        return entries.sorted { $0.key < $1.key }
          .flatMap { places(of: $0.value, depth: depth + 1) }
      case .root: return []
      }
    }
  }

  private func printed(
    by tokens: [GoTemplate.Token], _ template: GoTemplate, _ argument: TemplateSymbol
  ) -> [TemplateSymbol] {
    var scope = TemplateScope(dot: argument, root: argument)
    var saved: [TemplateSymbol] = []
    var symbols: [TemplateSymbol] = []
    for token in tokens {
      switch token.kind {
      case .text: break
      case .output(let expression):
        symbols.append(scope.symbol(of: template.file.bytes[expression]))
      case .control(let control, let expression):
        switch control {
        case .if, .with, .range, .block:
          saved.append(scope.dot)
          let value = scope.assign(
            template.file.bytes[expression], isRange: control == .range)
          if control == .with { scope.dot = value }
          if control == .range { scope.dot = value.item }
        case .else: scope.dot = saved.last ?? scope.dot
        case .end: scope.dot = saved.popLast() ?? scope.dot
        case .assignment: _ = scope.assign(template.file.bytes[expression])
        case .define, .silent: break
        }
      }
    }
    return symbols
  }

  private func candidates(_ place: TemplateSymbol.Place) -> [Candidate] {
    switch place {
    case .values(let path):
      return nodes(path).compactMap { node, holder, path in
        node.text.map {
          Candidate(
            node: node, holder: holder, name: "the value \(path.joined(separator: "."))", text: $0)
        }
      }
    case .key(let path):
      return nodes(path).flatMap { node, holder, path in
        node.entries.compactMap { entry in
          entry.key.text.map {
            Candidate(
              node: entry.key, holder: holder,
              name: "the value \(path.joined(separator: "."))", text: $0)
          }
        }
      }
    case .chart(let path):
      // A chart's name is in most names and never at fault.
      guard path.count == 1, let first = path[0].first, path[0] != "Name" else { return [] }
      let key = first.lowercased() + path[0].dropFirst()
      guard let node = chart.root.value(forKey: key), let text = node.text else { return [] }
      return [Candidate(node: node, holder: nil, name: "\(key) of the chart", text: text)]
    case .root, .mapping, .helper: return []
    }
  }

  /// The values at a way, seen from this chart; `*` stands for every item.
  private func nodes(_ path: [String]) -> [(node: Node, holder: Node?, path: [String])] {
    let full = path.first == "global" ? path : prefix + path
    guard let star = full.firstIndex(of: "*") else {
      return values.place(of: full).map { [($0.node, $0.holder, full)] } ?? []
    }
    let rest = Array(full[(star + 1)...])
    guard rest.filter({ $0 == "*" }).count < 2,
      let list = values.place(of: Array(full[..<star]))
    else { return [] }
    let names =
      list.node.isSequence
      ? list.node.items.enumerated().prefix(50).map { String($0.offset) }
      : list.node.entries.prefix(50).compactMap { $0.key.text }
    let start = Array(full[..<star])
    return names.flatMap { name in nodes(absolute: start + [name] + rest) }
  }

  private func nodes(absolute path: [String]) -> [(node: Node, holder: Node?, path: [String])] {
    guard !path.contains("*") else {
      return path.starts(with: prefix) ? nodes(Array(path.dropFirst(prefix.count))) : []
    }
    return values.place(of: path).map { [($0.node, $0.holder, path)] } ?? []
  }

  // MARK: Several lines

  /// A value that is printed as it stands keeps its shape.
  private func origin(
    within blob: Range<Int>, _ range: SourceRange, _ places: [TemplateSymbol.Place],
    _ text: [UInt8]
  ) -> Origin? {
    let tree = SyntaxTree(parsing: SourceFile(path: "", bytes: text), range: blob)
    guard let root = tree.roots.first else { return nil }
    let (path, isKey) = root.path(at: range)
    let parts = path.steps.map { step in
      switch step {
      case .key(let key): key
      case .index(let index): String(index)
      }
    }
    for place in places {
      guard case .values(let start) = place else { continue }
      for (node, holder, name) in nodes(start) where !parts.isEmpty || !isKey {
        guard let found = node.value(atParts: parts) else { continue }
        let target = isKey ? found.key(in: node, parts) ?? found : found
        let full = (name + parts).joined(separator: ".")
        return Self.origin(
          Candidate(node: target, holder: holder, name: "the value \(full)", text: ""))
      }
    }
    return nil
  }
}

extension Node {
  /// The key under which this stands, at a way from `root`.
  fileprivate func key(in root: Node, _ parts: [String]) -> Node? {
    guard let last = parts.last, let parent = root.value(atParts: parts.dropLast()) else {
      return nil
    }
    return parent.entries.first { $0.key.text == last }?.key
  }
}

extension String {
  fileprivate func lastRange(of part: String) -> Range<Index>? {
    var found: Range<Index>?
    var start = startIndex
    while let range = self[start...].firstRange(of: part) {
      found = range
      start = index(after: range.lowerBound)
    }
    return found
  }
}
