internal import Foundation

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What the disk itself takes: no store that flushes before it answers is faster.
///
/// Each round writes one record of 128 bytes for every function that runs, all in one write, into a
/// file that was filled with zeros before, and flushes it. So no flush has to change the size.
enum Limit {
  static let record = 128

  /// Fails with ``DiskError`` if the directory cannot be written to.
  static func measure(width: Int, rounds: Int, in directory: String) throws -> Measurement {
    let path = "\(directory)/benchmark-limit-\(getpid())"
    let file = unsafe open(path, O_RDWR | O_CREAT | O_EXCL, 0o600)
    guard file >= 0 else { throw DiskError(path) }
    defer {
      close(file)
      unsafe unlink(path)
    }
    let zeros = [UInt8](repeating: 0, count: width * record)
    for round in 0..<rounds { try write(zeros, to: file, at: round * zeros.count, path) }
    try flush(file, path)
    let batch = [UInt8](repeating: 0x76, count: width * record)
    let duration = try ContinuousClock().measure {
      for round in 0..<rounds {
        try write(batch, to: file, at: round * batch.count, path)
        try flush(file, path)
      }
    }
    return Measurement(operations: width * rounds, duration: duration)
  }

  private static func write(
    _ bytes: [UInt8], to file: Int32, at offset: Int, _ path: String
  ) throws {
    var written = 0
    while written < bytes.count {
      // The call reads from a buffer that lives as long as the closure, and within its count.
      let count = unsafe bytes.withUnsafeBytes {
        unsafe pwrite(
          file, $0.baseAddress.map { unsafe $0 + written }, bytes.count - written,
          off_t(offset + written))
      }
      guard count > 0 else { throw DiskError(path) }
      written += count
    }
  }

  private static func flush(_ file: Int32, _ path: String) throws {
    #if canImport(Darwin)
      // There fsync leaves the data in the disk's own cache.
      let result = unsafe fcntl(file, F_FULLFSYNC)
    #else
      let result = fdatasync(file)
    #endif
    guard result == 0 else { throw DiskError(path) }
  }
}

/// The disk refused.
struct DiskError: Error, CustomStringConvertible {
  let description: String

  init(_ path: String) {
    // The C library's own text for the last error, copied at once.
    description = "\(path): \(unsafe String(cString: strerror(errno)))"
  }
}

extension Group {
  static let limit = Group(
    name: "limit", summary: "peer: the disk alone, 128 bytes and a flush",
    workloads: [
      ("sequential", 1, 3_000), ("concurrent64", 64, 500), ("concurrent1000", 1_000, 200),
    ]
    .map { name, width, size in
      Workload(
        name: name, summary: "\(width) × 128 bytes in one write, then a flush", size: size
      ) { size, directory in
        try Limit.measure(width: width, rounds: size, in: directory)
      }
    })
}
