/// One file of a ``Disk``: what a process sees, and what a loss of power leaves.
package struct Inode {
  /// A sector that was written since the file was last made durable.
  struct PendingSector {
    let index: Int
    /// What it has held since then, oldest first; a disk may have kept any of them.
    var versions: [[UInt8]]
  }

  static let sectorSize = 512
  /// More than this many unsynced versions of a sector are thinned out.
  private static let versionLimit = 6

  /// The bytes in the page cache.
  private(set) var cached: [UInt8] = []
  /// The bytes on the medium, without what is pending.
  private(set) var durable: [UInt8] = []
  /// In the order of their first write.
  private(set) var pending: [PendingSector] = []
  /// The shortest length since the file was last made durable.
  private var lowest = 0

  init() {}

  /// A file that is durable.
  init(_ bytes: [UInt8]) {
    cached = bytes
    durable = bytes
    lowest = bytes.count
  }

  var hasPendingSize: Bool { cached.count != durable.count || lowest < durable.count }

  mutating func write(_ bytes: ArraySlice<UInt8>, at offset: Int) {
    let end = offset + bytes.count
    let first = min(offset, cached.count) / Self.sectorSize
    if end > cached.count { cached.resize(to: end) }
    cached.overwrite(at: offset, with: bytes)
    for sector in max(first, offset / Self.sectorSize)...((end - 1) / Self.sectorSize) {
      let start = sector * Self.sectorSize
      let version = [UInt8](cached[start..<min(start + Self.sectorSize, cached.count)])
      if let place = pending.firstIndex(where: { $0.index == sector }) {
        pending[place].versions.append(version)
        if pending[place].versions.count > Self.versionLimit {
          pending[place].versions.remove(at: 1)
        }
      } else {
        pending.append(PendingSector(index: sector, versions: [version]))
      }
    }
  }

  /// Extended room holds zeros without being written, as with extents that are reserved.
  mutating func resize(to size: Int) {
    cached.resize(to: size)
    lowest = min(lowest, size)
    let kept = (size + Self.sectorSize - 1) / Self.sectorSize
    pending.removeAll { $0.index >= kept }
    // The rest of the last sector reads as zeros should the file grow again.
    if let place = pending.firstIndex(where: { $0.index == kept - 1 }) {
      let start = (kept - 1) * Self.sectorSize
      let version = [UInt8](cached[start..<min(start + Self.sectorSize, size)])
      pending[place].versions.append(version)
    }
  }

  mutating func synchronize() {
    durable = afterPowerLoss(keepingSize: true) { $0.versions[$0.versions.count - 1] }.durable
    pending = []
    lowest = durable.count
  }

  /// What Linux does when a sync fails: the pages are clean from now on, and not on the disk.
  mutating func failToSynchronize() {
    pending = []
    lowest = min(durable.count, cached.count)
  }

  /// The file on a disk that kept some of what was pending.
  ///
  /// - Parameters:
  ///   - keepingSize: whether the new length was kept.
  ///   - version: the bytes that a sector was left with; nil if none of its versions was kept.
  /// - Returns: that file, with nothing pending.
  func afterPowerLoss(keepingSize: Bool, _ version: (PendingSector) -> [UInt8]?) -> Inode {
    var bytes = durable
    if keepingSize {
      if lowest < bytes.count { bytes.resize(to: lowest) }
      bytes.resize(to: cached.count)
    }
    for sector in pending {
      guard let version = version(sector) else { continue }
      let start = sector.index * Self.sectorSize
      let end = min(start + version.count, bytes.count)
      if end > start { bytes.overwrite(at: start, with: version[..<(end - start)]) }
    }
    return Inode(bytes)
  }
}
