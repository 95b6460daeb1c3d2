import DurablePromises
import Journaling
import Testing

@testable import PromiseStores

/// Records in words, for tools.
struct RecordTextTests {
  private func record(_ entry: Entry, type: UInt8 = RecordType.entry) -> Record {
    var writer = ByteWriter()
    writer.write(entry)
    return Record(sequence: 1, type: type, payload: writer.bytes[...])
  }

  @Test(arguments: Request.Kind.allCases)
  func `a request of every kind has words, a kind and a time`(kind: Request.Kind) throws {
    var random = RandomRequests(seed: UInt64(kind.code))
    for _ in 0..<100 {
      let now = random.instant()
      let text = try RecordText(record(.request(random.request(kind), at: now)))
      #expect(text.kind == kind.rawValue)
      #expect(text.instant == now)
      #expect("\(text)".hasPrefix(kind.rawValue))
      #expect("\(text)".hasSuffix("at \(now)"))
    }
  }

  @Test func `a settlement tells promise, state and value, decoded`() throws {
    let settle = PromiseSettle(
      id: "order-7.1", state: .rejectedCanceled, value: Value(data: "bm8gZWdncw=="))
    let text = try RecordText(record(.request(.promiseSettle(settle), at: 20)))
    #expect(text.id == "order-7.1")
    #expect("\(text)" == "promise.settle order-7.1 rejected_canceled, value no eggs at 20")
  }

  @Test func `what is no record of a store is refused`() {
    let entry = Entry.tick(at: 5)
    #expect(throws: RecordDefect.self) { try RecordText(record(entry, type: 9)) }
    let empty = Record(sequence: 1, type: RecordType.entry, payload: [])
    #expect(throws: RecordDefect.self) { try RecordText(empty) }
  }

  @Test(arguments: [
    ("NDI=", "42"), ("Mg==", "2"), ("Zm9v", "foo"), ("", ""), ("42", "42"), ("null", "null"),
    ("NDJ=", "NDJ="), ("N=I=", "N=I="), ("====", "===="), ("/+8=", "/+8="), ("\"a\"", "\"a\""),
  ])
  func `text in base64 is decoded, and anything else is shown as it is`(
    data: String, shown: String
  ) throws {
    let settle = PromiseSettle(id: "p", state: .resolved, value: Value(data: data))
    let text = try RecordText(record(.request(.promiseSettle(settle), at: 0)))
    #expect(text.details == "resolved, value \(shown)")
  }
}
