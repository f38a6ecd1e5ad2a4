/// Nodes, or collections, of a tree while it grows: an array without the questions that each change of an array asks.
struct GrowingBuffer<Element: BitwiseCopyable>: ~Copyable {
  private var start: UnsafeMutablePointer<Element>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(16, capacity)
    start = .allocate(capacity: self.capacity)
  }

  deinit { start.deallocate() }

  subscript(index: Int) -> Element {
    @inline(__always)
    get {
      precondition(index >= 0 && index < count)
      return start[index]
    }
    @inline(__always)
    set {
      precondition(index >= 0 && index < count)
      start[index] = newValue
    }
  }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow() }
    start[count] = element
    count += 1
  }

  @inline(__always)
  mutating func removeLast() -> Element {
    precondition(count > 0)
    count -= 1
    return start[count]
  }

  mutating func removeAll(from index: Int = 0) {
    precondition(index >= 0 && index <= count)
    count = index
  }

  /// A copy that is as large as it must be.
  var array: ContiguousArray<Element> { ContiguousArray(elements) }

  fileprivate var elements: UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: start, count: count)
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: 2 * capacity)
    larger.update(from: start, count: count)
    start.deallocate()
    start = larger
    capacity *= 2
  }
}

extension GrowingBuffer<NodeRecord> {
  /// The index after a node and all within it.
  func after(_ index: Int) -> Int { elements.after(index) }
}
