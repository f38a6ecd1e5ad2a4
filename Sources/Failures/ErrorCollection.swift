/// The errors of a text, each once with its number.
struct ErrorCollection {
  /// More are no help to anybody.
  private static let limit = 100
  private static let unknownLimit = 10

  private var entries: [ErrorText.Entry] = []
  private var places: [String: Int] = [:]
  private var knownCount = 0
  private var leftOut = 0

  mutating func add(_ entry: ErrorText.Entry, at line: Int, _ count: Int) {
    let key =
      "\(entry.failure?.id ?? "")\n\(entry.object ?? "")\n"
      + (entry.failure == nil || entry.object == nil ? entry.message : entry.field ?? "")
    if let place = places[key] {
      entries[place].count += count
      return
    }
    if entry.failure != nil {
      guard knownCount < Self.limit else {
        leftOut += 1
        return
      }
      knownCount += 1
    }
    places[key] = entries.count
    entries.append(entry)
    entries[entries.count - 1].line = line
    entries[entries.count - 1].count = count
  }

  /// In the order of the text, and how many more there are. Of those that are not known only a few: rather
  /// those that call themselves errors.
  var kept: (entries: [ErrorText.Entry], leftOut: Int) {
    let unknown = entries.indices.filter { entries[$0].failure == nil }
    let chosen = Set(
      (unknown.filter { entries[$0].isNamedError } + unknown.filter { !entries[$0].isNamedError })
        .prefix(Self.unknownLimit))
    let kept = entries.indices.filter { entries[$0].failure != nil || chosen.contains($0) }
      .prefix(Self.limit)
    return (kept.map { entries[$0] }, leftOut + entries.count - kept.count)
  }
}
