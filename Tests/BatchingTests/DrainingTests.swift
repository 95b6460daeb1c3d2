import AsyncAwait
import Batching
import Scheduling
import Testing

@Suite(.timeLimit(.minutes(12))) struct DrainingTests {
  @Test(arguments: seeds)
  func `flush lets nobody linger, and waits for them`(seed: UInt64) throws {
    let rig = Rig(
      seed: seed, BatchPolicy(maxSize: 2, linger: .seconds(60)), handling: .milliseconds(10))
    try rig.run { rig in
      var promises: [Promise<String>] = []
      for id in 0..<5 { promises.append(try await rig.batcher.start(Insert(id: id))) }
      try await rig.batcher.flush()
      #expect(rig.now == 30)
      #expect(rig.log.ids == [[0, 1], [2, 3], [4]])
      for (id, promise) in promises.enumerated() {
        let row = try await Async.await(promise)
        #expect(row == "row \(id)")
      }
      #expect(rig.now == 30)
    }
  }

  @Test(arguments: seeds)
  func `flush of an idle batcher is over at once`(seed: UInt64) throws {
    let rig = Rig(seed: seed, BatchPolicy(maxSize: 2, linger: .seconds(60)))
    try rig.run { rig in
      try await rig.batcher.flush()
      let late = await rig.submitter(1, after: 5)
      try await rig.clock.sleep(for: .milliseconds(7))
      try await rig.batcher.flush()
      try await rig.batcher.flush()
      let row = try await Async.await(late)
      #expect(row == "row 1")
      #expect(rig.log.times == [7])
    }
  }

  @Test(arguments: seeds)
  func `flush does not wait for those who come after it`(seed: UInt64) throws {
    let rig = Rig(
      seed: seed, BatchPolicy(maxSize: 2, linger: .seconds(60)), handling: .milliseconds(10))
    try rig.run { rig in
      let first = try await rig.batcher.start(Insert(id: 0))
      let late = await rig.submitter(1, after: 4)
      try await rig.batcher.flush()
      #expect(rig.now == 10)
      _ = try await (Async.await(first), Async.await(late))
      #expect(rig.now == 60_014, "the late one came at 4 and lingers for a minute")
    }
  }

  @Test(arguments: seeds)
  func `close flushes who is there, also at the door, and refuses the rest`(seed: UInt64) throws {
    let rig = Rig(
      seed: seed, BatchPolicy(maxSize: 2, linger: .seconds(60), capacity: 2),
      handling: .milliseconds(10))
    try rig.run { rig in
      var promises: [Promise<String>] = []
      for id in 0..<7 { promises.append(await rig.submitter(id)) }
      try await rig.clock.sleep(for: .milliseconds(1))
      try await rig.batcher.close()
      #expect(rig.now == 40)
      for (id, promise) in promises.enumerated() {
        let row = try await Async.await(promise)
        #expect(row == "row \(id)")
      }
      await #expect(throws: BatcherClosed.self) { try await rig.batcher.submit(Insert(id: 8)) }
      await #expect(throws: BatcherClosed.self) { try await rig.batcher.start(Insert(id: 9)) }
      try await rig.batcher.close()
      try await rig.batcher.flush()
    }
    #expect(rig.log.ids.flatMap(\.self).count == 7)
  }

  @Test(arguments: seeds)
  func `on a closed loop nobody is left waiting`(seed: UInt64) throws {
    let rig = Rig(
      seed: seed, BatchPolicy(maxSize: 2, linger: .seconds(60), capacity: 2),
      handling: .seconds(60))
    let failures = try rig.executor.run(waits: { rig.loop.waits.map(\.description) }) {
      await rig.loop.run {
        await withTaskGroup(of: Bool.self) { group in
          for id in 0..<7 {
            group.addTask {
              do { _ = try await rig.batcher.submit(Insert(id: id)) } catch {
                return error is LoopClosed
              }
              return false
            }
          }
          group.addTask {
            // When everybody is there, so that there is something to wait for.
            try? await rig.clock.sleep(for: .milliseconds(1))
            do { try await rig.batcher.flush() } catch { return error is LoopClosed }
            return false
          }
          try? await rig.clock.sleep(for: .seconds(1))
          await rig.loop.close()
          return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
      }
    }
    #expect(failures == 8)
    #expect(throws: LoopClosed.self) {
      try rig.executor.run { try await rig.batcher.submit(Insert(id: 8)) }
    }
    #expect(throws: LoopClosed.self) { try rig.executor.run { try await rig.batcher.close() } }
  }
}

