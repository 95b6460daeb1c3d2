//: # 20 Linearizability
//: A register, three clients, and what they saw. Is there an order that explains it?
import Linearizability

typealias Seen = History<RegisterModel>.Operation

func write(_ client: String, _ value: Datum, _ start: Int64, _ end: Int64?) -> Seen {
  .init(
    client: client, .write(value), invokedAt: start, response: end.map { .init(.done, at: $0) })
}

func read(_ client: String, _ value: Datum, _ start: Int64, _ end: Int64) -> Seen {
  .init(client: client, .read, invokedAt: start, response: .init(.value(value), at: end))
}

func check(_ title: String, _ operations: [Seen]) throws {
  let report = HistoryReport(try History(operations), model: RegisterModel(), title: title)
  print("\(title):\n\(report.text)")
}

//: The write takes from 10 to 30. A read in between may see it, or not yet.
let slow = write("ann", 1, 10, 30)
try check("old, then new", [slow, read("bob", .nothing, 12, 14), read("eve", 1, 15, 20)])
//: But once somebody has seen it, nobody may see the old value again.
try check("new, then old", [slow, read("bob", 1, 12, 14), read("eve", .nothing, 15, 20)])
//: A write that was never answered may have happened, or not.
try check("no answer", [write("ann", 1, 10, nil), read("bob", .nothing, 12, 14)])
//: Let eve's read begin at 13 in the second history. Is it legal now, and why?
