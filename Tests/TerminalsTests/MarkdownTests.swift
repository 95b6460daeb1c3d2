import Terminals
import Testing

struct MarkdownTests {
  private static let unicode = Capabilities(color: false, motion: false, unicode: true)
  private static let color = Capabilities(color: true, motion: false, unicode: true)

  private static func render(
    _ text: String, width: Int = 30, _ capabilities: Capabilities = .plain
  ) -> String {
    renderMarkdown(text, width: width, capabilities: capabilities)
  }

  @Test(arguments: [
    ("# Title", "Title\n=====\n"), ("## Part", "Part\n----\n"), ("### Deep ###", "### Deep\n"),
    ("#hashtag", "#hashtag\n"),
    ("One two three four\nfive six seven", "One two three four five six\nseven\n"),
    ("a\n\nb", "a\n\nb\n"), ("***", "--------------------\n"), ("", ""), ("\n\n", ""),
    ("- one\n- two\n  - deep\n- three", "- one\n- two\n  - deep\n- three\n"),
    ("* one\n\n* two", "- one\n\n- two\n"),
    ("9. nine\n1. ten", " 9. nine\n10. ten\n"),
    (
      "- a long item that has to be broken\n  and goes on",
      "- a long item that has to be\n  broken and goes on\n"
    ),
    ("- lazy\ncontinuation", "- lazy continuation\n"),
    ("1. text\n\n   more\n2. last", "1. text\n\n   more\n\n2. last\n"),
    ("> quoted\n> text\n>\n> more", "> quoted text\n>\n> more\n"),
    ("text\n- item", "text\n\n- item\n"),
    ("- item\n\nafter", "- item\n\nafter\n"),
    ("a <!-- hidden --> b", "a b\n"), ("<!-- note\nover lines -->\n\ntext", "text\n"),
    ("1986. That was a year", "1986. That was a year\n"),
  ])
  func `renders blocks`(markdown: String, text: String) {
    #expect(Self.render(markdown) == text)
  }

  @Test func `keeps code as it is, under its file's name`() {
    let markdown = """
      Before:

      <!-- Sources/Loop/EventLoop.swift -->
      ```swift
      func a() {
        // a line that is a good deal longer than the width, with `marks` and *stars*

      }
      ```
      after
      """
    let text = """
      Before:

        Sources/Loop/EventLoop.swift:
          func a() {
            // a line that is a good deal longer than the width, with `marks` and *stars*

          }

      after

      """
    #expect(Self.render(markdown, width: 40) == text)
  }

  @Test func `other comments are no captions, and a caption does not wander`() {
    #expect(Self.render("<!-- format ignore -->\n```\nx\n```") == "    x\n")
    #expect(Self.render("<!-- a/b.swift -->\ntext\n```\nx\n```") == "text\n\n    x\n")
  }

  @Test func `code in a list is code, and an open fence ends with the text`() {
    #expect(Self.render("- a\n\n  ```\n  x\n    y\n  ```") == "- a\n\n      x\n        y\n")
    #expect(Self.render("~~~\n```\n# x") == "    ```\n    # x\n")
  }

  @Test(arguments: [
    ("`code` *em* **strong** _em_", "`code` *em* **strong** _em_\n"),
    ("[text](http://x.y/(z)) and [more][ref]", "text and more\n"), ("![alt](a.png)", "alt\n"),
    (#"\*no\* 2 * 3 * 4 snake_case_name"#, "*no* 2 * 3 * 4 snake_case_name\n"),
    ("<https://x.y> a<br>b <kbd>c</kbd>", "https://x.y a b c\n"), ("Array<Int>", "Array<Int>\n"),
    ("``a ` b`` [x] `open", "`a ` b` [x] `open\n"), ("[`a]`](u)", "`a]`\n"),
    ("**open *x*", "**open *x*\n"),
  ])
  func `keeps marks where there is no colour`(markdown: String, text: String) {
    #expect(Self.render(markdown, width: 60) == text)
  }

  @Test(arguments: [
    ("`a b` c", "\u{1B}[36ma b\u{1B}[0m c\n"), ("*a* b", "\u{1B}[35ma\u{1B}[0m b\n"),
    ("**a *b***", "\u{1B}[1ma\u{1B}[0m \u{1B}[1;35mb\u{1B}[0m\n"),
    ("### A", "\u{1B}[1mA\u{1B}[0m\n"), ("***a***", "\u{1B}[1;35ma\u{1B}[0m\n"),
    ("**a `*` b**", "\u{1B}[1ma\u{1B}[0m \u{1B}[36m*\u{1B}[0m \u{1B}[1mb\u{1B}[0m\n"),
  ])
  func `uses styles where there is colour`(markdown: String, text: String) {
    #expect(Self.render(markdown, Self.color) == text)
  }

  @Test func `a style never runs over a line's end`() {
    #expect(
      Self.render("**one two**", width: 4, Self.color)
        == "\u{1B}[1mone\u{1B}[0m\n\u{1B}[1mtwo\u{1B}[0m\n")
  }

  private static let table = """
    | Name | Meaning | No |
    |:-----|:-------:|---:|
    | a    | `x|y`   | 1  |
    | long name | b \\| c | 200 |
    | short |
    """

  @Test func `aligns a table`() {
    #expect(
      Self.render(Self.table, width: 40) == """
        Name      | Meaning |  No
        ----------+---------+----
        a         |  `x|y`  |   1
        long name |  b | c  | 200
        short     |         |

        """)
    #expect(Self.render(Self.table, width: 40, Self.unicode).contains("─┼─"))
  }

  @Test func `shrinks a table, and lists its rows where it cannot`() {
    let narrow = Self.render(Self.table, width: 19)
    #expect(narrow.contains("long  |"))
    #expect(narrow.split(separator: "\n").allSatisfy { displayWidth(of: String($0)) <= 19 })
    #expect(
      Self.render(Self.table, width: 14).hasPrefix("Name: a\nMeaning: `x|y`\nNo: 1\n\nName: long"))
  }

  @Test func `pipes without a line of dashes are text`() {
    #expect(Self.render("a | b\nc | d") == "a | b c | d\n")
  }

  @Test func `draws with ASCII alone where it must`() {
    let markdown = "# A\n\n- b\n\n> c\n\n***\n\n" + Self.table
    #expect(Self.render(markdown).allSatisfy { $0.isASCII })
    #expect(Self.render(markdown, Self.unicode).contains("• b\n\n│ c\n\n────"))
  }

  @Test(arguments: 8...40)
  func `keeps to the width`(width: Int) {
    let markdown = """
      # A heading that is rather long

      A paragraph with `code spans`, *emphasis* and 日本語 in it.

      > - a quote with a list in it
      >   1. and a list in that

      \(Self.table)
      """
    for capabilities in [Capabilities.plain, Self.unicode, Self.color] {
      let lines = Self.render(markdown, width: width, capabilities).split(separator: "\n")
      #expect(lines.filter { displayWidth(of: String($0)) > width } == [])
    }
  }
}
