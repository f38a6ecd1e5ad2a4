import Linting

extension Rule {
  /// The rule's page in Markdown: what `explain` prints and `docs/rules/<id>.md` holds.
  package var page: String {
    var page = "# \(id)\n\n\(summary).\n\n"
    let level = severity?.rawValue ?? "off unless selected, then \(whenSelected.rawValue)"
    page += "Severity: **\(level)** · Group: `\(group.rawValue)`\n\n\(rationale)\n\n"
    page += "**Instead:** \(remedy).\n"
    if let fix {
      let command = fix.isSafe ? "`kubevet fix` can" : "`kubevet fix --unsafe` can"
      page += "\n**\(command)** \(fix.summary).\n"
    }
    if !options.isEmpty {
      page += "\n## Options\n\n| option | default | meaning |\n|---|---|---|\n"
      for option in options {
        page += "| `\(option.name)` | \(option.value.shown) | \(option.summary) |\n"
      }
    }
    page += examples(.bad, "Reported") + examples(.good, "Accepted")
    return page + "\n## Suppressing it\n\n\(suppression)"
  }

  private var suppression: String {
    switch acceptance {
    case .inPlace:
      """
      On the object, with the reason:

      ```yaml
      metadata:
        annotations:
          kubevet.dev/ignore.\(id): why
      ```

      On the line or the line above it: `# kubevet: ignore[\(id)] why`

      """
    case .acknowledgement:
      """
      What the API server refuses cannot be ignored. That the object is to be deleted and made anew is said on it:
      the field as `kubevet plan` writes it, and its new value; for several fields a line each. With the next change
      of the value it ends.

      ```yaml
      metadata:
        annotations:
          kubevet.dev/recreate: FIELD=NEW VALUE
      ```

      """
    case .configuration:
      """
      What is gone has no line for a word: the configuration says it, with the reason, and best with a last day.

      ```yaml
      suppressions:
        - {rules: [\(id)], namespace: shop, name: web, reason: why, until: 2026-12-31}
      ```

      """
    }
  }

  private func examples(_ verdict: Example.Verdict, _ title: String) -> String {
    var text = "\n## \(title)\n"
    for example in examples where example.verdict == verdict {
      if !example.caption.isEmpty {
        text += "\n\(example.caption.prefix(1).uppercased())\(example.caption.dropFirst()):\n"
      }
      if let was = example.was {
        text += "\nWas applied as\n\n```yaml\n\(was.filter { $0 != "↓" })\n```\n\nand is now\n"
      }
      if example.path != "example.yaml" { text += "\n`\(example.path)`:\n" }
      text += "\n```yaml\n\(example.shown)\n```\n"
      for (path, content) in example.files.sorted(by: { $0.key < $1.key }) {
        text +=
          content.isEmpty
          ? "\n(`\(path)` is there)\n" : "\n`\(path)`:\n\n```yaml\n\(content)\n```\n"
      }
    }
    return text
  }
}

extension Rule.Option.Value {
  fileprivate var shown: String {
    switch self {
    case .int(let value): "`\(value)`"
    case .strings(let strings):
      strings.isEmpty ? "none" : strings.map { "`\($0)`" }.joined(separator: ", ")
    }
  }
}
