import Journaling
import SimulatedDisks

/// Where the tests' journals lie in a file system in memory.
let place = "/j"

/// Options with which a few records fill a segment.
let smallSegments = JournalOptions(segmentSize: 8192, maximumPayload: 1 << 20)

/// A payload that tells which record it belongs to.
func payload(_ number: Int, size: Int = 20) -> [UInt8] {
  Array(repeatElement(UInt8(number & 0xFF), count: size))
}

/// Writes each batch and syncs it.
func write(_ sizes: [Int], to journal: inout Journal, size: Int = 20) throws(JournalError) {
  for count in sizes {
    var batch = Batch()
    for index in 0..<count {
      batch.append(
        type: 1, payload: payload(Int(journal.lastSequence) + 1 + index, size: size))
    }
    try journal.write(&batch)
    try journal.sync()
  }
}

/// A disk with a journal that was written and not closed.
func disk(_ sizes: [Int], size: Int = 20, options: JournalOptions = smallSegments) throws -> Disk {
  let fileSystem = FaultyFileSystem()
  var journal = try Journal.open(place, fileSystem: fileSystem, options: options)
  try write(sizes, to: &journal, size: size)
  return fileSystem.disk
}

/// What opening found: the records of the log, and the report.
struct Reopened {
  var records: [Record] = []
  var recovery: Recovery
  var disk: Disk

  init(_ disk: Disk, options: JournalOptions = smallSegments) throws(JournalError) {
    let fileSystem = FaultyFileSystem(disk)
    var records: [Record] = []
    let journal = try Journal.open(place, fileSystem: fileSystem, options: options) {
      records.append($0)
    }
    recovery = journal.recovery
    self.records = records
    self.disk = fileSystem.disk
  }

  var sequences: [UInt64] { records.map(\.sequence) }
}

/// The name of the segment that starts with a record.
func segment(_ first: Int) -> String { file(first, "seg") }

/// The name of a file with a number.
func file(_ number: Int, _ suffix: String) -> String {
  let digits = String(number)
  return "\(place)/" + String(repeating: "0", count: 20 - digits.count) + digits + "." + suffix
}
