/// Base64 with padding (RFC 4648 §4), as values carry it.
///
/// Foundation's is made for long texts; a step's are short, and it codes several of them.
enum Base64 {
  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The value of each letter, 64 for what is none.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 64, count: 256)
    for (value, letter) in letters.enumerated() { values[Int(letter)] = UInt8(value) }
    return values
  }()

  /// The text for some bytes.
  static func encode(_ bytes: [UInt8]) -> String {
    let letters = letters
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index + 2 < bytes.count {
      let group = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
      text.append(letters[group >> 18])
      text.append(letters[group >> 12 & 63])
      text.append(letters[group >> 6 & 63])
      text.append(letters[group & 63])
      index += 3
    }
    if index < bytes.count {
      let isPair = index + 1 < bytes.count
      let group = Int(bytes[index]) << 16 | (isPair ? Int(bytes[index + 1]) << 8 : 0)
      text.append(letters[group >> 18])
      text.append(letters[group >> 12 & 63])
      text.append(isPair ? letters[group >> 6 & 63] : UInt8(ascii: "="))
      text.append(UInt8(ascii: "="))
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text; nil if it is no base64.
  static func decode(_ text: String) -> [UInt8]? {
    let units = [UInt8](text.utf8)
    guard units.count.isMultiple(of: 4) else { return nil }
    let values = values
    let padding = units.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
    let end = units.count - padding
    var bytes: [UInt8] = []
    bytes.reserveCapacity(units.count / 4 * 3)
    var group = 0
    for index in 0..<end {
      let value = values[Int(units[index])]
      guard value < 64 else { return nil }
      group = group << 6 | Int(value)
      if index & 3 == 3 {
        bytes.append(UInt8(truncatingIfNeeded: group >> 16))
        bytes.append(UInt8(truncatingIfNeeded: group >> 8))
        bytes.append(UInt8(truncatingIfNeeded: group))
        group = 0
      }
    }
    // Three letters hold two bytes, two letters hold one.
    if padding == 1 { bytes.append(UInt8(truncatingIfNeeded: group >> 10)) }
    if padding > 0 { bytes.append(UInt8(truncatingIfNeeded: group >> (padding == 1 ? 2 : 4))) }
    return bytes
  }
}
