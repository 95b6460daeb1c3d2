package import Journaling

/// What goes wrong with a call.
package enum Fault: Hashable, Sendable {
  /// It fails with this number.
  ///
  /// A failing sync leaves pages that look clean and are not on the disk, as Linux does.
  case error(Int32)
  /// A write takes only this many bytes, at least 1.
  case short(Int)
  /// A write takes this many bytes and then fails with this number, as a full disk does.
  case shortThenError(Int, Int32)
}

/// When something goes wrong.
package struct FaultRule: Sendable {
  /// The kind of call.
  package let operation: FileSystemError.Operation
  /// Which calls of that kind, from 1 on, counted from the start of the file system.
  package let calls: ClosedRange<Int>
  /// Only calls to files that end so.
  package let suffix: String
  /// What happens.
  package let fault: Fault

  /// Creates a rule.
  package init(
    _ operation: FileSystemError.Operation, _ calls: ClosedRange<Int>, suffix: String = "",
    _ fault: Fault
  ) {
    self.operation = operation
    self.calls = calls
    self.suffix = suffix
    self.fault = fault
  }
}

/// A call that was made to a file system.
package struct Call: Hashable, Sendable {
  /// What was asked.
  package let operation: FileSystemError.Operation
  /// Of which file or directory, by the name under which it was opened.
  package let path: String
  /// The number of the handle; 0 for calls without one.
  package let handle: Int
  /// How many calls of this operation there had been, this one included.
  package let number: Int
  /// The length asked for, where there is one.
  package let length: Int
  /// The number with which it failed; 0 if it did not.
  package internal(set) var code: Int32 = 0

  /// Whether it changes something.
  package var isChange: Bool {
    switch operation {
    case .write, .truncate, .preallocate, .synchronize, .rename, .remove, .synchronizeDirectory,
      .open:
      true
    case .read, .size, .list, .lock, .uniqueBytes: false
    }
  }
}

extension [Call] {
  /// Syncs of a file through a handle on which a sync had failed before.
  package var syncsAfterFailedSync: [Call] {
    var failed: Set<Int> = []
    var found: [Call] = []
    for call in self where call.operation == .synchronize {
      if failed.contains(call.handle) { found.append(call) }
      if call.code != 0 { failed.insert(call.handle) }
    }
    return found
  }
}
