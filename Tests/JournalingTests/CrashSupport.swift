import Journaling
import Scheduling
import SimulatedDisks
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// Records whose types and bytes follow from their numbers, so that any record can be checked.
enum Sample {
  static let lengths = [0, 1, 7, 8, 64, 100, 23, 250, 9, 600, 40, 16]

  static func type(_ sequence: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: sequence % 100 + 1) }

  static func payload(_ sequence: UInt64) -> [UInt8] { payloads[Int(sequence)] }

  private static let payloads: [[UInt8]] = (0..<4096).map { number in
    var generator = SeededGenerator(seed: UInt64(number))
    return (0..<lengths[number % lengths.count]).map { _ in
      UInt8(truncatingIfNeeded: generator.next())
    }
  }

  static func batch(after sequence: UInt64, count: Int) -> Batch {
    var batch = Batch()
    for number in sequence + 1...sequence + UInt64(count) {
      batch.append(type: type(number), payload: payload(number))
    }
    return batch
  }
}

/// Compares as the C library does; element by element takes a hundred times as long in a debug build.
func areSame(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
  guard left.count == right.count else { return false }
  if left.isEmpty { return true }
  // Both buffers have the length that was just compared, and live for the call.
  return unsafe left.withUnsafeBytes { left in
    unsafe right.withUnsafeBytes { right in
      guard let a = left.baseAddress, let b = right.baseAddress else { return false }
      return unsafe memcmp(a, b, left.count) == 0
    }
  }
}

/// What reading a journal yielded, checked against ``Sample``.
struct ReadBack {
  /// The last record that was handed out.
  var last: UInt64 = 0
  /// The first thing that was not as written.
  var wrong: String?

  mutating func see(_ record: Record) {
    if record.isFromSnapshot {
      seeSnapshot(record)
      return
    }
    if record.sequence != last + 1, wrong == nil { wrong = "\(record.sequence) after \(last)" }
    last = record.sequence
    if record.type != Sample.type(last) || !areSame(record.payload, Sample.payload(last)[...]),
      wrong == nil
    {
      wrong = "record \(last) has other bytes"
    }
  }

  /// The snapshot of these tests is one record: the payload of the last record that it covers.
  private mutating func seeSnapshot(_ record: Record) {
    if last != 0 || !areSame(record.payload, Sample.payload(record.sequence)[...]), wrong == nil {
      wrong = "the snapshot up to \(record.sequence) has other bytes"
    }
    last = record.sequence
  }
}

/// The options of most of these tests: segments as small as they may be.
let small = JournalOptions(segmentSize: 8192)

/// Opens the journal on a disk and reads it.
func readBack(
  _ system: FaultyFileSystem, options: JournalOptions = small
) throws(JournalError) -> ReadBack {
  var read = ReadBack()
  let journal = try Journal.open("/j", fileSystem: system, options: options) { read.see($0) }
  if read.last != journal.lastSequence, read.wrong == nil {
    read.wrong = "handed out up to \(read.last) of \(journal.lastSequence)"
  }
  return read
}

/// What is known about a run at one moment.
struct Progress: Sendable {
  /// The last record whose sync has returned.
  var acknowledged: UInt64 = 0
  /// The last record of each batch that was offered to the journal, 0 first.
  var boundaries: [UInt64] = [0]

  /// What is wrong with what was read back after a crash at this moment.
  func complaint(about read: ReadBack) -> String? {
    if let wrong = read.wrong { return "invented: \(wrong)" }
    if read.last < acknowledged { return "lost: \(read.last) of \(acknowledged) are left" }
    if !boundaries.contains(read.last) { return "half a batch: \(read.last)" }
    return nil
  }
}

/// A value that tests share with the hooks that they set.
final class Shared<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>

  init(_ value: Value) { mutex = Mutex(value) }

  var value: Value { mutex.withLock { $0 } }

  func change<Output: Sendable>(_ body: (inout Value) -> Output) -> Output {
    mutex.withLock { value in body(&value) }
  }
}
