extension [UInt8] {
  /// Replaces bytes that are there by others.
  ///
  /// Raw, because tests in debug builds copy gigabytes through here.
  mutating func overwrite(at offset: Int, with bytes: ArraySlice<UInt8>) {
    precondition(offset >= 0 && offset + bytes.count <= count, "the place is inside the file")
    if bytes.isEmpty { return }
    // The place was measured above, both buffers live for the call, and the target is unique.
    unsafe withUnsafeMutableBytes { target in
      unsafe bytes.withUnsafeBytes { source in
        let place = offset..<offset + source.count
        unsafe UnsafeMutableRawBufferPointer(rebasing: target[place]).copyMemory(from: source)
      }
    }
  }

  /// Cuts the bytes, or extends them with zeros.
  mutating func resize(to size: Int) {
    if size < count {
      removeLast(count - size)
    } else if size > count {
      append(contentsOf: [UInt8](repeating: 0, count: size - count))
    }
  }
}
