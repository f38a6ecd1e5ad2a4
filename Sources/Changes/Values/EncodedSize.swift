package import Manifests

extension Resource {
  /// Bytes that its annotations take once it is applied client-side, which keeps a copy of the manifest among them.
  package var bytesInAnnotations: Int { Value(root).bytesInAnnotations }
}

extension Value {
  /// Bytes that a manifest's annotations take with the record of client-side apply among them, at
  /// least: kubectl adds a namespace where the manifest names none.
  var bytesInAnnotations: Int {
    let own = self[["metadata", "annotations"]]?.pairs ?? [:]
    let record = "kubectl.kubernetes.io/last-applied-configuration".utf8.count + encodedSize + 1
    return own.reduce(record) { $0 + $1.key.utf8.count + ($1.value.string?.utf8.count ?? 0) }
  }

  /// Bytes as compact JSON, as Go writes it.
  private var encodedSize: Int {
    switch content {
    case .null, .assigned: 4
    case .bool(let bool): bool ? 4 : 5
    case .number: text?.utf8.count ?? 1
    case .string(let string): string.encodedSize
    case .list(let items): items.reduce(items.isEmpty ? 2 : 1) { $0 + $1.encodedSize + 1 }
    case .map(let pairs):
      pairs.reduce(pairs.isEmpty ? 2 : 1) { $0 + $1.key.encodedSize + 2 + $1.value.encodedSize }
    }
  }
}

extension String {
  /// With its quotes. Go escapes what HTML would read, too; a line separator counts as it stands.
  fileprivate var encodedSize: Int {
    utf8.reduce(2) { size, byte in
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x08, 0x09, 0x0A, 0x0C, 0x0D: size + 2
      case 0..<0x20, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): size + 6
      default: size + 1
      }
    }
  }
}
