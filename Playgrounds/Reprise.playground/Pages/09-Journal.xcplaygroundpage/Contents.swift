//: # 09 The journal
//: Records that are flushed are there after a restart; those that are not may be.
import Foundation
import Journaling

let process = ProcessInfo.processInfo.processIdentifier
let directory = FileManager.default.temporaryDirectory.appending(path: "reprise-\(process)").path
try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)

func write(_ texts: [String], flush: Bool) throws {
  var journal = try Journal.open(directory)
  var batch = Batch()
  for text in texts { batch.append(type: 1, payload: Array(text.utf8)) }
  try journal.write(&batch)
  if flush { try journal.sync() }
  print("wrote \(texts.count), last \(journal.lastSequence), durable \(journal.durableSequence)")
}
try write(["create order-7"], flush: true)
try write(["settle order-7.1 42", "create order-7.2"], flush: false)
//: Looking takes no lock and changes nothing.
var end = 0
let report = try JournalReader(directory).read { entry in
  print(entry.offset, entry.record.sequence, String(decoding: entry.record.payload, as: UTF8.self))
  end = entry.offset
}
//: Power fails in the middle of the last record: its batch was never acknowledged.
let segment = try LocalFileSystem().open("\(directory)/00000000000000000001.seg", .write)
try segment.truncate(to: end + 30)
segment.close()
func reopen() throws {
  let journal = try Journal.open(directory) { record in print("there:", record.sequence) }
  print("cut off \(journal.recovery.droppedBytes) bytes of an unfinished batch")
  try journal.close()
}
try reopen()
try FileManager.default.removeItem(atPath: directory)
//: Flush the second batch, too. What does opening say to the same cut?
