import ArgumentParser
import KubeVet
import SystemPackage

/// Where one report goes.
struct Output {
  var format: String
  /// nil: standard output.
  var file: String?

  /// The outputs that `--format F[=FILE]` names.
  static func list(_ words: [String], known: [String], default format: String) throws -> [Output] {
    guard !words.isEmpty else { return [Output(format: format)] }
    return try words.map { word in
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard known.contains(name) else {
        throw ValidationError(
          "--format knows \(known.joined(separator: ", ")), not \"\(name)\""
            + RuleCatalogue.hint(for: name, in: known))
      }
      if parts.count == 2, parts[1].isEmpty {
        throw ValidationError("--format \(name)= needs a file")
      }
      let file = parts.count == 2 && parts[1] != "-" ? String(parts[1]) : nil
      return Output(format: name, file: file)
    }
  }

  /// False: the report could not be written, which standard error says.
  func write(_ text: String) -> Bool {
    guard let file else { return Stream.output.write(text) }
    do {
      try WholeFile.write(Array(text.utf8), to: FilePath(file))
      return true
    } catch {
      let name = RuleCatalogue.printable(file)
      Stream.error.write("kubevet: problem: \(name): the report cannot be written: \(error)\n")
      return false
    }
  }
}