@Suite(.timeLimit(.minutes(12))) struct BackpressureTests {
  @Test(arguments: seeds)
  func `start waits while the line is full, first come, first served`(seed: UInt64) throws {
    let rig = Rig(
      seed: seed, BatchPolicy(maxSize: 2, linger: .zero, capacity: 3), handling: .milliseconds(10))
    let times = try rig.run { rig in
      var times: [Int] = []
      var promises: [Promise<String>] = []
      for id in 0..<9 {
        promises.append(try await rig.batcher.start(Insert(id: id)))
        times.append(rig.now)
      }
      for promise in promises { _ = try await Async.await(promise) }
      return times
    }
    // 0 is handled until 10; 1, 2 and 3 are in line; 4 comes in when 1 and 2 leave the line.
    #expect(times == [0, 0, 0, 0, 10, 10, 20, 20, 30])
    #expect(rig.log.ids == [[0], [1, 2], [3, 4], [5, 6], [7, 8]])
  }

  @Test(arguments: seeds)
  func `who is cancelled at the door was never there`(seed: UInt64) throws {
    let rig = Rig(
      seed: seed, BatchPolicy(maxSize: 1, linger: .zero, capacity: 1), handling: .milliseconds(10))
    try rig.run { rig in
      var promises: [Promise<String>] = []
      for id in 0..<4 { promises.append(await rig.submitter(id, after: id)) }
      try await rig.clock.sleep(for: .milliseconds(5))
      promises[2].cancel()
      let refusal = await error(of: promises[2])
      #expect(refusal is CancellationError)
      #expect(rig.now == 5)
      for id in [0, 1, 3] { _ = try await Async.await(promises[id]) }
    }
    #expect(rig.log.ids == [[0], [1], [3]])
    #expect(rig.log.times == [0, 10, 20])
  }
}

@Suite(.timeLimit(.minutes(12))) struct CancellationTests {
  @Test(arguments: seeds)
  func `who is cancelled in line is withdrawn`(seed: UInt64) throws {
    let rig = Rig(seed: seed, BatchPolicy(maxSize: 10, linger: .milliseconds(10)))
    try rig.run { rig in
      let stays = await rig.submitter(0, after: 1)
      let leaves = await rig.submitter(1, after: 2)
      try await rig.clock.sleep(for: .milliseconds(5))
      leaves.cancel()
      let refusal = await error(of: leaves)
      #expect(refusal is CancellationError)
      #expect(rig.now == 5)
      let row = try await Async.await(stays)
      #expect(row == "row 0")
    }
    #expect(rig.log.batches == [Log.Batch(milliseconds: 11, ids: [0])])
  }

  @Test(arguments: seeds)
  func `when the last one in line leaves, its window closes`(seed: UInt64) throws {
    let rig = Rig(seed: seed, BatchPolicy(maxSize: 10, linger: .seconds(60)))
    try rig.run { rig in
      let leaves = await rig.submitter(1)
      try await rig.clock.sleep(for: .milliseconds(5))
      leaves.cancel()
      _ = await error(of: leaves)
      try await rig.batcher.flush()
    }
    #expect(rig.log.batches == [])
    #expect(rig.now == 5)
  }

  @Test(arguments: seeds)
  func `who is cancelled in a batch is let go, and the batch is carried out`(seed: UInt64) throws {
    let rig = Rig(seed: seed, BatchPolicy(maxSize: 2), handling: .milliseconds(10))
    try rig.run { rig in
      let leaves = await rig.submitter(0)
      try await rig.clock.sleep(for: .milliseconds(5))
      leaves.cancel()
      let refusal = await error(of: leaves)
      #expect(refusal is CancellationError)
      #expect(rig.now == 5)
      try await rig.batcher.flush()
      #expect(rig.now == 10)
    }
    #expect(rig.log.ids == [[0]])
  }

  @Test func `a cancelled task submits nothing`() throws {
    let rig = Rig(seed: 1, BatchPolicy(maxSize: 2))
    try rig.run { rig in
      await withTaskGroup(of: Void.self) { group in
        group.cancelAll()
        group.addTask {
          await #expect(throws: CancellationError.self) {
            try await rig.batcher.submit(Insert(id: 0))
          }
          await #expect(throws: CancellationError.self) {
            try await rig.batcher.start(Insert(id: 0))
          }
        }
      }
    }
    #expect(rig.log.batches == [])
  }

  @Test(arguments: seeds)
  func `cancelled at any moment, a command is in one batch or in none`(seed: UInt64) throws {
    let rig = Rig(
      seed: seed, BatchPolicy(maxSize: 3, linger: .milliseconds(2), capacity: 4),
      handling: .milliseconds(3))
    var generator = SeededGenerator(seed: seed)
    let plan = (0..<60).map { _ in
      (Int.random(in: 0..<40, using: &generator), Int.random(in: 0..<60, using: &generator))
    }
    let answered = try rig.run { rig in
      var promises: [Promise<String>] = []
      for (id, (arrival, _)) in plan.enumerated() {
        promises.append(await rig.submitter(id, after: arrival))
      }
      let cancelling = await Async.invoke("canceller") { [promises] in
        for time in 0..<60 {
          try await rig.clock.sleep(for: .milliseconds(1))
          for (id, (_, end)) in plan.enumerated() where end == time { promises[id].cancel() }
        }
      }
      var answered: Set<Int> = []
      for (id, promise) in promises.enumerated() {
        switch await error(of: promise) {
        case nil: answered.insert(id)
        case is CancellationError: break
        case let other: Issue.record("\(String(describing: other))")
        }
      }
      try await Async.await(cancelling)
      try await rig.batcher.flush()
      return answered
    }
    let handled = rig.log.ids.flatMap(\.self)
    #expect(Set(handled).count == handled.count, "nobody is handled twice")
    #expect(answered.isSubset(of: handled), "nobody is answered without having been handled")
    #expect(rig.log.ids.allSatisfy { (1...3).contains($0.count) })
  }
}
