import ArgumentParser
import KubeVet

/// `kubevet explain`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Print a rule's page, or say what the errors in a text mean.",
    discussion: """
      kubectl apply -f k8s 2>&1 | kubevet explain - reads what kubectl, Helm, Flux or Argo CD printed and says of \
      each error what it is, why it happens, what helps, and which rule finds it before. Exit status: 0, whether \
      an error is known or not; 2 there is no such rule, or nothing could be read.
      """)

  @Argument(
    help: "A rule's id, as reports print it in brackets; - reads errors from standard input.")
  var rule: String

  @Option(help: ArgumentHelp("For -: text or json. Default: text.", valueName: "format"))
  var format: String?

  @Option(help: "For -: auto, always or never.")
  var color: ColorMode = .auto

  func validate() throws {
    guard let format else { return }
    guard rule == "-" else {
      throw ValidationError("--format belongs to -: a rule's page is Markdown")
    }
    let known = ErrorExplanations.formats
    guard known.contains(format) else {
      throw ValidationError(
        "--format knows \(known.joined(separator: ", ")), not \"\(format)\""
          + RuleCatalogue.hint(for: format, in: known))
    }
  }

  func run() throws {
    guard Stream.output.write(rule == "-" ? try explanations() : try page()) else {
      throw ExitCode(2)
    }
  }

  private func page() throws -> String {
    guard let page = RuleCatalogue.page(of: rule) else {
      throw ValidationError(RuleCatalogue.complaint(about: rule))
    }
    return page
  }

  private func explanations() throws -> String {
    let input: Stream.Ends
    do {
      input = try Stream.input.readEnds()
    } catch {
      throw ValidationError("standard input cannot be read: \(error)")
    }
    if input.end != nil {
      Stream.error.write("kubevet: note: the text is long: its start and its end are read\n")
    }
    return ErrorExplanations(of: input.start, end: input.end, skipped: input.skipped).text(
      in: format ?? "text", isColored: color.isOn(for: .output)) ?? ""
  }
}
