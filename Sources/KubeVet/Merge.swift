import Linting
import Rendering
import Reporting
import SystemPackage
import YAMLSyntax

/// One run of `kubevet merge`: the parts of a report become one.
///
/// ```swift
/// let merge = Merge(files: ["part-1.json", "part-2.json"])
/// print(try merge.run().text)
/// ```
public struct Merge: Sendable {
  /// JSON or SARIF reports, all of one format.
  public var files: [String]
  /// `error`, `warning`, `info` or `never`.
  public var failOn = "warning"

  public init(files: [String]) { self.files = files }

  /// What became of the parts.
  public struct Result: Sendable {
    /// The joined report; empty where no part could be read.
    public let text: String
    /// What is missing or could not be read, now or by a part: one line each, harmless to a terminal.
    public let problems: [String]
    /// As for a run over everything.
    public let exitStatus: Int32
  }

  /// - Throws: ``Check/UsageError`` where the files do not belong together.
  public func run() throws(Check.UsageError) -> Result {
    let limit = try Configuration.FailOn(option: failOn)
    var reports: [(name: String, bytes: [UInt8])] = []
    var problems: [Problem] = []
    for file in files {
      do throws(FileSystem.ReadError) {
        let path = FileSystem.currentFolder.pushing(FilePath(file))
        reports.append((file, try FileSystem.read(path, limit: 1 << 30)))
      } catch {
        problems.append(Problem(message: error.reason, file: file))
      }
    }
    let merged: ReportMerge
    do throws(ReportMerge.Failure) {
      merged = try ReportMerge(reports)
    } catch {
      throw Check.UsageError(error.message)
    }
    problems += merged.problems
    let isReached = merged.counts.contains { $0.value > 0 && limit.isReached(by: $0.key) }
    return Result(
      text: merged.text, problems: problems.map(\.sentence),
      exitStatus: !problems.isEmpty ? 2 : isReached ? 1 : 0)
  }
}
