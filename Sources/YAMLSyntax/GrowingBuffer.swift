/// What grows, such as the nodes of a tree or the bytes of a text: an array without the questions that each change of an array asks.
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
    makeRoom(for: 1)
    start[count] = element
    count += 1
  }

  mutating func append(_ elements: UnsafeBufferPointer<Element>) {
    guard let first = elements.baseAddress else { return }
    makeRoom(for: elements.count)
    (start + count).update(from: first, count: elements.count)
    count += elements.count
  }

  mutating func append(_ element: Element, times: Int) {
    makeRoom(for: times)
    (start + count).update(repeating: element, count: times)
    count += times
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

  var elements: UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: start, count: count)
  }

  @inline(__always)
  private mutating func makeRoom(for more: Int) {
    if more > capacity - count { grow(by: more) }
  }

  private mutating func grow(by more: Int) {
    capacity = max(2 * capacity, count + more)
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.update(from: start, count: count)
    start.deallocate()
    start = larger
  }
}

extension GrowingBuffer<NodeRecord> {
  /// The index after a node and all within it.
  func after(_ index: Int) -> Int { elements.after(index) }
}
