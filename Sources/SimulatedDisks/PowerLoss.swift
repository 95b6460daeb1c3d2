/// One thing that a disk may or may not have kept when power fails.
package enum PendingUnit: Hashable, Sendable {
  /// The last version of a written sector: number of the file, place among its pending sectors.
  case sector(file: Int, place: Int)
  /// The new length of a file.
  case size(file: Int)
  /// A change of names.
  case name(Int)

  var isSector: Bool {
    if case .sector = self { true } else { false }
  }
}

/// What a disk kept when power failed.
package struct Kept {
  /// For each unit whether it was kept, as in ``Disk/pendingUnits``.
  package var units: [Bool]
  /// A unit of which only the first bytes were kept, and how many.
  package var tear: (unit: Int, bytes: Int)?
  /// A sector that was left with an older version, and which.
  package var older: (unit: Int, version: Int)?

  package init(_ units: [Bool]) { self.units = units }
}

extension Disk {
  /// Everything that is pending in files that can be reached, files first.
  package var pendingUnits: [PendingUnit] {
    let reachable = Set(names.values).union(durableNames.values)
      .union(pendingNames.flatMap { $0.paths.compactMap(\.file) })
    var units: [PendingUnit] = []
    for file in reachable.sorted() {
      for place in inodes[file].pending.indices { units.append(.sector(file: file, place: place)) }
      if inodes[file].hasPendingSize { units.append(.size(file: file)) }
    }
    for place in pendingNames.indices { units.append(.name(place)) }
    return units
  }

  /// The disk after a loss of power.
  ///
  /// - Parameters:
  ///   - kept: what it kept.
  ///   - units: ``pendingUnits``, which the caller has at hand.
  /// - Returns: that disk, with nothing pending.
  package func afterPowerLoss(_ kept: Kept, of units: [PendingUnit]) -> Disk {
    var places: [PendingUnit: Int] = [:]
    for (place, unit) in units.enumerated() { places[unit] = place }
    func keeps(_ unit: PendingUnit) -> Bool { places[unit].map { kept.units[$0] } ?? false }
    return afterPowerLoss(keepsName: { keeps(.name($0)) }) { file in
      let inode = inodes[file]
      if inode.pending.isEmpty && !inode.hasPendingSize { return Inode(inode.durable) }
      var place = -1
      return inode.afterPowerLoss(keepingSize: keeps(.size(file: file))) { sector in
        place += 1
        let unit = places[.sector(file: file, place: place)]
        guard let unit, kept.units[unit] else { return nil }
        let versions = sector.versions
        if let older = kept.older, older.unit == unit { return versions[older.version] }
        let version = versions[versions.count - 1]
        if let tear = kept.tear, tear.unit == unit { return [UInt8](version.prefix(tear.bytes)) }
        return version
      }
    }
  }

  /// Which bytes of a sector differ from what is durable, from the first to behind the last.
  ///
  /// - Parameter unit: one of ``pendingUnits``.
  /// - Returns: the bytes, counted from the start of the sector; nil if there are none, or no sector.
  package func changedBytes(of unit: PendingUnit) -> Range<Int>? {
    guard case .sector(let file, let place) = unit else { return nil }
    let sector = inodes[file].pending[place]
    let start = sector.index * Inode.sectorSize
    let (old, new) = (inodes[file].durable, sector.versions[sector.versions.count - 1])
    let changed = new.indices.filter { byte in
      new[byte] != (start + byte < old.count ? old[start + byte] : 0)
    }
    guard let first = changed.first, let last = changed.last else { return nil }
    return first..<last + 1
  }

  /// The disk after a loss of power that took everything that was pending.
  package var losingAllPending: Disk {
    afterPowerLoss(keepsName: { _ in false }) { Inode(inodes[$0].durable) }
  }

  /// Tries the losses of power that reliability J2 names.
  ///
  /// They are: nothing kept, everything, each unit missing, each alone, each prefix and each suffix,
  /// with and without lengths and names; each of those missing or alone; every sector torn at some
  /// bytes; every older version of a sector; and all subsets when there are few units, or some
  /// random ones when there are many.
  ///
  /// - Parameters:
  ///   - generator: picks the random subsets.
  ///   - exhaustive: up to how many units all subsets are tried.
  ///   - random: how many subsets of more units are tried besides.
  ///   - body: gets each disk, some of them twice.
  package func forEachPowerLoss(
    using generator: inout some RandomNumberGenerator, exhaustive: Int = 6, random: Int = 12,
    _ body: (Disk) throws -> Void
  ) rethrows {
    let units = pendingUnits
    for kept in losses(of: units, using: &generator, exhaustive: exhaustive, random: random) {
      try body(afterPowerLoss(kept, of: units))
    }
  }

  private func losses(
    of units: [PendingUnit], using generator: inout some RandomNumberGenerator, exhaustive: Int,
    random: Int
  ) -> [Kept] {
    let count = units.count
    var losses: [Kept] = []
    if count <= exhaustive {
      for subset in 0..<(1 << count) {
        losses.append(Kept((0..<count).map { subset >> $0 & 1 == 1 }))
      }
    } else {
      losses += structured(units)
      for _ in 0..<random {
        let bits = generator.next()
        losses.append(Kept((0..<count).map { bits >> UInt64($0 % 64) & 1 == 1 }))
      }
    }
    return losses + tears(of: units)
  }

  private func structured(_ units: [PendingUnit]) -> [Kept] {
    let sectors = units.indices.filter { units[$0].isSector }
    let others = units.indices.filter { !units[$0].isSector }
    var losses: [Kept] = []
    for (group, rest) in [(sectors, others), (others, sectors)] {
      for keepsRest in [true, false] {
        var base = [Bool](repeating: false, count: units.count)
        for place in rest { base[place] = keepsRest }
        var full = base
        for place in group { full[place] = true }
        losses += [Kept(base), Kept(full)]
        var (prefix, suffix) = (base, full)
        for place in group {
          var (missing, alone) = (full, base)
          missing[place] = false
          alone[place] = true
          prefix[place] = true
          suffix[place] = false
          losses += [Kept(missing), Kept(alone), Kept(prefix), Kept(suffix)]
        }
      }
    }
    return losses
  }

  private func tears(of units: [PendingUnit]) -> [Kept] {
    var losses: [Kept] = []
    for (unit, what) in units.enumerated() {
      guard case .sector(let file, let place) = what else { continue }
      let versions = inodes[file].pending[place].versions
      for keepsLater in [true, false] {
        var kept = Kept(units.indices.map { $0 <= unit || keepsLater || !units[$0].isSector })
        for version in versions.indices.dropLast() {
          kept.older = (unit, version)
          losses.append(kept)
        }
        kept.older = nil
        let length = versions[versions.count - 1].count
        for bytes in [1, 8, 24, 64, 256, 504, 511] where bytes < length {
          kept.tear = (unit, bytes)
          losses.append(kept)
        }
      }
    }
    return losses
  }
}
