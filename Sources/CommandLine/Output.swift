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
    let outputs = try words.map { word in
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
    // Annotations may stand among a text, but of two reports in one file the first is lost.
    var files: Set<String> = []
    for case let file? in outputs.map(\.file) where !files.insert(file).inserted {
      throw ValidationError("--format names the file \(RuleCatalogue.printable(file)) twice")
    }
    return outputs
  }

  var place: Answer.Place { file.map(Answer.Place.file) ?? .standardOutput }
}

extension Answer {
  /// Says everything where it belongs. Gives the exit status: 2 where something could not be written, which
  /// standard error says.
  func deliver() -> Int32 {
    var status = status
    for part in parts {
      switch part.place {
      case .standardOutput: if !Stream.output.write(part.text) { status = 2 }
      case .standardError: Stream.error.write(part.text)
      case .file(let name):
        do {
          try WholeFile.write(part.text, to: FilePath(name))
        } catch {
          let name = RuleCatalogue.printable(name)
          Stream.error.write("kubevet: problem: \(name): cannot be written: \(error)\n")
          status = 2
        }
      }
    }
    return status
  }

  /// Notes and problems.
  mutating func say(notes: [String], problems: [String], _ reading: ReadingOptions) {
    if !reading.quiet {
      let shown = reading.verbose ? notes.count : 10
      for note in notes.prefix(shown) { say("kubevet: note: \(note)\n", to: .standardError) }
      let left = notes.count - shown
      if left > 0 {
        say("kubevet: note: … and \(left) more (--verbose shows them)\n", to: .standardError)
      }
    }
    for problem in problems { say("kubevet: problem: \(problem)\n", to: .standardError) }
  }
}
