import Terminals
import Testing

struct TextWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("e\u{301}", 1), ("\u{E9}", 1), ("\u{301}", 0), ("\u{200B}", 0),
    ("日本", 4), ("한글", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("ｱ", 1), ("Ａ", 2), ("。", 2),
    ("😀", 2), ("👍🏽", 2), ("👩‍👩‍👧‍👦", 2), ("🇩🇪", 2), ("❤", 1), ("❤\u{FE0F}", 2), ("⌚", 2),
    ("⌚\u{FE0E}", 1), ("1\u{FE0F}\u{20E3}", 2), ("✓", 1), ("│─", 2), ("…", 1), ("·", 1),
    ("\u{1B}[1;31mab\u{1B}[0m", 2), ("a\tb", 3), ("\u{7}", 0), ("\u{AD}", 0), ("→", 1),
  ])
  func `measures`(text: String, columns: Int) {
    #expect(displayWidth(of: text) == columns)
  }

  @Test(arguments: [
    ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""),
    ("abcdef", -1, ""), ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("日本語", 6, "日本語"),
    ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"), ("", 0, ""),
    ("\u{1B}[31mabcdef\u{1B}[0m", 4, "\u{1B}[31mabc…\u{1B}[0m"),
  ])
  func `truncates`(text: String, width: Int, expected: String) {
    #expect(text.truncated(to: width) == expected)
    #expect(displayWidth(of: text.truncated(to: width)) <= max(0, width))
  }

  @Test func `truncates with an ellipsis of several columns only if it fits`() {
    #expect("abcdef".truncated(to: 5, ellipsis: "...") == "ab...")
    #expect("abcdef".truncated(to: 2, ellipsis: "...") == "ab")
  }

  @Test(arguments: [("ab", 4, "ab  "), ("日", 4, "日  "), ("abcde", 4, "abcde"), ("", 2, "  ")])
  func `pads`(text: String, width: Int, expected: String) {
    #expect(text.padded(to: width) == expected)
  }

  @Test(arguments: [
    ("one two three", 7, 0, "one two\nthree"), ("one two three", 8, 2, "  one\n  two\n  three"),
    ("one  two", 20, 0, "one two"), ("abcdefgh", 3, 0, "abc\ndef\ngh"),
    ("a abcdefgh", 3, 0, "a\nabc\ndef\ngh"), ("one\n\ntwo", 10, 2, "  one\n\n  two"),
    ("", 5, 0, ""),
    ("日本語", 5, 0, "日本\n語"), ("日", 1, 0, "?"), ("ab", 1, 9, "a\nb"), ("a b", 0, 0, "a\nb"),
  ])
  func `wraps`(text: String, width: Int, indent: Int, expected: String) {
    #expect(text.wrapped(to: width, indent: indent) == expected)
  }

  @Test func `hangs all lines but the first`() {
    #expect("one two three".wrapped(to: 7, indent: 0, hanging: 2) == "one two\n  three")
  }

  @Test(arguments: 1...30)
  func `never exceeds the width`(width: Int) {
    let text =
      "A promise is a value that 日本語 may not be there yet: 👩‍👩‍👧‍👦 supercalifragilistic e\u{301}e\u{301}"
    for indent in 0...4 {
      let lines = text.wrapped(to: width, indent: indent).split(separator: "\n")
      #expect(lines.filter { displayWidth(of: String($0)) > width } == [])
    }
    #expect(displayWidth(of: text.truncated(to: width)) <= width)
  }

  @Test(arguments: 2...30)
  func `loses nothing but spaces`(width: Int) {
    let text = "A promise is a value that 日本語 may not be there yet"
    let kept = text.wrapped(to: width).filter { !$0.isWhitespace }
    #expect(kept == text.filter { !$0.isWhitespace })
  }
}
