/// The minor version of Kubernetes that manifests are checked against.
package struct SchemaTarget: Sendable, Hashable {
  package let minor: Int
  /// Nobody asked for an older version: what later ones have is known, too.
  package var isNewest: Bool { minor >= Self.newestMinor }

  /// The newest minor version whose fields are known.
  package static let newestMinor = 36

  /// A version that came out later: it has fields that nobody knows here.
  var isUnknown: Bool { minor > Self.newestMinor }

  package init(minor: Int) { self.minor = minor }

  /// Versions before the first one of which the fields are known are taken for that one.
  @inline(__always)
  func has(_ minors: ClosedRange<UInt8>) -> Bool {
    (isNewest || Int(minors.lowerBound) <= minor) && minor <= Int(minors.upperBound)
  }

  func has(_ minors: ClosedRange<Int>) -> Bool {
    (isNewest || minors.lowerBound <= minor) && minor <= minors.upperBound
  }
}

extension SchemaTarget {
  /// The minor version from which on a kind is served, where the target is older.
  package func unserved(_ resource: Resource) -> Int? {
    guard !isNewest, let kind = KindSchema.shared.kind(of: resource),
      minor < kind.minors.lowerBound
    else { return nil }
    return kind.minors.lowerBound
  }

  /// Kubernetes' own kinds in one version of the API.
  package static func kinds(of apiVersion: String) -> [String] {
    KindSchema.shared.kinds(of: apiVersion)
  }

  /// The versions of the API that have `kind`, whatever the group.
  package static func apiVersions(of kind: String) -> [String] {
    KindSchema.shared.apiVersions(of: kind)
  }
}
