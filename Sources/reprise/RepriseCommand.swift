import ArgumentParsing
import Course
import Foundation
import Terminals

/// The program: reads the command line, runs one command, and says how it went.
@main
struct RepriseCommand {
  static func main() async {
    Output.surviveClosedPipes()
    acknowledgeInterrupts()
    acknowledgeLimits()
    let code = await run(Array(CommandLine.arguments.dropFirst()))
    exit(code.rawValue)
  }

  private static func run(_ words: [String]) async -> ExitCode {
    let environment = ProcessInfo.processInfo.environment
    do {
      let invocation = try Feature.root.parse(words)
      let context = try Context(invocation, environment: environment)
      return try await perform(context)
    } catch let error as UsageError {
      return report("\(error)", .usage)
    } catch let error as OutputError where error.isReaderGone {
      return .done
    } catch let error as OutputError {
      return report("\(error)", .cannotWrite)
    } catch let failure as Failure {
      return report("\(failure)", failure.code)
    } catch let error as LibraryNotFound {
      return report("\(error)", .inputNotFound)
    } catch let error as CourseError {
      return report("\(error)", .badData)
    } catch {
      return report(
        """
        internal error: \(error)
        This is a bug of reprise \(Reprise.version), not yours. Report it with this line:
        reprise \(words.joined(separator: " "))
        """, .internalError)
    }
  }

  private static func perform(_ context: Context) async throws -> ExitCode {
    let invocation = context.invocation
    switch invocation.purpose {
    case .version:
      try context.output.writeLine("reprise \(Reprise.version)")
    case .help:
      try context.output.write(Feature.root.help(for: invocation.path, width: context.width))
    case .topic(let topic):
      try context.output.write(topic.help(width: context.width))
    case .run:
      if let shell = try invocation.choice(Option.completionScriptName, as: CompletionShell.self) {
        try Completions.write(shell, context)
        return .done
      }
      return try await Feature.named(invocation.path).perform(context)
    }
    return .done
  }

  private static func report(_ message: String, _ code: ExitCode) -> ExitCode {
    Output.standard.note("error: \(message)\n")
    return code
  }
}
