import Foundation
import TestProcesses
import TestThreads
import Testing

/// What the compiler refuses inside a durable function; style D3.
@Suite(.timeLimit(.minutes(12)))
struct MisuseTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let body: String
    /// A part of the error; nil if it must compile.
    var reason: String?
    var outside = ""
    var flags = ["-enable-upcoming-feature", "NonisolatedNonsendingByDefault"]
  }

  static let rows = [
    Row(
      testDescription: "async let",
      body: """
        async let one = context.run(format, "a")
        async let two = context.run(format, "b")
        return try await one + two
        """, reason: "sending 'context' risks causing data races"),
    Row(
      testDescription: "a task",
      body: """
        let task = Task { try await context.run(format, "a") }
        return try await task.value + (try await context.run(format, "b"))
        """, reason: "passing closure as a 'sending' parameter risks causing data races"),
    Row(
      testDescription: "a detached task",
      body: """
        let task = Task.detached { try await context.run(format, "a") }
        return try await task.value + (try await context.run(format, "b"))
        """, reason: "passing closure as a 'sending' parameter risks causing data races"),
    Row(
      testDescription: "a task group",
      body: """
        try await withThrowingTaskGroup(of: String.self) { group in
          group.addTask { try await context.run(format, "a") }
          group.addTask { try await context.run(format, "b") }
          return try await group.next() ?? ""
        }
        """, reason: "risks causing data races"),
    Row(
      testDescription: "a step inside a step",
      body: """
        try await context.run("step") { try await context.run(format, "a") }
        """, reason: "capture of 'context' with non-Sendable type 'Context'"),
    Row(
      testDescription: "the context inside a step",
      body: """
        try await context.run("step") { context.id }
        """, reason: "capture of 'context' with non-Sendable type 'Context'"),
    Row(
      testDescription: "an outer variable changed in a step",
      body: """
        var count = 0
        try await context.run("step") { count += 1 }
        return "\\(count)"
        """, reason: "mutation of captured var 'count' in concurrently-executing code"),
    Row(
      testDescription: "a context in a global",
      body: """
        kept = context
        return ""
        """, reason: "is not concurrency-safe", outside: "var kept: Context?"),
    Row(
      testDescription: "a context in a global actor's variable",
      body: """
        await keep(context)
        return try await context.run(format, "a")
        """, reason: "sending 'context' risks causing data races",
      outside: """
        @MainActor var kept: Context?
        @MainActor func keep(_ context: Context) { kept = context }
        """),
    Row(
      testDescription: "a context in a stored closure",
      body: """
        keep { _ = context.id }
        return try await context.run(format, "a")
        """, reason: "capture of 'context' with non-Sendable type 'Context'",
      outside: """
        let closures = Mutex<[@Sendable () -> Void]>([])
        func keep(_ closure: @escaping @Sendable () -> Void) {
          closures.withLock { $0.append(closure) }
        }
        """),
    Row(
      testDescription: "a helper without the feature",
      body: """
        try await help(context)
        """, reason: "sending 'context' risks causing data races",
      outside: """
        func help(_ context: Context) async throws -> String {
          try await context.run(format, "a")
        }
        """, flags: []),
    Row(
      testDescription: "a result that has no JSON",
      body: """
        let opaque: Opaque = try await context.run("step") { Opaque() }
        return "\\(opaque)"
        """, reason: "cannot convert value of type '()' to specified type 'Opaque'",
      outside: "struct Opaque: Sendable {}"),
    Row(
      testDescription: "an argument of another type",
      body: """
        try await context.run(format, 1)
        """, reason: "cannot convert value of type 'Int'"),
    Row(
      testDescription: "a capture list, which is a quirk of this compiler",
      body: """
        return ""
        """, reason: "cannot convert '@concurrent @Sendable (Context)",
      outside: """
        func make(_ count: Int) -> DurableFunction<Int> {
          DurableFunction("make") { [count] (context: Context) in count }
        }
        """),
    Row(
      testDescription: "ordinary code is accepted",
      body: """
        var names: [String] = []
        for number in 1...3 {
          let text = try await context.run("step \\(number)") { "\\(number)" }
          names.append(text)
        }
        let count = names.count
        let one = try await context.start(format, "a")
        let two = try await context.start(format, "b")
        try await context.run("note") { print(count) }
        let seven = try await context.run("seven") { 7 }
        try await context.sleep(for: .seconds(seven))
        let approved = try await context.promise(of: Bool.self).value
        let away = try await context.detached(format, "c")
        return try await one.value + two.value + help(context) + "\\(approved) \\(away.id)"
        """,
      outside: """
        func help(_ context: Context) async throws -> String {
          try await context.run(format, "a")
        }
        """),
    Row(
      testDescription: "a helper that says where it runs, without the feature, is accepted",
      body: """
        try await help(context)
        """,
      outside: """
        nonisolated(nonsending) func help(_ context: Context) async throws -> String {
          try await context.run(format, "a")
        }
        """, flags: []),
    Row(
      testDescription: "nothing stops an unsafe global",
      body: """
        kept = context
        return try await context.run(format, "a")
        """, outside: "nonisolated(unsafe) var kept: Context?"),
  ]

  @Test(.longRunning, arguments: rows) func `the compiler`(row: Row) throws {
    guard let compiler = Self.compiler else {
      try Test.cancel("no swiftc beside the toolchain's libraries, in PATH or in /usr/bin")
    }
    let modules = try #require(Self.modules, "the tests were built, so their modules are somewhere")
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "reprise-misuse-\(ProcessInfo.processInfo.processIdentifier)-\(row.body.hashValue)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appending(path: "Program.swift")
    try Data(text(row).utf8).write(to: source)
    // Not only the types: who may send what is checked later.
    let (status, output) = try run(
      compiler,
      [
        "-emit-sil", "-o", "/dev/null", "-swift-version", "6", "-parse-as-library",
        "-module-name", "Program", "-module-cache-path", folder.path, "-I", modules.path,
        "-enable-upcoming-feature", "ExistentialAny",
        "-enable-upcoming-feature", "InternalImportsByDefault",
        "-enable-upcoming-feature", "MemberImportVisibility",
        "-enable-upcoming-feature", "InferIsolatedConformances",
      ] + row.flags + [source.path])
    if let reason = row.reason {
      #expect(status != 0, "\(output)")
      #expect(output.contains(reason), "\(output)")
      #expect(output.contains("error: "))
    } else {
      #expect(status == 0, "\(output)")
    }
  }

  private func text(_ row: Row) -> String {
    """
    import DurableAsyncAwait
    import Synchronization

    \(row.outside)

    let format = DurableFunction("format") { (_: Context, name: String) in "Hello, \\(name)!" }

    let greet = DurableFunction("greet") { (context: Context) -> String in
    \(row.body)
    }

    """
  }

  /// The compiler that belongs to the libraries this test runs with, or the one of the PATH.
  static let compiler: URL? = {
    let environment = ProcessInfo.processInfo.environment
    var folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    folders += ["/usr/bin", "/opt/swift/usr/bin"]
    return folders.map { URL(filePath: $0).appending(path: "swiftc") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  /// The folder with the built modules, somewhere above the test bundle.
  static let modules: URL? = {
    // The bundle is an argument of whatever runs the tests, or the program itself.
    let places = CommandLine.arguments + [Bundle.main.bundlePath, Bundle.main.executablePath ?? ""]
    for place in places where place.contains("/") {
      var folder = URL(filePath: place)
      for _ in 1...6 {
        folder.deleteLastPathComponent()
        let modules = folder.appending(path: "Modules")
        let module = modules.appending(path: "DurableAsyncAwait.swiftmodule")
        if FileManager.default.fileExists(atPath: module.path) { return modules }
      }
    }
    return nil
  }()

  private func run(_ program: URL, _ arguments: [String]) throws -> (Int32, String) {
    var command = Command(program.path, arguments)
    command.errors = .withOutput
    let (text, _, ending) = try command.run()
    return (ending.code, text)
  }
}
