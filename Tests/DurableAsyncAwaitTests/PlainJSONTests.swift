import Foundation
import Scheduling
import Testing

@testable import DurableAsyncAwait

/// What is faster than Foundation says the same as Foundation.
struct PlainJSONTests {
  private func encoded(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(value))
  }

  @Test(arguments: [
    "", "plain", "a \"quote\"", "a\\slash", "a/slash", "tab\t", "line\n", "\u{0}", "\u{1F}",
    "\u{7F}",
    "é", "e\u{301}", "👩‍🚀", "\u{2028}", "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv",
  ])
  func `text is written and read as Foundation does`(text: String) throws {
    let json = try JSON.encode(text)
    let expected = try encoded(text)
    #expect(json == expected)
    let again = try JSON.decode(String.self, from: json)
    #expect(Array(again.utf8) == Array(text.utf8))
  }

  @Test(arguments: [0, 1, -1, 42, .max, .min])
  func `whole numbers are written and read as Foundation does`(number: Int) throws {
    let json = try JSON.encode(number)
    let expected = try encoded(number)
    #expect(json == expected)
    let again = try JSON.decode(Int.self, from: json)
    #expect(again == number)
  }

  @Test(arguments: [true, false])
  func `truth values are written and read as Foundation does`(truth: Bool) throws {
    let json = try JSON.encode(truth)
    let expected = try encoded(truth)
    #expect(json == expected)
    let again = try JSON.decode(Bool.self, from: json)
    #expect(again == truth)
  }

  @Test(arguments: [
    "\"\\u0041\"", " \"spaced\" ", "1", "01", "+1", "1.0", "1e2", "-0", " 7", "true", "TRUE",
    "null",
    "\"open", "\"a\"b\"", "", "\"\u{7}\"", "9223372036854775808",
  ])
  func `JSON by others is read or refused as Foundation does`(json: String) {
    let bytes = Array(json.utf8)
    let data = Data(bytes)
    #expect(
      (try? JSON.decode(String.self, from: bytes))
        == (try? JSONDecoder().decode(String.self, from: data)))
    #expect(
      (try? JSON.decode(Int.self, from: bytes)) == (try? JSONDecoder().decode(Int.self, from: data))
    )
    #expect(
      (try? JSON.decode(Bool.self, from: bytes))
        == (try? JSONDecoder().decode(Bool.self, from: data)))
  }

  @Test(arguments: ["step", "", "a \"name\"", "back\\slash", "a/b", "é"])
  func `the param of a step is the same whether or not its name is plain`(name: String) throws {
    let expected = try encoded(["func": name])
    let json = try JSON.bytes(try StepParam.value(name))
    #expect(json == expected)
  }

  @Test(arguments: 0..<100)
  func `base64 is Foundation's`(length: Int) throws {
    var random = SeededGenerator(seed: UInt64(length))
    let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
    let text = Base64.encode(bytes)
    #expect(text == Data(bytes).base64EncodedString())
    #expect(Base64.decode(text) == bytes)
  }

  @Test(arguments: [
    "A", "AA", "AAA", "A===", "AB==", "ABC=", "AA==AAAA", "A A=", "AA\n=", "é===", "-_-_",
    "AAAAAA==",
  ])
  func `unusual base64 is read or refused as Foundation does`(text: String) {
    #expect(Base64.decode(text) == Data(base64Encoded: text).map { [UInt8]($0) })
  }

  @Test(arguments: ["====", "AA=A", "AAAA="])
  func `padding in the wrong place is refused, though Foundation reads it`(text: String) {
    #expect(Base64.decode(text) == nil)
  }
}
