internal import AsyncAwait
internal import Scheduling

extension Program {
  /// Chapter 05: a trace worth drawing.
  static let chapter05 = Program(
    chapter: 5,
    [
      Scenario("fan-out", "main invokes stock and price, and price invokes rate.") { stage in
        let stock = await Async.invoke("stock") {
          try await stage.clock.sleep(for: .milliseconds(20))
          return 2
        }
        let price = await Async.invoke("price") {
          let rate = await Async.invoke("rate") {
            try await stage.clock.sleep(for: .milliseconds(10))
            return 2
          }
          return 21 * (try await Async.await(rate))
        }
        let count = try await Async.await(stock)
        stage.effect("reserve \(count) pieces")
        let amount = try await Async.await(price)
        stage.say("\(count * amount)")
      }
    ])
}
