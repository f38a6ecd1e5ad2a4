import Manifests
import Rendering
import Reporting
import YAMLSyntax

/// The objects that a run looks at, as the API server would get them.
public struct RenderedObjects: Sendable {
  private let resources: [Resource]
  private let unread: [Problem]
  /// What was left out on purpose: one sentence each, harmless to a terminal.
  public let notes: [String]

  init(_ scan: Scan.Result) {
    resources = scan.inventory.resources
    unread = scan.problems + scan.problems(ofUnreadable: "it is not rendered")
    notes = scan.notes.map(Printable.line)
  }

  /// What could not be read or rendered: one line each, harmless to a terminal.
  public var problems: [String] { unread.map(\.sentence) }

  /// 2 where something could not be read or rendered, otherwise 0.
  public var exitStatus: Int32 { unread.isEmpty ? 0 : 2 }

  /// The names that ``text(in:)`` takes.
  public static var formats: [String] { ObjectsFormat.allCases.map(\.rawValue) }

  /// Every object, each field with the place to edit; nil for a format that does not exist. Values of
  /// Secrets are left out.
  public func text(in format: String) -> String? {
    ObjectsFormat(rawValue: format)?.text(of: resources, unread, version: kubevetVersion)
  }
}
