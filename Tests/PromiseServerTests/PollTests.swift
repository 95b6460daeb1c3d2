import DurablePromises
import HTTP
import PromiseServer
import PromiseStores
import Testing

/// Workers that hold a stream open (protocol §2.6 and §2.7, appendix C 15).
@Suite(.timeLimit(.minutes(12)))
struct PollTests {
  @Test func `a message goes to whom its address means`() async throws {
    try await Live.run { live in
      let one = try await live.poll("w", "1")
      let two = try await live.poll("w", "2")
      let other = try await live.poll("v", "1")
      for number in 0..<5 {
        _ = try await live.create("uni-\(number)", target: "poll://uni@w/2")
        let unicast = try await two.next()
        #expect(unicast == "execute uni-\(number) 0")
        _ = try await live.create("preferred-\(number)", target: "poll://any@w/1")
        let preferred = try await one.next()
        #expect(preferred == "execute preferred-\(number) 0")
        // Whom it prefers is not there: anybody of the group will do.
        _ = try await live.create("anybody-\(number)", target: "poll://any@v/7")
        let anybody = try await other.next()
        #expect(anybody == "execute anybody-\(number) 0")
      }
      // Neither the wrong one of the group, nor nobody in particular.
      _ = try await live.create("nobody", target: "poll://uni@w/3")
      _ = try await live.create("no one", target: "poll://uni@w")
      while try await live.metric(#"resonate_deliveries_total{status="dropped"}"#) < 2 {}
      for number in 0..<40 { _ = try await live.create("\(number)", target: "poll://any@w") }
      _ = try await live.create("end-1", target: "poll://uni@w/1")
      _ = try await live.create("end-2", target: "poll://uni@w/2")
      // On a busy machine a message may have been offered again, to the same one or to the other.
      let all = Set((0..<40).map { "execute \($0) 0" })
      var shares: [Set<String>] = [[], []]
      while let text = try await one.next(), text != "execute end-1 0" { shares[0].insert(text) }
      while let text = try await two.next(), text != "execute end-2 0" { shares[1].insert(text) }
      #expect(shares.allSatisfy { !$0.isDisjoint(with: all) })
      #expect(shares[0].union(shares[1]).isSuperset(of: all))
    }
  }

  @Test func `the oldest of several connections of one id gets its messages`() async throws {
    try await Live.run { live in
      var first: HTTPEvents? = try await live.poll("w", "1")
      let second = try await live.poll("w", "1")
      _ = try await live.create("a", target: "poll://uni@w/1")
      let message = try await first?.next()
      #expect(message == "execute a 0")
      first = nil
      while try await live.metric("reprise_poll_streams") > 1 {}
      _ = try await live.create("b", target: "poll://uni@w/1")
      let next = try await second.next()
      #expect(next == "execute b 0")
    }
  }

  @Test func `beyond the limit a stream is refused, until one goes`() async throws {
    var options = ServerOptions.test
    options.pollConnections = 2
    try await Live.run(options: options) { live in
      let one = try await live.poll("w", "1")
      var two: HTTPEvents? = try await live.poll("w", "2")
      let refused = try await live.send("GET", "/poll/w/3")
      #expect(refused.status.rawValue == 503)
      #expect(String(decoding: refused.body, as: UTF8.self) == "Poll registration at capacity")
      _ = two
      two = nil
      while try await live.metric("reprise_poll_streams") > 1 {}
      let three = try await live.poll("w", "3")
      _ = try await live.create("a", target: "poll://uni@w/3")
      let message = try await three.next()
      #expect(message == "execute a 0")
      _ = one
    }
  }

  @Test func `a stream ends by itself, and its client comes back`() async throws {
    var options = ServerOptions.test
    options.pollLifetime = .milliseconds(200)
    try await Live.run(options: options) { live in
      for _ in 0..<3 {
        let stream = try await live.poll("w", "1")
        // A clean end, no broken connection.
        let end = try await stream.next()
        #expect(end == nil)
      }
    }
  }

  @Test func `what nobody received comes again after the retry timeout`() async throws {
    let store = VolatileStore(configuration: Configuration(retryTimeout: 200))
    try await Live.run(store) { live in
      _ = try await live.create("a", target: "poll://any@w")
      while try await live.metric(#"resonate_deliveries_total{status="dropped"}"#) < 1 {}
      let stream = try await live.poll("w", "1")
      let message = try await stream.next()
      #expect(message == "execute a 0")
    }
  }

  @Test func `names in the path are percent-decoded`() async throws {
    try await Live.run { live in
      let stream = try await live.poll("g%C3%BCnther", "a%2Fb")
      _ = try await live.create("x", target: "poll://uni@günther/a/b")
      let message = try await stream.next()
      #expect(message == "execute x 0")
    }
  }
}
