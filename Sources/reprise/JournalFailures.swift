import ArgumentParsing
import Foundation
import Journaling

extension Failure {
  /// A journal that cannot be read, opened or repaired.
  ///
  /// - Parameters:
  ///   - error: what the journal says.
  ///   - directory: the journal's directory, as it was typed.
  init(_ error: JournalError, _ directory: String) {
    switch error {
    case .missingDirectory:
      self.init(
        .inputNotFound, "\(directory): no such directory",
        "A journal is written by: reprise run 09 --journal DIR")
    case .notADirectory:
      self.init(
        .inputNotFound, "\(directory): a file, not a directory",
        "A journal is a directory of files. Name the directory that the file lies in.")
    case .fileSystem(let error):
      self.init(
        error.operation.isChange || error.isOutOfSpace ? .cannotWrite : .inputNotFound, "\(error)",
        error.operation.isChange || error.isOutOfSpace
          ? "What was acknowledged is safe. Make room, or mend the disk, and run it again."
          : "Check that the files may be read by you.")
    case .readOnly(let path):
      self.init(
        .cannotWrite, "\(path): may not be written",
        "To look without writing: reprise journal verify \(directory)")
    case .inUse(_, let holder):
      self.init(
        .unavailable, "\(directory): in use by \(holder)",
        "Nothing was changed. Stop that program first; its own start repairs what a crash left.")
    case .damaged(let damage): self.init(damage, directory, isRepairable: damage.isAtEnd)
    case .intactRecordsFollow(let damage): self.init(damage, directory, isRepairable: false)
    default: self.init(.badData, "\(error)", "Nothing was changed.")
    }
  }

  /// A repair that would lose more than it helps.
  init(repairing error: JournalError, _ directory: String) {
    switch error {
    case .damaged(let damage): self.init(damage, directory, isRepairable: false)
    default: self.init(error, directory)
    }
  }

  private init(_ damage: Damage, _ directory: String, isRepairable: Bool) {
    let number = damage.lastSequence + 1
    let intact =
      damage.lastSequence == 0
      ? "No record before it is intact" : "Records up to \(damage.lastSequence) are intact"
    let next = damage.nextSequence.map { ", and record \($0) behind it" } ?? ""
    self.init(
      .badData,
      "\(damage.path): damaged at byte \(damage.offset), where record \(number) should be",
      "It is no unfinished end of a crash: \(damage.why).",
      "\(intact)\(next). Nothing was changed.",
      isRepairable
        ? "To give up what is damaged, and keep a copy of its bytes: "
          + "reprise journal repair \(directory)"
        : "A repair would lose records that are whole; restore the file from a backup.",
      "To see what is intact: reprise journal show \(directory)")
  }
}

extension FileSystemError.Operation {
  /// Whether something was to be different afterwards.
  fileprivate var isChange: Bool {
    switch self {
    case .write, .truncate, .preallocate, .synchronize, .rename, .remove, .synchronizeDirectory:
      true
    case .open, .read, .size, .list, .lock, .uniqueBytes: false
    }
  }
}

extension Damage {
  /// Whether nothing whole follows, so that a repair loses nothing that could be read.
  fileprivate var isAtEnd: Bool {
    switch reason {
    case .acknowledged, .unfinished: nextSequence == nil
    case .laterRecords, .endsEarly, .header: false
    }
  }

  fileprivate var why: String {
    switch reason {
    case .laterRecords: "records that were written later follow"
    case .acknowledged(let sequence): "record \(sequence) had been acknowledged"
    case .endsEarly: "the next file starts later"
    case .header: "the header of the file is not whole"
    case .unfinished: "an unfinished end is refused here, too"
    }
  }
}
