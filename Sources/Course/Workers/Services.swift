internal import DurableAsyncAwait

/// What the services of chapters 16 and 17 run: the same on the stage and in processes of their own.
struct Services: Sendable {
  /// Whether each service is a group of its own; otherwise all are the group of who calls.
  var hasGroups = true
  /// Does a piece of work that takes its time, and has an effect at its end.
  let work: @Sendable (_ step: String, _ duration: Duration) async throws -> Void

  var functions: [any Registrable] {
    [checkout, charge, record, trip, book, signup, welcome, fibonacci, buy, pay]
  }

  private func group(_ service: String) -> String? { hasGroups ? service : nil }

  // MARK: Chain

  /// The shop calls the bank.
  var checkout: DurableFunction<Int, String> {
    let (work, bank) = (work, group("bank"))
    return DurableFunction("checkout") { (context: Context, order: Int) in
      try await context.run("reserve") { try await work("reserve", .milliseconds(100)) }
      let receipt = try await context.rpc("charge", order, of: String.self, target: bank)
      try await context.run("ship") { try await work("ship", .milliseconds(100)) }
      return "order \(order) is shipped, \(receipt)"
    }
  }

  /// The bank calls its bookkeeping.
  var charge: DurableFunction<Int, String> {
    let (work, books) = (work, group("books"))
    return DurableFunction("charge") { (context: Context, order: Int) in
      try await context.run("authorise") { try await work("authorise", .milliseconds(100)) }
      let entry = try await context.rpc("record", order, of: String.self, target: books)
      try await context.run("capture") { try await work("capture", .milliseconds(100)) }
      return "paid as \(entry)"
    }
  }

  /// The bookkeeping calls nobody.
  var record: DurableFunction<Int, String> {
    let work = work
    return DurableFunction("record") { (context: Context, order: Int) in
      try await context.run("post") { try await work("post", .milliseconds(100)) }
      return "entry \(order)"
    }
  }

  // MARK: Fan-out

  /// Three services are asked at once.
  var trip: DurableFunction<Int, String> {
    let (air, hotels, cars) = (group("air"), group("hotels"), group("cars"))
    return DurableFunction("trip") { (context: Context, number: Int) in
      let flight = try await context.startRPC("book", "flight", 300, of: String.self, target: air)
      let room = try await context.startRPC("book", "room", 200, of: String.self, target: hotels)
      let car = try await context.startRPC("book", "car", 100, of: String.self, target: cars)
      return "trip \(number): \(try await flight.value), \(try await room.value), "
        + (try await car.value)
    }
  }

  /// Books one thing, which takes as many milliseconds as it is told.
  var book: DurableFunction<String, Int, String> {
    let work = work
    return DurableFunction("book") { (_: Context, thing: String, milliseconds: Int) in
      try await work("book \(thing)", .milliseconds(milliseconds))
      return thing
    }
  }

  // MARK: Detached

  /// The mail is sent, but nobody waits for it: the result is the id of that call.
  var signup: DurableFunction<String, String> {
    let (work, welcome, mail) = (work, welcome, group("mail"))
    return DurableFunction("signup") { (context: Context, name: String) in
      try await context.run("save") { try await work("save", .milliseconds(100)) }
      return try await context.detached(welcome, name, target: mail).id
    }
  }

  /// A mail, which takes longer than anybody wants to wait.
  var welcome: DurableFunction<String, String> {
    let work = work
    return DurableFunction("welcome") { (_: Context, name: String) in
      try await work("mail", .milliseconds(400))
      return "mail to \(name)"
    }
  }

  // MARK: Recursion

  /// Each number is worked out once, whoever asks for it, because its call is named after it.
  var fibonacci: DurableFunction<Int, Int> {
    let (work, math) = (work, group("math"))
    return DurableFunction("fibonacci") { (context: Context, n: Int) in
      var result = n
      if n > 1 {
        result = try await context.rpc(
          "fibonacci", n - 1, of: Int.self, id: "fib-\(n - 1)", target: math)
        result += try await context.rpc(
          "fibonacci", n - 2, of: Int.self, id: "fib-\(n - 2)", target: math)
      }
      try await work("fib(\(n))", .milliseconds(10))
      return result
    }
  }

  // MARK: Failures

  /// What the bank refuses, the shop can catch.
  var buy: DurableFunction<Int, String> {
    let (work, bank) = (work, group("bank"))
    return DurableFunction("buy") { (context: Context, card: Int) in
      do {
        return try await context.rpc("pay", card, of: String.self, target: bank)
      } catch let failure as DurableFailure {
        try await context.run("put back") { try await work("put back", .milliseconds(100)) }
        return "nothing is bought: \(failure.message)"
      }
    }
  }

  /// Refuses one card, and takes all others.
  var pay: DurableFunction<Int, String> {
    let work = work
    return DurableFunction("pay") { (context: Context, card: Int) in
      guard card != 13 else { throw CardDeclined(card: card) }
      try await context.run("pay") { try await work("pay", .milliseconds(100)) }
      return "paid with card \(card)"
    }
  }
}

/// The bank has said no.
struct CardDeclined: Error, CustomStringConvertible {
  let card: Int

  var description: String { "card \(card) is declined" }
}
