/// Which lines of a text another one lacks, and which it has more.
struct LineDifference {
  /// Lines around a change that are shown with it.
  private static let context = 3

  enum Mark: String {
    case kept = " "
    case removed = "-"
    case added = "+"
  }

  struct Line {
    var mark: Mark
    /// Without its line feed.
    var content: ArraySlice<UInt8>
    var isEnded: Bool
  }

  /// Changes that stand close together.
  struct Hunk {
    /// Where it starts, from 0.
    var start: Int
    var lines: [Line]

    private var oldCount: Int { lines.count { $0.mark != .added } }
    private var newCount: Int { lines.count { $0.mark != .removed } }
    var oldLines: Range<Int> { start..<start + oldCount }
    var growth: Int { newCount - oldCount }

    func text(movedBy offset: Int) -> String {
      var text =
        "@@ -\(Self.range(start, oldCount)) +\(Self.range(start + offset, newCount)) @@\n"
      for line in lines {
        text += line.mark.rawValue + String(decoding: line.content, as: UTF8.self) + "\n"
        if !line.isEnded { text += "\\ No newline at end of file\n" }
      }
      return text
    }

    /// Of nothing the line before it is named.
    private static func range(_ start: Int, _ count: Int) -> String {
      "\(count == 0 ? start : start + 1),\(count)"
    }
  }

  private let lines: [Line]

  init(from old: [UInt8], to new: [UInt8]) {
    let (old, new) = (Self.lines(of: old), Self.lines(of: new))
    let prefix = zip(old, new).prefix { $0 == $1 }.count
    let most = min(old.count, new.count) - prefix
    let suffix = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.prefix(most).count
    let middle = old[prefix..<old.count - suffix]
    let changed = new[prefix..<new.count - suffix].difference(from: middle)
    let removed = Set(changed.removals.map(Self.offset))
    let added = Set(changed.insertions.map(Self.offset))
    var lines = old[..<prefix].map { $0.line(.kept) }
    var (left, right) = (0, 0)
    let newMiddle = Array(new[prefix..<new.count - suffix])
    let oldMiddle = Array(middle)
    while left < oldMiddle.count || right < newMiddle.count {
      if left < oldMiddle.count, removed.contains(left) {
        lines.append(oldMiddle[left].line(.removed))
        left += 1
      } else if right < newMiddle.count, added.contains(right) {
        lines.append(newMiddle[right].line(.added))
        right += 1
      } else {
        lines.append(oldMiddle[left].line(.kept))
        left += 1
        right += 1
      }
    }
    self.lines = lines + old[(old.count - suffix)...].map { $0.line(.kept) }
  }

  var hunks: [Hunk] {
    var hunks: [Hunk] = []
    var end = 0
    var oldLine = 0
    var oldLines: [Int] = []
    for line in lines {
      oldLines.append(oldLine)
      if line.mark != .added { oldLine += 1 }
    }
    for index in lines.indices where lines[index].mark != .kept {
      let start = max(hunks.isEmpty ? 0 : end, index - Self.context)
      let stop = min(lines.count, index + Self.context + 1)
      if !hunks.isEmpty, index - Self.context <= end {
        hunks[hunks.count - 1].lines += lines[end..<max(end, stop)]
      } else {
        hunks.append(Hunk(start: oldLines[start], lines: Array(lines[start..<stop])))
      }
      end = max(end, stop)
    }
    return hunks
  }

  private struct Text: Hashable {
    var content: ArraySlice<UInt8>
    var isEnded: Bool

    func line(_ mark: Mark) -> Line { Line(mark: mark, content: content, isEnded: isEnded) }
  }

  private static func offset(of change: CollectionDifference<Text>.Change) -> Int {
    switch change {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }

  private static func lines(of text: [UInt8]) -> [Text] {
    var lines: [Text] = []
    var start = 0
    while let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(Text(content: text[start..<end], isEnded: true))
      start = end + 1
    }
    if start < text.count { lines.append(Text(content: text[start...], isEnded: false)) }
    return lines
  }
}
