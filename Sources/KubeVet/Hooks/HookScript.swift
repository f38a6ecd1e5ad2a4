/// The shell scripts that git runs. `hooks/` in the repository has them as they are without a program.
package struct HookScript: Sendable {
  package var hook: String
  /// Where kubevet is, for a git whose `PATH` lacks it; nil: on `PATH`, or nowhere.
  package var program: String?

  package init(hook: String, program: String? = nil) {
    self.hook = hook
    self.program = program
  }

  /// The hooks that are installed when none is named.
  package static func usual(isBare: Bool) -> [String] {
    isBare ? ["pre-receive"] : ["pre-commit", "pre-merge-commit", "pre-push"]
  }

  /// By this line a script is known for kubevet's own.
  static let mark = "# kubevet hook: "

  var earlierName: String { "\(hook).before-kubevet" }

  /// git tells these hooks on standard input what is pushed.
  private var readsLines: Bool { hook == "pre-push" || hook == "pre-receive" }

  private var arguments: String { hook == "pre-push" ? "pre-push --remote \"$1\"" : hook }

  package var text: String {
    let feed = readsLines ? "say | " : ""
    let exec = readsLines ? "say | " : "exec "
    let lines = """
      # Both hooks are told what is pushed.
      lines=$(cat)
      say() { test -z "$lines" || printf '%s\\n' "$lines"; }

      """
    return """
      #!/bin/sh
      \(Self.mark)put here by `kubevet hook install`, taken away by `kubevet hook install --uninstall`.
      # A hook that was here before is kept as \(earlierName) and runs first.
      \(readsLines ? lines : "")earlier=$(dirname -- "$0")/\(earlierName)
      if test -x "$earlier"; then
        \(feed)"$earlier" "$@" || exit
      fi
      kubevet=$(command -v kubevet) || kubevet=\(Self.quoted(program ?? ""))
      if ! test -x "$kubevet"; then
        echo "kubevet: not on PATH, so that nothing was checked: install it, or take this hook away" >&2
        exit 1
      fi
      \(exec)"$kubevet" hook run \(arguments)

      """
  }

  private static func quoted(_ text: String) -> String {
    "'\(text.replacing("'", with: "'\\''"))'"
  }
}
