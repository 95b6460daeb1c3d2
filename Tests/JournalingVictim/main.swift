import Journaling

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// Tells the parent, without a buffer that would die with this process.
func tell(_ text: String) {
  let bytes = Array((text + "\n").utf8)
  // The buffer lives for the call, and a pipe takes this little at once.
  let count = unsafe bytes.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
  if count != bytes.count { exit(3) }
}

/// Appends batches of one to eight records for ever, and tells each last number once it is durable.
func append(to directory: String) throws(JournalError) {
  var journal = try Journal.open(directory, options: JournalOptions(segmentSize: 8192))
  tell("open \(journal.lastSequence)")
  while true {
    var batch = Batch()
    let first = journal.lastSequence + 1
    for sequence in first...first + first % 8 {
      batch.append(type: VictimRecord.type(sequence), payload: VictimRecord.payload(sequence))
    }
    try journal.write(&batch)
    try journal.sync()
    tell("\(journal.durableSequence)")
    let last = journal.durableSequence
    if last % 5 == 0 {
      try journal.snapshot(through: last) { writer throws(JournalError) in
        try writer.append(type: 1, payload: VictimRecord.payload(last))
      }
    }
  }
}

do {
  guard CommandLine.arguments.count == 2 else { exit(2) }
  try append(to: CommandLine.arguments[1])
} catch {
  tell("error \(error)")
  exit(1)
}
