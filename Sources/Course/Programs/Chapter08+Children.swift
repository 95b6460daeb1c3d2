internal import AsyncAwait
internal import DurableAsyncAwait
internal import DurablePromises
internal import Foundation
internal import PromiseStores

extension Scenario {
  /// Ids that nobody has to remember, because they follow from the program.
  static let childIDs = Scenario(
    "ids", "What a call asks for gets its name from the call, in the order of the source."
  ) { stage in
    for title in ["first run", "second run"] {
      try await Bakery(isPackedFirst: false).show(title, on: stage)
    }
    try await Bakery(isPackedFirst: true).show("another order", on: stage)
    try await Bakery.showConflict(on: stage)
  }
}

/// A durable program that asks for a price, a parcel and a payment.
private struct Bakery {
  let isPackedFirst: Bool

  private var pack: DurableFunction<Int> {
    DurableFunction("pack") { (context: Context) in
      try await context.run("label") { 7 }
    }
  }

  private var order: DurableFunction<Int, Int> {
    DurableFunction("order") { (context: Context, eggs: Int) in
      if isPackedFirst { _ = try await context.run(pack) }
      let price = try await context.run("price") { 21 * eggs }
      if !isPackedFirst { _ = try await context.run(pack) }
      return try await context.run("charge") { price }
    }
  }

  /// Runs the program on an empty store, and shows the promises that it leaves.
  func show(_ title: String, on stage: Stage) async throws {
    stage.message("call order(2) as order-7", from: "main", to: "loop")
    let (_, records) = try await run(on: stage) { loop in
      try await loop.run(order, 2, id: "order-7")
    }
    stage.message("\(records.count) promises in the store", from: "loop", to: "main")
    stage.draw("\(title):")
    for record in records {
      stage.draw("  \(record.id.padded(14))\(Self.text(record.param))")
    }
  }

  /// Asks for a call of other arguments under an id that a call has, and says how that ends.
  static func showConflict(on stage: Stage) async throws {
    let bakery = Bakery(isPackedFirst: false)
    let (answer, _) = try await bakery.run(on: stage) { loop in
      _ = try await loop.run(bakery.order, 2, id: "order-7")
      do {
        return "\(try await loop.run(bakery.order, 3, id: "order-7"))"
      } catch let error as ConflictingCall {
        return "refused: \(error.id) is \(error.recorded), not \(error.asked)"
      }
    }
    stage.message("call order(3) as order-7", from: "main", to: "loop")
    stage.message(answer, from: "loop", to: "main")
    stage.draw("the same id for order(3):")
    stage.draw("  \(answer)")
  }

  /// Runs something on an empty store; answers what came of it, and the promises that are left.
  private func run<Output>(
    on stage: Stage, _ body: (DurableEventLoop) async throws -> Output
  ) async throws -> (output: Output, records: [PromiseRecord]) {
    let time = TimeSource(stage.clock, epoch: 0)
    let store = VolatileStore(time: time)
    let loop = try await DurableEventLoop(
      store: store, functions: [order, pack], time: time, placement: .on(stage.executor))
    let output: Output
    do {
      output = try await body(loop)
    } catch {
      await loop.close()
      throw error
    }
    await loop.close()
    return (output, try await Self.promises(in: store))
  }

  private static func promises(in store: VolatileStore) async throws -> [PromiseRecord] {
    let answer = try await store.send(.promiseSearch(PromiseSearch()))
    guard case .promises(let records, _) = answer.body else { return [] }
    return records
  }

  /// What a promise carries in, as the JSON that it is.
  private static func text(_ value: Value) -> String {
    let data = value.data.flatMap { Data(base64Encoded: $0) } ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}
