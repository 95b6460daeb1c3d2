//: # 13 Batching
//: Callers submit one command each; the handler is given many at a time.
import AsyncAwait
import Batching
import Scheduling

struct InsertUser: Command {
  typealias Output = String
  let id: Int
}
struct BadID: Error {}
let executor = SeededExecutor(.firstInFirstOut)
let clock = executor.clock
let loop = EventLoop(placement: .on(executor))
//: A batch has three commands at most, and nobody waits longer than 5 ms for company.
let batcher = Batcher<InsertUser>(
  BatchPolicy(maxSize: 3, linger: .milliseconds(5)), clock: clock, loop: loop
) { [clock] commands in
  print("at \(clock.now.sinceStart): one write for", commands.map(\.id))
  return commands.map { $0.id > 0 ? .success("row \($0.id)") : .failure(BadID()) }
}
//: Five calls; the third asks for something impossible, and fails alone.
try executor.run { [batcher, loop] in
  var promises: [Promise<String>] = []
  for id in [1, 2, -3, 4, 5] { promises.append(try await batcher.start(InsertUser(id: id))) }
  for promise in promises {
    do { print(try await loop.await(promise)) } catch { print(error) }
  }
}
//: Who is late waits for the others, until somebody flushes.
try executor.run { [batcher, loop] in
  let late = try await batcher.start(InsertUser(id: 6))
  try await batcher.flush()
  print(try await loop.await(late), "at \(batcher.count) in line")
}
