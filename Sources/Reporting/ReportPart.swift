import YAMLSyntax

/// A report that was read back: JSON or SARIF as kubevet writes them.
struct ReportPart {
  enum Format: Sendable { case json, sarif }

  let name: String
  let format: Format
  /// The whole report, for SARIF too.
  let report: JSONValue
  /// nil: it is no part, but a whole.
  let shard: Shard?

  init(name: String, bytes: [UInt8]) throws(ReportMerge.Failure) {
    self.name = name
    do throws(JSONReader.Malformed) {
      report = try JSONReader.value(of: bytes)
    } catch {
      throw ReportMerge.Failure(message: error.message, file: name, line: error.line)
    }
    if report["findings"] != nil, report["version"]?.number == 1 {
      format = .json
      shard = try Self.shard(report["shard"], name)
    } else if report["runs"]?.items.count == 1,
      report["runs"]?.items[0]["tool"]?["driver"]?["name"]?.text == "kubevet"
    {
      format = .sarif
      shard = try Self.shard(report["runs"]?.items[0]["properties"]?["shard"], name)
    } else {
      throw ReportMerge.Failure(message: "neither a JSON nor a SARIF report of kubevet", file: name)
    }
  }

  private static func shard(
    _ value: JSONValue?, _ name: String
  ) throws(ReportMerge.Failure) -> Shard? {
    guard let value else { return nil }
    guard let index = value["index"]?.number, let count = value["count"]?.number,
      let shard = Shard(index: index, count: count)
    else { throw ReportMerge.Failure(message: "the part's number is not understood", file: name) }
    return shard
  }

  /// SARIF's only run.
  var run: JSONValue { report["runs"]?.items.first ?? .null }
}
