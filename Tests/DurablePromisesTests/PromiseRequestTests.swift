import DurablePromises
import Testing

struct PromiseRequestTests {
  @Test func `a promise is created pending`() {
    var machine = Machine()
    let answer = machine.apply(.promiseCreate(.init(id: "p", timeoutAt: 10)), at: 1)
    #expect(
      answer
        == Response(.ok, .promise(.init(id: "p", state: .pending, timeoutAt: 10, createdAt: 1))))
  }
}
