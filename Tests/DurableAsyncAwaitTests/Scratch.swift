import AsyncAwait
import DurableAsyncAwait
import Retrying

let format = DurableFunction("format") { (_, name: String) in "Hello, \(name)!" }
let ping = DurableFunction("ping") { (context: Context) in
  try await context.run("ping") { print("x") }
}
let inner = DurableFunction("inner") { (_: Context) in 42 }
let outer = DurableFunction("outer") { (context: Context) in
  2 * (try await context.run(inner))
}

let greet = DurableFunction("greet") { (context, name: String, cents: Int) in
  let text = try await context.run(format, name)
  let left = try await context.start(format, "left")
  let right = try await context.start(format, "right")
  let (l, r) = (try await left.value, try await right.value)
  let stamp = try await context.run("read the clock") { 42 }
  let again = try await context.run("charge", retry: .constant(.seconds(1), attempts: 3)) { attempt in
    "\(attempt.key ?? "")"
  }
  try await context.sleep(for: .seconds(3600))
  let approved = try await context.promise(of: Bool.self).value
  return "\(text) \(l) \(r) \(stamp) \(again) \(approved)"
}
