/// A doubly linked list of small numbers, from which one can be taken and put back in its place.
///
/// Taking and putting back must nest, as choices of a search do: what was taken last is put back
/// first. Then neither needs to look for the place.
struct Chain {
  /// Stands after the last number.
  static let end = Int32.max

  private var next: ContiguousArray<Int32>
  private var previous: ContiguousArray<Int32>
  private let head: Int

  /// - Parameters:
  ///   - numbers: what is in the list, in its order.
  ///   - bound: more than any of them.
  init(_ numbers: some Sequence<Int32>, below bound: Int) {
    head = bound
    next = ContiguousArray(repeating: Self.end, count: bound + 1)
    previous = ContiguousArray(repeating: Int32(bound), count: bound + 1)
    var last = bound
    for number in numbers {
      next[last] = number
      previous[Int(number)] = Int32(last)
      last = Int(number)
    }
  }

  /// The first number.
  var first: Int32 { next[head] }

  /// The number after another.
  func after(_ number: Int32) -> Int32 { next[Int(number)] }

  mutating func take(_ number: Int32) {
    let (left, right) = (previous[Int(number)], next[Int(number)])
    next[Int(left)] = right
    if right != Self.end { previous[Int(right)] = left }
  }

  mutating func putBack(_ number: Int32) {
    let (left, right) = (previous[Int(number)], next[Int(number)])
    next[Int(left)] = number
    if right != Self.end { previous[Int(right)] = number }
  }
}
