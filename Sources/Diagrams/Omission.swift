/// Says that something is not shown, and how to see it.
enum Omission {
  static func words(_ count: Int, _ noun: String, limit: Int) -> String {
    let subject = count == 1 ? "1 \(noun) is" : "\(count) \(noun)s are"
    return "\(subject) left out; a lane limit of \(limit) shows everything."
  }
}
