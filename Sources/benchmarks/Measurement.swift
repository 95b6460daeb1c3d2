#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What one run of a workload took.
struct Measurement: Sendable {
  let operations: Int
  let duration: Duration
  /// Figures that only some workloads have.
  var extra: [(name: String, value: Double)] = []

  /// One line of JSON.
  func json(name: String) -> String {
    let seconds = duration / .seconds(1)
    var fields = [
      "\"name\":\"\(name)\"", "\"ops\":\(operations)", "\"seconds\":\(Self.rounded(seconds, 6))",
      "\"ops_per_s\":\(Self.rounded(Double(operations) / seconds, 1))",
      "\"rss_mb\":\(Self.rounded(Self.residentMegabytes, 1))",
    ]
    fields += extra.map { "\"\($0.name)\":\(Self.rounded($0.value, 2))" }
    return "{\(fields.joined(separator: ","))}"
  }

  /// How much memory the process holds now, in MB; the most it ever held where only that is known.
  static var residentMegabytes: Double {
    #if os(Linux)
      if let pages = residentPages { return Double(pages) * Double(getpagesize()) / 1e6 }
    #endif
    var usage = rusage()
    // A plain structure that the call fills in; 0 is RUSAGE_SELF, whose type differs by platform.
    unsafe getrusage(0, &usage)
    #if canImport(Darwin)
      return Double(usage.ru_maxrss) / 1e6
    #else
      return Double(usage.ru_maxrss) * 1024 / 1e6
    #endif
  }

  #if os(Linux)
    /// The second number of `/proc/self/statm`.
    private static var residentPages: Int? {
      guard let file = unsafe fopen("/proc/self/statm", "r") else { return nil }
      defer { unsafe fclose(file) }
      var bytes = [UInt8](repeating: 0, count: 128)
      let count = unsafe fread(&bytes, 1, bytes.count, file)
      let fields = String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: " ")
      return fields.dropFirst().first.flatMap { Int($0) }
    }
  #endif

  private static func rounded(_ value: Double, _ digits: Int) -> Double {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    return (value * scale).rounded() / scale
  }
}
