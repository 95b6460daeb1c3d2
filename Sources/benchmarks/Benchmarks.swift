import AsyncAwait

func fib(_ n: Int) async throws -> Int {
  if n < 2 { return n }
  let a = await Async.invoke { try await fib(n - 1) }
  let b = await Async.invoke { try await fib(n - 2) }
  return try await Async.await(a) + Async.await(b)
}
@concurrent func time(_ name: String, _ n: Int, _ f: () async throws -> Void) async rethrows {
  let c = ContinuousClock()
  let d = try await c.measure { try await f() }
  let ns = Double(d.components.seconds) * 1e9 + Double(d.components.attoseconds) / 1e9
  print(name, ns / Double(n), "ns")
}
@main struct Benchmarks {
  nonisolated static func main() async throws { try await go() }
  @concurrent static func go() async throws {
    for placement in [CommandLine.arguments.contains("once") ? Placement.atOnce : .whenAwaited] {
      let loop = EventLoop(placement: placement)
      try await loop.run {
        let n =
          Int(CommandLine.arguments.last!)
          ?? (CommandLine.arguments.contains("seq") ? 5_000_000 : 500_000)
        if !CommandLine.arguments.contains("nested") {
          try await time("seq", n) {
            for _ in 0..<n { _ = try await Async.await(Async.invoke { 42 }) }
          }
        }
        if CommandLine.arguments.contains("seq") { return }
        try await time("nested", n) {
          for _ in 0..<n {
            let p = await Async.invoke {
              let p = await Async.invoke { 42 }; return try await 2 * Async.await(p)
            }
            _ = try await Async.await(p)
          }
        }
        if CommandLine.arguments.contains("nested") { return }
        try await time("fanout", 400_000) {
          for _ in 0..<40 {
            var a: [Promise<Int>] = []; for i in 0..<10000 { a.append(await Async.invoke { i }) }
            for p in a { _ = try await Async.await(p) }
          }
        }
        try await time("fib", 21891 * 15) { for _ in 0..<15 { _ = try await fib(20) } }
        print(loop.promiseCount, loop.awaiterCount)
      }
    }
    if CommandLine.arguments.contains("seq") { return }
    let n = 500_000
    await time("bare seq", n) { for _ in 0..<n { _ = await Task { 42 }.value } }
    await time("bare nested", n) {
      for _ in 0..<n {
        _ = await Task {
          let p = Task { 42 }; return await 2 * p.value
        }.value
      }
    }
  }
}
