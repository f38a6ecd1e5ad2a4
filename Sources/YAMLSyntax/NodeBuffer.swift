/// The nodes of a tree while it grows: an array without the questions that each change of an array asks.
struct NodeBuffer: ~Copyable {
  private var start: UnsafeMutablePointer<NodeRecord>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(16, capacity)
    start = .allocate(capacity: self.capacity)
  }

  deinit { start.deallocate() }

  subscript(index: Int) -> NodeRecord {
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
  mutating func append(_ record: NodeRecord) {
    if count == capacity { grow() }
    start[count] = record
    count += 1
  }

  mutating func removeAll(from index: Int) { count = index }

  /// The index after a node and all within it.
  func after(_ index: Int) -> Int { records.after(index) }

  /// A copy that is as large as it must be.
  var array: ContiguousArray<NodeRecord> { ContiguousArray(records) }

  private var records: UnsafeBufferPointer<NodeRecord> {
    UnsafeBufferPointer(start: start, count: count)
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<NodeRecord>.allocate(capacity: 2 * capacity)
    larger.update(from: start, count: count)
    start.deallocate()
    start = larger
    capacity *= 2
  }
}
