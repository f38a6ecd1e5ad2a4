import Manifests
import Testing
import YAMLSyntax

/// Commands are told apart as far as a shell's operators, line ends and comments tell.
@Suite struct ShellCommandsTests {
  private func commands(_ list: String) throws -> [ShellCommands.Command] {
    ShellCommands([try root(list)]).all
  }

  @Test func endsCommandsAtOperators() throws {
    let found = try commands("[sh, -c, 'a 1 && b || c | d & e; f']")
    #expect(found.map(\.words) == [["sh", "-c", "a", "1"], ["b"], ["c"], ["d"], ["e"], ["f"]])
    #expect(found.map(\.end) == [.and, .or, .pipe, .background, .sequence, .sequence])
  }

  @Test func takesRedirectionsForWords() throws {
    let found = try commands("[sh, -c, 'a >/dev/null 2>&1; b &>log']")
    #expect(found.map(\.words) == [["sh", "-c", "a", ">/dev/null", "2>&1"], ["b", "&>log"]])
  }

  @Test func readsLinesAndLeavesOutComments() throws {
    let found = try commands(
      """
      - |
        # first a; then b
        a \\
          --long
        b &&
          c # d
      """)
    #expect(found.map(\.words) == [["a", "--long"], ["b"], ["c"]])
    #expect(found.map(\.end) == [.sequence, .and, .sequence])
  }

  @Test func takesPlainItemsForOneCommand() throws {
    let found = try commands("[python, manage.py, migrate]")
    #expect(found.map(\.words) == [["python", "manage.py", "migrate"]])
  }
}
