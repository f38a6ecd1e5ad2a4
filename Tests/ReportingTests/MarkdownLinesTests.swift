import Reporting
import Testing

@Suite struct MarkdownLinesTests {
  @Test func wrapsProseAlone() {
    let page = """
      # a-heading-that-is-longer-than-all

      One two three
      four five six.

      - an item that goes on
      - b

      | a | table that is as it is |

      ```yaml
      - code that is longer than the width
      ```

      """
    let expected = """
      # a-heading-that-is-longer-than-all

      One two three four
      five six.

      - an item that goes
        on
      - b

      | a | table that is as it is |

      ```yaml
      - code that is longer than the width
      ```

      """
    #expect(page.wrappedMarkdown(width: 20) == expected)
    #expect(expected.wrappedMarkdown(width: 20) == expected)
  }
}
