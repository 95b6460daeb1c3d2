/// A number that stands for some text: FNV-1a with 64 bits.
///
/// The same on every machine and in every process, unlike `Hasher`.
enum Digest {
  static func of(_ text: String) -> UInt64 {
    var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return digest
  }
}
