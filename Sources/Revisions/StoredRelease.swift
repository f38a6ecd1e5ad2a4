import Rendering
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One revision of a Helm release, as Helm keeps it in the cluster.
package struct StoredRelease: Sendable {
  package let name: String
  package let namespace: String?
  package let version: Int
  /// `deployed`, `superseded`, `failed`, …
  package let status: String
  /// Helm 4 writes down how it applied the release, and upgrades it in the same way.
  package let isAppliedByServer: Bool
  /// Its objects and its hooks, as one stream of documents.
  package let manifest: String

  /// Why it cannot be read, as the end of a sentence. Says nothing of what it holds.
  package struct Failure: Error {
    package var message: String
  }

  /// A Secret or ConfigMap holds at most 1 MB, packed; what a chart made is far from this.
  private static let sizeLimit = 64 << 20

  /// - Parameter text: `data.release` of a Secret, where it is base64 of base64 of gzip of JSON, or of a
  ///   ConfigMap, where it is base64 once.
  package init(_ text: String) async throws(Failure) {
    let record: Record
    do {
      record = try JSONDecoder().decode(Record.self, from: Data(try await Self.unpacked(text)))
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(message: "it is no JSON that Helm wrote")
    }
    name = record.name
    namespace = record.namespace
    version = record.version ?? 0
    status = record.info?.status ?? "unknown"
    isAppliedByServer = record.applyMethod == "ssa"
    let parts = [record.manifest ?? ""] + (record.hooks ?? []).compactMap(\.manifest)
    manifest = parts.filter { !$0.isEmpty }.joined(separator: "\n---\n")
  }

  private static func unpacked(_ text: String) async throws(Failure) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0..<2 where !bytes.isPacked && bytes.first != UInt8(ascii: "{") {
      guard let data = Data(base64Encoded: Data(bytes), options: .ignoreUnknownCharacters) else {
        throw Failure(message: "it is no base64")
      }
      bytes = Array(data)
    }
    // Helm before version 2 did not pack.
    guard bytes.isPacked else { return bytes }
    let output: Command.Output
    do throws(Command.Failure) {
      output = try await Command("gzip", ["-dc"], in: "/").run(
        input: bytes, outputLimit: sizeLimit, timeLimit: .seconds(60))
    } catch {
      throw Failure(message: error.message)
    }
    guard output.isSuccess else { throw Failure(message: "gzip cannot unpack it") }
    return output.standardOutput
  }

  private struct Record: Decodable {
    var name: String
    var namespace: String?
    var version: Int?
    var info: Info?
    var manifest: String?
    var hooks: [Hook]?
    var applyMethod: String?

    enum CodingKeys: String, CodingKey {
      case name, namespace, version, info, manifest, hooks
      case applyMethod = "apply_method"
    }

    struct Info: Decodable { var status: String? }
    struct Hook: Decodable { var manifest: String? }
  }
}

extension [UInt8] {
  /// As gzip marks its files.
  fileprivate var isPacked: Bool { starts(with: [0x1F, 0x8B]) }
}
