/// The ids of calls that outlive the call that started them.
///
/// Such a call is its own origin, and an origin has no dot (protocol §10.2). So its id is the prefix of
/// the call and a hash of the step: the 16 hexadecimal digits of FNV-1a, as protocol §6.1 lists it.
enum DetachedID {
  static func name(_ step: String, prefix: String) -> String {
    let digits = String(hash(step), radix: 16)
    return "\(prefix)-d" + String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// FNV-1a with 64 bits, over the bytes of UTF-8.
  static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
