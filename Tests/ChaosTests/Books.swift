import DurablePromises
import Foundation

/// What workers were told in all their lives.
struct Books {
  struct Write {
    let task: String
    let version: Int64
    /// When it was asked for, in nanoseconds.
    let time: Int64
    let promise: String
    let state: String
    let value: String
  }

  private struct Lease: Hashable {
    let task: String
    let version: Int64
  }

  private(set) var writes: [Write] = []
  /// How many writes were refused because their lease was over.
  private(set) var refused = 0
  private var grants: [Lease: Int64] = [:]
  /// What does not fit together.
  private(set) var problems: [String] = []

  init(in directory: String) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: directory).sorted() {
      let data = try Data(contentsOf: URL(filePath: "\(directory)/\(name)"))
      // A kill may have left a part of the last line.
      for line in String(decoding: data, as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false
      ).dropLast() {
        read(line.split(separator: "\t").map(String.init), of: name)
      }
    }
  }

  private mutating func read(_ words: [String], of name: String) {
    guard words.count >= 4, let version = Int64(words[2]), let time = Int64(words[3]) else {
      return problems.append("\(name) has the line \(words)")
    }
    switch words[0] {
    case "acquired":
      let lease = Lease(task: words[1], version: version)
      if grants.updateValue(time, forKey: lease) != nil {
        problems.append("\(name) was given version \(version) of \(words[1]), as another was")
      }
    case "wrote" where words.count == 7:
      writes.append(
        Write(
          task: words[1], version: version, time: time, promise: words[4], state: words[5],
          value: words[6]))
    case "refused": refused += 1
    default: problems.append("\(name) has the line \(words)")
    }
  }

  /// Compares with what is left in the end.
  func problems(against records: [String: PromiseRecord]) -> [String] {
    var newest: [String: [Int64: Int64]] = [:]
    for (lease, time) in grants { newest[lease.task, default: [:]][lease.version] = time }
    var problems = problems
    for write in writes {
      let later = newest[write.task]?.first { $0.key > write.version && $0.value < write.time }
      if let later {
        problems.append(
          "\(write.promise) was written under version \(write.version) of \(write.task), though "
            + "version \(later.key) had been granted")
      }
      guard let record = records[write.promise] else {
        problems.append("\(write.promise) was acknowledged and is missing")
        continue
      }
      guard write.state != PromiseState.pending.rawValue else { continue }
      if record.state.rawValue != write.state || (record.value.data ?? "-") != write.value {
        problems.append("\(write.promise) was acknowledged as \(write), and is \(record)")
      }
    }
    return problems
  }
}
