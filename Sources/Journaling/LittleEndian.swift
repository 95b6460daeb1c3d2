/// The numbers of the format are little-endian and lie at any place.
extension Span<UInt8> {
  func integer<Value: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, as type: Value.Type = Value.self
  ) -> Value {
    // Bytes have no padding, the call checks the bounds, and every pattern of bits is an integer.
    unsafe Value(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: type))
  }

  func word(at offset: Int) -> UInt64 { integer(at: offset) }
}

extension [UInt8] {
  mutating func store<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value, at offset: Int) {
    var span = mutableSpan
    // Neither bytes nor integers have padding, and the call checks the bounds.
    var bytes = unsafe span.mutableBytes
    bytes.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Value.self)
  }
}
