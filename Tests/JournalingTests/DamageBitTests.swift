import Journaling
import SimulatedDisks
import TestThreads
import Testing

/// No flipped bit and no misplaced sector yields wrong bytes: J4, J5.
struct DamageBitTests {
  /// Every byte of a file gets one of its bits flipped, or all eight in eight test cases.
  func flip(
    _ bit: Int, in patient: Patient, path: String = Patient.segment, hint: Bool,
    skipping padding: Range<Int>? = nil
  ) throws -> Tally {
    var tally = Tally()
    var bytes = try #require(patient.disk[path])
    for offset in bytes.indices where !(padding?.contains(offset) ?? false) {
      bytes[offset] ^= 1 << UInt8(bit)
      let verdict = patient.verdict(on: patient.disk(with: bytes, in: path, hint: hint))
      tally.add(verdict, "bit \(bit) of byte \(offset) of \(path)")
      bytes[offset] ^= 1 << UInt8(bit)
    }
    return tally
  }

  @Test(.longRunning, arguments: 0..<8)
  func `with the hint a flipped bit is refused or harmless`(bit: Int) throws {
    let patient = try Patient(fileSize: Patient.fileSize)
    let tally = try flip(bit, in: patient, hint: true)
    print("bit \(bit) with the hint,", tally)
    #expect(tally.wrong.isEmpty, "\(tally.wrong.prefix(3))")
    #expect(tally.cut == 0)
    #expect(tally.count == Patient.fileSize)
    // All bytes of records and of the header count; the rest is zeros that nobody reads.
    let read = try #require(patient.ends.last).offset - 4096 + 64
    #expect(tally.refused == read)
  }

  @Test(.longRunning, arguments: 0..<8)
  func `without a hint a flipped bit is refused, reported or harmless`(bit: Int) throws {
    let patient = try Patient(fileSize: Patient.fileSize)
    let page = 64..<4096
    let tally = try flip(bit, in: patient, hint: false, skipping: page)
    print("bit \(bit) without a hint,", tally)
    #expect(tally.wrong.isEmpty, "\(tally.wrong.prefix(3))")
    // Only the last batch can be mistaken for an unfinished one.
    let ends = patient.ends.suffix(2).map(\.offset)
    #expect(tally.cut == ends[1] - ends[0])
  }

  @Test(.longRunning, arguments: 0..<8)
  func `in several segments, a snapshot and the hint a flipped bit is refused or harmless`(
    bit: Int
  ) throws {
    let patient = try Patient(segments: 3)
    for path in patient.disk.paths where path != "/j/LOCK" {
      let size = try #require(patient.disk[path]).count
      // Of each segment the header and some of the records; bits differ from byte to byte.
      let skipped = path.hasSuffix(".seg") ? 64..<(size - 4096 + 512 * bit) : nil
      let tally = try flip(bit, in: patient, path: path, hint: true, skipping: skipped)
      #expect(tally.wrong.isEmpty, "\(tally.wrong.prefix(3))")
      #expect(tally.cut == 0)
    }
  }

  /// What happens to sectors.
  enum Mishap: String, CaseIterable {
    case zeroed, garbage, duplicated, swapped
  }

  @Test(arguments: Mishap.allCases, [true, false])
  func `misplaced sectors are refused, reported or harmless`(mishap: Mishap, hint: Bool) throws {
    let patient = try Patient(fileSize: Patient.fileSize)
    let whole = try #require(patient.disk[Patient.segment])
    let sectors = whole.count / 512
    var tally = Tally()
    func sector(_ number: Int) -> ArraySlice<UInt8> { whole[number * 512..<(number + 1) * 512] }
    func check(_ changes: [(Int, [UInt8])]) {
      var bytes = whole
      for (number, content) in changes {
        bytes.replaceSubrange(number * 512..<(number + 1) * 512, with: content)
      }
      tally.add(
        patient.verdict(on: patient.disk(with: bytes, hint: hint)),
        "\(mishap) \(changes.map(\.0))")
    }
    for first in 0..<sectors {
      switch mishap {
      case .zeroed: check([(first, [UInt8](repeating: 0, count: 512))])
      case .garbage:
        check([(first, (0..<512).map { UInt8(truncatingIfNeeded: $0 &* 167 ^ first) })])
      case .duplicated:
        for second in 0..<sectors where second != first { check([(second, Array(sector(first)))]) }
      case .swapped:
        for second in first + 1..<max(sectors, first + 1) {
          check([(first, Array(sector(second))), (second, Array(sector(first)))])
        }
      }
    }
    print("\(mishap) sectors, hint \(hint),", tally)
    #expect(hint ? tally.cut == 0 : true)
    #expect(tally.count >= sectors)
    #expect(tally.wrong.isEmpty, "\(tally.wrong.prefix(3))")
  }
}
