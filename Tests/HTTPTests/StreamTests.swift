import Synchronization
import Testing

@testable import HTTP

struct StreamTests {
  /// What `onClose` was told.
  private final class Ends: Sendable {
    private let list = Mutex<[ResponseStream.End]>([])
    func add(_ end: ResponseStream.End) { list.withLock { $0.append(end) } }
    var all: [ResponseStream.End] { list.withLock { $0 } }
  }

  @Test func `a full buffer refuses, and taking makes room`() {
    let stream = ResponseStream(capacity: 2)
    #expect(stream.offer([1]) == .queued)
    #expect(stream.offer([2]) == .queued)
    #expect(stream.offer([3]) == .full)
    #expect(stream.take().pieces == [[1], [2]])
    #expect(stream.offer([4]) == .queued)
  }

  @Test func `bytes are bounded as well, but a single piece fits`() {
    let stream = ResponseStream(byteCapacity: 4)
    #expect(stream.offer([1, 2, 3, 4, 5]) == .queued)
    #expect(stream.offer([6]) == .full)
    _ = stream.take()
    #expect(stream.offer([1, 2]) == .queued)
    #expect(stream.offer([3, 4, 5]) == .full)
    #expect(stream.offer([3, 4]) == .queued)
  }

  @Test func `a stream ends once, after what was accepted`() {
    let ends = Ends()
    let stream = ResponseStream(onClose: ends.add)
    _ = stream.offer([1])
    stream.finish()
    stream.close(.clientGone)
    #expect(stream.offer([2]) == .closed)
    #expect(stream.end == .finished)
    #expect(ends.all == [.finished])
    let (pieces, isLast) = stream.take()
    #expect(pieces == [[1]] && isLast)
  }

  @Test func `the connection is told once until it comes`() {
    let count = Atomic(0)
    let stream = ResponseStream()
    _ = stream.offer([1])
    #expect(stream.attach { count.add(1, ordering: .relaxed) })
    #expect(count.load(ordering: .relaxed) == 1)
    _ = stream.offer([2])
    #expect(count.load(ordering: .relaxed) == 1)
    _ = stream.take()
    _ = stream.offer([3])
    #expect(count.load(ordering: .relaxed) == 2)
    #expect(!stream.attach {})
  }

  @Test(.timeLimit(.minutes(12))) func `sending waits for room`() async {
    let stream = ResponseStream(capacity: 1)
    let sent = await withTaskGroup(of: Int.self) { group in
      group.addTask {
        var count = 0
        for number in 0..<100 where await stream.send([UInt8(number)]) { count += 1 }
        stream.finish()
        return count
      }
      group.addTask {
        var taken: [[UInt8]] = []
        while true {
          let (pieces, isLast) = stream.take()
          taken += pieces
          if isLast { break }
          await Task.yield()
        }
        #expect(taken == (0..<100).map { [UInt8($0)] })
        return taken.count
      }
      return await group.reduce(0, +)
    }
    #expect(sent == 200)
  }

  @Test(.timeLimit(.minutes(12))) func `a cancelled sender does not wait`() async {
    let stream = ResponseStream(capacity: 1)
    _ = stream.offer([1])
    let isSent = await withTaskGroup(of: Bool.self) { group in
      group.addTask { await stream.send([2]) }
      group.cancelAll()
      return await group.next()
    }
    #expect(isSent == false)
  }

  @Test(
    arguments: [
      (ServerSentEvent("x"), "data: x\n\n"), (ServerSentEvent(""), "data: \n\n"),
      (ServerSentEvent("a\nb\r\nc\rd"), "data: a\ndata: b\ndata: c\ndata: d\n\n"),
      (ServerSentEvent("{}", kind: "k\nx", id: "1"), "event: kx\nid: 1\ndata: {}\n\n"),
    ])
  func `an event on the wire`(event: ServerSentEvent, text: String) {
    #expect(String(decoding: event.bytes, as: UTF8.self) == text)
  }

  @Test func `an event cut anywhere is the same event`() {
    let text =
      "\u{FEFF}: hello\r\ndata: a\rdata:b\n\nevent: k\nid: 7\ndata\n\r\nid: 8\n\ndata:  x\nodd: y\n\n"
    let expected = [
      ServerSentEvent("a\nb"), ServerSentEvent("", kind: "k", id: "7"),
      ServerSentEvent(" x", id: "8"),
    ]
    let bytes = Array(text.utf8)
    for cut in bytes.indices {
      var parser = EventParser(limit: 100)
      let first = parser.take(Array(bytes[..<cut]))
      let second = parser.take(Array(bytes[cut...]))
      #expect((first ?? []) + (second ?? []) == expected, "cut at \(cut)")
    }
    var small = EventParser(limit: 3)
    #expect(small.take(Array("data: abc".utf8)) == nil)
  }
}
