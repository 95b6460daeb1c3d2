import ArgumentParsing
import Terminals

/// Why colour, motion and Unicode are on or off for standard output: three separate questions.
///
/// The order is the one in which `Capabilities` decides.
struct CapabilityReasons {
  let color: String
  let motion: String
  let unicode: String

  init(_ invocation: Invocation, _ environment: [String: String]) {
    func isSet(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
    let isTerminal = StandardStream.output.isTerminal
    let stream =
      !isTerminal
      ? "standard output is not a terminal"
      : environment["TERM"] == "dumb" ? "TERM is dumb" : nil
    let plain = invocation.flag("plain") ? "--plain" : nil

    let forced = isSet("FORCE_COLOR") && !["0", "false"].contains(environment["FORCE_COLOR"])
    let option = invocation.flag("no-color") ? "--no-color" : nil
    let choice = invocation.string("color").flatMap { $0 == "auto" ? nil : "--color=\($0)" }
    let variable = ["REPRISE_NO_COLOR", "NO_COLOR"].first(where: isSet).map { "\($0) is set" }
    color =
      plain ?? option ?? choice ?? variable ?? (forced ? "FORCE_COLOR is set" : nil) ?? stream
      ?? "a terminal"

    let quiet = invocation.flag("no-progress") ? "--no-progress" : nil
    motion = plain ?? quiet ?? stream ?? (isSet("CI") ? "CI is set" : nil) ?? "a terminal"

    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].first(where: isSet)
      .map { "\($0) is \(environment[$0] ?? "")" }
    let ascii = invocation.flag("ascii") ? "--ascii" : nil
    unicode = plain ?? ascii ?? locale ?? "no locale is set"
  }
}
