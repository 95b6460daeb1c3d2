/// A number that stands for some text: FNV-1a with 64 bits.
///
/// The same on every machine and in every process, unlike `Hasher`.
enum Digest {
  static func of(_ text: String) -> UInt64 {
    var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return digest
  }

  /// The number in 16 hexadecimal digits.
  static func text(of text: String) -> String {
    let digits = String(of(text), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
