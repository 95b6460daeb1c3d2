import Journaling
import SimulatedDisks
import TestThreads
import Testing

/// A file that was cut anywhere yields a prefix, at the end of a batch, or an error: J3, J5.
struct DamageTruncationTests {
  @Test(.longRunning, arguments: 0..<4)
  func `without a hint a cut file yields exactly the whole batches`(part: Int) throws {
    let patient = try Patient(fileSize: Patient.fileSize)
    let whole = try #require(patient.disk[Patient.segment])
    for cut in stride(from: part, to: whole.count, by: 4) {
      let verdict = patient.verdict(on: patient.disk(with: Array(whole[..<cut]), hint: false))
      let end = patient.ends.last { $0.offset <= cut } ?? Patient.End(offset: cut, sequence: 0)
      let dropped = whole[end.offset..<cut].contains { $0 != 0 }
      switch verdict {
      case .identical:
        #expect(end.sequence == patient.last, "cut at \(cut)")
      case .cut(let last):
        #expect(last == end.sequence && dropped, "cut at \(cut)")
      case .refused(.emptyFile): #expect(cut == 0)
      case .refused(.damagedHeader): #expect(cut < 64)
      case .refused(let error): Issue.record("cut at \(cut): \(error)")
      case .wrong(let text):
        // Nothing is left that could be saved: not even part of a record.
        #expect(!dropped, "cut at \(cut): \(text)")
        #expect(text == "\(end.sequence) of \(patient.last), and no report", "cut at \(cut)")
      }
    }
  }

  @Test(arguments: 0..<4)
  func `with the hint a file is refused that lost acknowledged records`(part: Int) throws {
    let patient = try Patient(fileSize: Patient.fileSize)
    let whole = try #require(patient.disk[Patient.segment])
    let needed = try #require(patient.ends.last).offset
    for cut in stride(from: part, to: whole.count, by: 4) {
      let verdict = patient.verdict(on: patient.disk(with: Array(whole[..<cut]), hint: true))
      switch verdict {
      case .identical:
        // Zeros at the end of a payload are padding to be read again, and nothing else is.
        #expect(cut >= needed, "cut at \(cut)")
      case .refused(.damaged(let damage)):
        let expected = Damage.Reason.acknowledged(patient.last)
        #expect(cut < needed && damage.reason == expected, "cut at \(cut): \(damage)")
        #expect(damage.path == Patient.segment, "cut at \(cut)")
      case .refused(let error):
        #expect(cut < 64, "cut at \(cut): \(error)")
      case .cut, .wrong: Issue.record("cut at \(cut): \(verdict)")
      }
    }
  }

  @Test func `the saved tail holds the bytes that were cut off`() throws {
    let patient = try Patient(fileSize: 8192)
    var bytes = try #require(patient.disk[Patient.segment])
    let end = patient.ends[patient.ends.count - 2].offset
    bytes[end + 30] ^= 1
    let needed = patient.ends[patient.ends.count - 1].offset
    let system = FaultyFileSystem(patient.disk(with: bytes, hint: false))
    let journal = try Journal.open("/j", fileSystem: system, options: patient.options)
    let tail = try #require(journal.recovery.savedTail)
    let saved = try #require(system.disk[tail])
    #expect(tail == "\(Patient.segment).torn-\(end)")
    #expect(saved == Array(bytes[end..<end + saved.count]))
    #expect(bytes[end + saved.count..<needed].allSatisfy { $0 == 0 })
    #expect(journal.recovery.droppedBytes == saved.count)
  }
}
