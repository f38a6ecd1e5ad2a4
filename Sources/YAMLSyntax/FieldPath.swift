/// The way from an object's root to one of its fields, printed as the API server prints it:
/// `spec.template.spec.containers[0].image`.
package struct FieldPath: Sendable, Hashable, CustomStringConvertible {
  package enum Step: Sendable, Hashable {
    case key(String)
    case index(Int)
  }

  package var steps: [Step]

  package init(_ steps: [Step] = []) { self.steps = steps }

  package func appending(_ key: String) -> FieldPath { FieldPath(steps + [.key(key)]) }
  package func appending(_ index: Int) -> FieldPath { FieldPath(steps + [.index(index)]) }

  package var description: String {
    var text = TextBuffer()
    for step in steps {
      switch step {
      case .index(let index): text.append(step: index)
      case .key(let key): key.withBytes { text.append(step: $0) }
      }
    }
    return text.text
  }

  /// The node at this path, as kubectl reads `root`; nil where it ends.
  package func node(in root: Node) -> Node? {
    var node = root
    for step in steps {
      switch step {
      case .key(let key):
        guard let value = node.value(forKey: key) else { return nil }
        node = value
      case .index(let index):
        guard let item = node.item(at: index) else { return nil }
        node = item
      }
    }
    return node
  }
}

extension TextBuffer {
  /// A step of the way to a field.
  package mutating func append(step key: UnsafeBufferPointer<UInt8>) {
    let isDotted = key.contains(UInt8(ascii: "."))
    if isDotted {
      append("[")
    } else if !isEmpty {
      append(".")
    }
    append(key)
    if isDotted { append("]") }
  }

  package mutating func append(step index: Int) {
    append("[")
    append(index)
    append("]")
  }
}

extension Node {
  /// A step of the way from an object's root to one of its fields: along the value of a key, or to an item.
  package enum Step {
    case key(Node)
    case index(Int)
  }

  /// The way from `root`, an ancestor, to this node. A key's is that of its value. A node reached
  /// through an alias is found where it was used.
  package func path(from root: Node) -> FieldPath {
    var path = FieldPath()
    forEachStep(from: root) { step, _ in
      switch step {
      case .key(let key): path.steps.append(.key(key.text ?? ""))
      case .index(let index): path.steps.append(.index(index))
      }
    }
    return path
  }

  /// Goes that way, and tells `visit` what each step leads to.
  package func forEachStep(from root: Node, _ visit: (Step, Node) -> Void) {
    guard use >= 0, use != root.use else { return go(from: root.index, to: index, visit) }
    let target = Node(tree: tree, index: use).resolved
    go(from: root.index, to: use, visit)
    if target.index <= index && index < tree.nodes.after(target.index) {
      go(from: target.index, to: index, visit)
    }
  }

  private func go(from root: Int, to target: Int, _ visit: (Step, Node) -> Void) {
    guard target < tree.nodes.after(root) else { return }
    var node = root
    while node < target {
      let (number, key, value) = child(of: node, holding: target)
      // A key stands for its value.
      node = key >= 0 && target < value ? target : value
      if key < 0 {
        visitChild(node) { visit(.index(number), $0) }
      } else {
        // What is merged belongs to the mapping it is merged into.
        visitChild(key) { key in
          if !key.isMergeKey { visitChild(node) { visit(.key(key), $0) } }
        }
      }
    }
  }

  /// The item or value of a collection in which a node within it lies, and its key; -1: it is an item.
  private func child(of parent: Int, holding target: Int) -> (number: Int, key: Int, value: Int) {
    let nodes = tree.nodes
    let isMapping = nodes[parent].kind == .mapping
    var number = 0
    var child = parent + 1
    while true {
      let value = isMapping ? nodes.after(child) : child
      let next = nodes.after(value)
      if target < next { return (number, isMapping ? child : -1, value) }
      child = next
      number += 1
    }
  }
}

extension Node {
  /// The key under which this is written, in a list that of the list; empty without one. Looked for from here
  /// upwards, for most keys stand right before their values.
  package var lastKey: String {
    var node = index
    while let parent = parent(of: node) {
      if tree.nodes[parent].kind == .mapping {
        let key = key(of: node, in: parent)
        if !key.isMergeKey { return key.text ?? "" }
      }
      node = parent
    }
    return ""
  }

  private func parent(of node: Int) -> Int? {
    var parent = node - 1
    while parent >= 0, tree.nodes.after(parent) <= node { parent -= 1 }
    return parent < 0 ? nil : parent
  }

  private func key(of node: Int, in mapping: Int) -> Node {
    var key = mapping + 1
    while true {
      let next = tree.nodes.after(tree.nodes.after(key))
      if node < next { return Node(tree: tree, index: key).resolved }
      key = next
    }
  }
}

extension Node {
  /// The way from here to what stands at `range`, and whether it is the key of that which does.
  package func path(at range: SourceRange) -> (path: FieldPath, isKey: Bool) {
    var path = FieldPath()
    var node = self
    while node.range != range {
      if node.isMapping {
        var next: (key: Node, value: Node)?
        for entry in node.entries where entry.key.range.start <= range.start { next = entry }
        guard let next, let key = next.key.text else { return (path, false) }
        path = path.appending(key)
        if range.start < next.key.range.end { return (path, true) }
        node = next.value
      } else if node.isSequence {
        var next: (index: Int, item: Node)?
        for (index, item) in node.items.enumerated() where item.range.start <= range.start {
          next = (index, item)
        }
        guard let next else { return (path, false) }
        path = path.appending(next.index)
        node = next.item
      } else {
        return (path, false)
      }
    }
    return (path, false)
  }
}
