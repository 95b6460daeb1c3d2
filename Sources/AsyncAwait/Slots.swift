/// A row that knows whether its slot is in use.
protocol SlotRow {
  /// Counts up from 1 with every row that its table ever held; 0 in a slot that is free.
  var number: UInt64 { get }
  /// What stands in a free slot.
  static var free: Self { get }
}

/// A dense table whose rows are reused.
///
/// A row is found by its slot, in constant time and without hashing. A row that is taken out leaves
/// its slot to the next; when the last row leaves, a large table gives its memory back.
struct Slots<Row: SlotRow> {
  /// The rows by slot.
  ///
  /// Read and changed in place: copying one would cost more than the lookup.
  private var rows: ContiguousArray<Row> = []
  /// Slots that wait for a new row.
  private var free: ContiguousArray<UInt32> = []

  /// How many rows there are.
  var count: Int { rows.count - free.count }

  /// The slots in use, ascending.
  ///
  /// O(capacity).
  var slots: [UInt32] { rows.indices.filter { rows[$0].number != 0 }.map { UInt32($0) } }

  /// Puts a row into a free slot and answers which.
  ///
  /// O(1), amortised.
  mutating func insert(_ row: Row) -> UInt32 {
    if let slot = free.popLast() {
      rows[Int(slot)] = row
      return slot
    }
    precondition(rows.count < UInt32.max, "a table holds fewer than 2^32 - 1 rows")
    rows.append(row)
    return UInt32(rows.count - 1)
  }

  /// Takes the row out of `slot` and frees the slot.
  ///
  /// O(1).
  mutating func remove(at slot: UInt32) {
    precondition(rows[Int(slot)].number != 0, "only a slot in use can be freed")
    rows[Int(slot)] = .free
    free.append(slot)
    if free.count == rows.count, rows.count > 4096 {
      rows = []
      free = []
    }
  }

  /// Whether the row with this number is in `slot`.
  ///
  /// O(1).
  func contains(_ number: UInt64, at slot: UInt32) -> Bool {
    slot < rows.count && rows[Int(slot)].number == number
  }

  /// The row in `slot`, which must be in use.
  subscript(slot: UInt32) -> Row {
    _read { yield rows[Int(slot)] }
    _modify { yield &rows[Int(slot)] }
  }
}
