import DurableAsyncAwait
import Retrying

/// What the workers of both groups run; every result follows from the arguments.
let functions: [any Registrable] = [
  square, chain, fan, tree, steps, nap, stubborn, failing, detach,
]

/// The group of the next call, so that calls go to and fro.
private func group(_ number: Int) -> String { number.isMultiple(of: 2) ? "even" : "odd" }

let square = DurableFunction("square") { (context: Context, number: Int) -> Int in
  try await context.run("multiply") { number * number }
}

let chain = DurableFunction("chain") { (context: Context, depth: Int) -> Int in
  guard depth > 0 else { return 0 }
  return 1 + (try await context.rpc("chain", depth - 1, of: Int.self, target: group(depth)))
}

let fan = DurableFunction("fan") { (context: Context, width: Int) -> Int in
  var handles: [Handle<Int>] = []
  for number in 0..<width {
    handles.append(try await context.startRPC(square, number, target: group(number)))
  }
  var sum = 0
  for handle in handles { sum += try await handle.value }
  return sum
}

/// The number of Fibonacci.
let tree = DurableFunction("tree") { (context: Context, number: Int) -> Int in
  guard number > 1 else { return number }
  let one = try await context.startRPC("tree", number - 1, of: Int.self, target: group(number))
  let two = try await context.startRPC("tree", number - 2, of: Int.self, target: group(number + 1))
  return try await one.value + two.value
}

/// Many steps, each long enough to be hit.
let steps = DurableFunction("steps") { (context: Context, count: Int) -> Int in
  var sum = 0
  for number in 0..<count {
    sum += try await context.run("step") {
      try await Task.sleep(for: .milliseconds(20))
      return number
    }
  }
  return sum
}

let nap = DurableFunction("nap") { (context: Context, milliseconds: Int) -> Int in
  try await context.sleep(for: .milliseconds(milliseconds))
  return try await context.run("wake") { milliseconds }
}

struct Unlucky: Error {}

let stubborn = DurableFunction("stubborn") { (context: Context, number: Int) -> Int in
  try await context.run("try", retry: .constant(.milliseconds(5), attempts: 3)) {
    (attempt: Attempt) in
    guard attempt.number == 3 else { throw Unlucky() }
    return number
  }
}

let failing = DurableFunction("failing") { (context: Context, number: Int) -> Int in
  let half = try await context.rpc(square, number, target: group(number))
  return try await context.run("fail") {
    guard half < 0 else { throw Unlucky() }
    return half
  }
}

let detach = DurableFunction("detach") { (context: Context, number: Int) -> Int in
  let handle = try await context.detached(square, number, target: group(number + 1))
  return try await handle.value
}
