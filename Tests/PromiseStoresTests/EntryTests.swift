import DurablePromises
import TestThreads
import Testing

@testable import PromiseStores

extension Entry {
  /// Reads an entry that follows none.
  init(_ bytes: ArraySlice<UInt8>) throws(RecordDefect) {
    try self.init(bytes, known: KnownParts())
  }
}

/// The codec of what a journaled store writes.
struct EntryTests {
  func bytes(of entry: Entry) -> [UInt8] {
    var writer = ByteWriter()
    writer.write(entry)
    return writer.bytes
  }

  func defect(in bytes: [UInt8]) -> RecordDefect.Reason? {
    do throws(RecordDefect) {
      _ = try Entry(bytes[...])
      return nil
    } catch {
      return error.reason
    }
  }

  @Test(arguments: Request.Kind.allCases)
  func `1,000 random requests of a kind come back as they were`(kind: Request.Kind) throws {
    var random = RandomRequests(seed: UInt64(kind.code))
    for _ in 0..<1_000 {
      let record = Entry.request(random.request(kind), at: random.instant())
      let again = try Entry(bytes(of: record)[...])
      #expect(again == record)
    }
  }

  @Test(.longRunning, arguments: Request.Kind.allCases)
  func `no part of a record is a record`(kind: Request.Kind) throws {
    var random = RandomRequests(seed: 1_000 + UInt64(kind.code))
    for _ in 0..<50 {
      let whole = bytes(of: .request(random.request(kind), at: random.instant()))
      for length in whole.indices {
        #expect(defect(in: Array(whole[..<length])) == .endsEarly, "\(length) of \(whole)")
      }
      #expect(defect(in: whole + [0]) == .trailingBytes)
    }
  }

  @Test(.longRunning, arguments: Request.Kind.allCases)
  func `changed bytes are refused, or a record that comes back as it was`(
    kind: Request.Kind
  ) throws {
    var random = RandomRequests(seed: 2_000 + UInt64(kind.code))
    var refused = 0
    for _ in 0..<20 {
      let whole = bytes(of: .request(random.request(kind), at: random.instant()))
      for index in whole.indices {
        var changed = whole
        changed[index] ^= 1 << UInt8(random.below(8))
        guard let other = try? Entry(changed[...]) else {
          refused += 1
          continue
        }
        let again = try Entry(bytes(of: other)[...])
        #expect(again == other)
      }
    }
    #expect(refused > 0)
  }

  @Test(arguments: Configuration.Profile.allCases, [1, 30_000, Int64.max])
  func `a configuration comes back as it was`(
    profile: Configuration.Profile, retryTimeout: Int64
  ) throws {
    let record = Entry.configuration(
      Configuration(profile: profile, retryTimeout: retryTimeout))
    let again = try Entry(bytes(of: record)[...])
    #expect(again == record)
  }

  @Test(arguments: [0, 1, -1, 1_790_000_000_000, Int64.min, Int64.max])
  func `a tick comes back as it was`(milliseconds: Int64) throws {
    let record = Entry.tick(at: Instant(milliseconds: milliseconds))
    let again = try Entry(bytes(of: record)[...])
    #expect(again == record)
  }

  @Test func `kinds have codes of their own`() {
    let codes = Request.Kind.allCases.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(Request.Kind.allCases.allSatisfy { Request.Kind(code: $0.code) == $0 })
    #expect(PromiseState.allCases.allSatisfy { PromiseState(code: $0.code) == $0 })
    #expect(TaskState.allCases.allSatisfy { TaskState(code: $0.code) == $0 })
  }

  @Test func `equal tables have equal bytes`() {
    let keys = (0..<200).map { "key \($0)" }
    let one = Dictionary(uniqueKeysWithValues: keys.map { ($0, "") })
    var other: [String: String] = Dictionary(minimumCapacity: 10_000)
    for key in keys.reversed() { other[key] = "" }
    func bytes(_ tags: [String: String]) -> [UInt8] {
      self.bytes(of: .request(.promiseSearch(PromiseSearch(tags: tags)), at: 0))
    }
    #expect(bytes(one) == bytes(other))
  }

  @Test(arguments: UInt64(0)..<20)
  func `params that resemble the one before are read as they are`(seed: UInt64) throws {
    var random = RandomRequests(seed: seed)
    let known = KnownParts()
    for _ in 0..<500 {
      let text = String(repeating: "p", count: Int(random.below(3)))
      let param = Value(
        headers: random.chance(1, in: 3) ? ["h": text] : nil,
        data: random.chance(1, in: 4) ? nil : text)
      let create = PromiseCreate(id: "a", timeoutAt: 9, param: param)
      let entry = Entry.request(.promiseCreate(create), at: 0)
      let again = try Entry(bytes(of: entry)[...], known: known)
      #expect(again == entry, "seed \(seed)")
    }
  }

  @Test(arguments: UInt64(0)..<20)
  func `tables that resemble the one before are read as they are`(seed: UInt64) throws {
    var random = RandomRequests(seed: seed)
    let known = KnownParts()
    for _ in 0..<500 {
      var tags = ["a": "1", "b": "2"]
      if random.chance(1, in: 2) { tags["b"] = "\(random.below(30))" }
      if random.chance(1, in: 4) { tags["c"] = "\(random.below(2))" }
      if random.chance(1, in: 8) { tags = [:] }
      let entry = Entry.request(.promiseSearch(PromiseSearch(tags: tags)), at: 0)
      let again = try Entry(bytes(of: entry)[...], known: known)
      #expect(again == entry, "seed \(seed)")
    }
  }

  @Test func `each mistake has its name`() {
    #expect(defect(in: [99]) == .unknownCode(99, of: "the kind of a record"))
    #expect(defect(in: [0, 2, 0, 2]) == .unknownVersion(2))
    #expect(defect(in: [0, 1, 7, 2]) == .unknownCode(7, of: "a profile"))
    #expect(defect(in: [0, 1, 0, 0]) == .impossibleValue("retry timeout"))
    #expect(defect(in: [1, 0x80, 0]) == .numberNotShortest)
    #expect(defect(in: [1] + Array(repeating: 0xFF, count: 10)) == .numberTooLarge)
    #expect(defect(in: [16, 1, 0xFF]) == .textNotUTF8)
    #expect(defect(in: [16, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]) == .endsEarly)
    #expect(defect(in: [18, 0, 5]) == .unknownCode(5, of: "the state of a promise"))
    #expect(defect(in: [18, 0, 1, 4]) == .unknownCode(4, of: "the parts of a value"))
    #expect(defect(in: [50, 0, 0, 0]) == .trailingBytes)
    #expect(defect(in: [51, 2, 1, 97, 0, 1, 97, 0, 2, 0]) == .keyTwice("a"))
    #expect(defect(in: [42, 1, 9]) == .unknownCode(9, of: "the state of a task"))
    #expect(defect(in: [42, 2]) == .unknownCode(2, of: "a flag"))
  }

  @Test func `a defect says what is wrong and where`() {
    let defect = RecordDefect(.textNotUTF8, at: 3)
    #expect(defect.description == "has text that is not UTF-8 at byte 3 of the record")
  }
}
