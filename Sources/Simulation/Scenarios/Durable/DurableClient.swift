import DurableAsyncAwait
import DurablePromises
import PromiseStores
import Scheduling

/// Somebody outside who wants a program's result, and whoever settles what the program awaits.
struct DurableClient: Sendable {
  let world: DurableWorld
  /// The name of the program, and the id of its call.
  let name: String

  private var program: DurableProgram {
    guard let program = world.programs[name] else {
      preconditionFailure("\(name) is a program of the plan")
    }
    return program
  }

  /// What somebody outside has to resolve.
  var externals: [DurableProgram.External] { program.externals(of: name) }

  /// Asks until there is an answer.
  func run() async {
    while let life = await world.life(), let loop = life.loop {
      let request = world.simulation.ask("run \(name): \(program)", by: name, of: life.name)
      let node = DurableStage(programs: world.programs, life: life).node
      let answer = await heard(in: life) { try await loop.run(node, name, id: name) }
      guard let answer else { continue }
      world.simulation.answer(request, answer.description)
      guard case .outcome(let outcome) = answer else {
        await world.sleep(.milliseconds(1) + world.latency("\(name) asks again"))
        continue
      }
      world.told(name, outcome)
      if outcome != program.outcome {
        world.violated(
          "right-result", "\(name) gives \(outcome), not \(program.outcome): \(program)")
      }
      world.check()
      return
    }
  }

  /// Resolves a promise of the program, as soon as there is one.
  func settle(_ external: DurableProgram.External) async {
    await world.sleep(.milliseconds(external.delay) + world.latency("\(external.id) answers"))
    while !world.isFinished(name), let life = await world.life(), let loop = life.loop {
      let request = world.simulation.ask(
        "resolve \(external.id) with \(external.number)", by: "\(name)-friend", of: life.name)
      let answer = await heard(in: life) {
        let isSo = try await loop.resolve(external.id, with: external.number)
        return isSo ? external.number : 0
      }
      if let answer { world.simulation.answer(request, answer.description) }
      if case .outcome(let outcome) = answer {
        world.told(external.id, outcome)
        if outcome != .value(external.number) {
          world.violated("settled-once", "\(external.id) was settled by somebody else")
        }
        return
      }
      await world.sleep(.milliseconds(7) + world.latency("\(external.id) answers again"))
    }
  }

  /// What somebody hears.
  private enum Answer: CustomStringConvertible {
    case outcome(LoopOutcome)
    /// The promise is not there yet.
    case notFound
    /// The process says that it cannot go on.
    case failed(String)

    var description: String {
      switch self {
      case .outcome(let outcome): "\(outcome)"
      case .notFound: "not found"
      case .failed(let words): words
      }
    }
  }

  /// What somebody hears of an operation in a life; nil if the process dies before it answers.
  private func heard(
    in life: DurableLife, _ operation: () async throws -> Int
  ) async -> Answer? {
    let answer: Answer
    var failure: (any Error)?
    do {
      answer = .outcome(.value(try await operation()))
    } catch let error as DurableFailure {
      answer = LoopOutcome(error).map(Answer.outcome) ?? .failed("\(error)")
      if case .failed = answer { failure = error }
    } catch is PromiseNotFound {
      answer = .notFound
    } catch {
      answer = .failed("\(error)")
      failure = error
    }
    guard life.isAlive else { return nil }
    if let failure { life.fail(failure) }
    return answer
  }
}
