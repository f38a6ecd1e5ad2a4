import Failures
import Reporting

/// What the errors in a text mean: their causes, what helps, and the rules that find them before.
public struct ErrorExplanations: Sendable {
  private let errors: ErrorText

  /// - Parameters:
  ///   - text: what kubectl, Helm, Flux or Argo CD printed, whole or in part, in any encoding.
  ///   - end: the end of a text of which `text` is only the start.
  ///   - skipped: line feeds between both.
  public init(of text: [UInt8], end: [UInt8]? = nil, skipped: Int = 0) {
    errors = end.map { ErrorText(text, end: $0, skipped: skipped) } ?? ErrorText(text)
  }

  /// The names that ``text(in:isColored:)`` takes.
  public static let formats = ["text", "json"]

  /// Harmless to a terminal and to a CI runner; nil for a format that does not exist.
  public func text(in format: String, isColored: Bool = false) -> String? {
    let reporter = ErrorTextReporter(errors)
    return switch format {
    case "text": reporter.plain(isColored: isColored)
    case "json": reporter.json(version: kubevetVersion)
    default: nil
    }
  }
}
