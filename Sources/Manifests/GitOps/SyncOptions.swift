/// How an object asks Argo CD to apply it: `argocd.argoproj.io/sync-options: Replace=true,Prune=false`. Argo CD minds
/// the case.
package struct SyncOptions: Sendable {
  package static let annotation = "argocd.argoproj.io/sync-options"

  private let values: [Substring: Substring]

  fileprivate init(_ text: String?) {
    let words = text?.split { $0 == "," || $0 == " " } ?? []
    let pairs = words.map { $0.split(separator: "=", maxSplits: 1) }.filter { $0.count == 2 }
    values = Dictionary(pairs.map { ($0[0], $0[1]) }) { $1 }
  }

  /// nil: it says neither.
  package func bool(_ option: Substring) -> Bool? {
    switch values[option] {
    case "true": true
    case "false": false
    default: nil
    }
  }
}

extension Resource {
  package var syncOptions: SyncOptions { SyncOptions(annotation(SyncOptions.annotation)) }
}
