import ArgumentParsing
import Course
import Foundation
import HTTP
import Terminals

extension Feature {
  /// `reprise doctor`: what is here, what is missing, and what works without it.
  static let doctor = Feature(
    command: Command(
      "doctor", abstract: "Say what is here, what is missing, and what still works without it.",
      discussion: "Nothing here is an error: the course runs with Swift alone.",
      examples: [.init("reprise doctor", "one line for each thing")])
  ) { context in
    struct Document: Encodable {
      struct Row: Encodable {
        let name: String
        let state: String
        let detail: String
      }
      let schema = 1
      let findings: [Row]
    }
    let findings = await context.findings()
    if context.wantsJSON {
      try context.write(
        Document(
          findings: findings.map { .init(name: $0.name, state: $0.state, detail: $0.detail) }
        ))
    } else if context.invocation.flag("plain") {
      try context.write(findings.map { "\($0.name)\t\($0.state)\t\($0.detail)" })
    } else {
      let margin = 21
      try context.write(
        findings.map { finding in
          let head = finding.name.padded(to: 12) + finding.state.padded(to: margin - 12)
          let detail = finding.detail.wrapped(to: max(context.width, 40), indent: margin)
          return head + detail.dropFirst(margin)
        })
    }
    return .done
  }
}

/// Something that was looked at.
private struct Finding {
  let name: String
  let state: String
  let detail: String

  init(_ name: String, _ state: String, _ detail: String) {
    (self.name, self.state, self.detail) = (name, state, detail)
  }
}

extension Context {
  fileprivate func findings() async -> [Finding] {
    let size = StandardStream.output.size(environment: environment)
    let reasons = CapabilityReasons(invocation, environment)
    return [
      Finding("reprise", "ok", "version \(Reprise.version)"),
      swift,
      Finding("terminal", "ok", "\(size.columns) columns, \(size.rows) rows"),
      Finding("colour", capabilities.color ? "on" : "off", reasons.color),
      Finding("motion", capabilities.motion ? "on" : "off", reasons.motion),
      Finding("unicode", capabilities.unicode ? "on" : "off", reasons.unicode),
      chapters, workspace, browser, sqlite, await server(), nats,
      isOnPath
        ? Finding("path", "ok", "reprise can be typed by its name")
        : Finding(
          "path", "missing",
          "type 'swift run reprise', or once: swift build -c release && "
            + "export PATH=\"$PWD/.build/release:$PATH\""),
    ]
  }

  private var swift: Finding {
    guard let path = findProgram("swift") else {
      return Finding("swift", "missing", "needed to build; what is built runs without it")
    }
    return Finding("swift", "ok", firstLine(of: path, "--version") ?? path)
  }

  private var chapters: Finding {
    do {
      let library = try Catalog(self).library()
      return Finding("chapters", "ok", "\(library.chapters.count) in \(library.root)/Chapters")
    } catch is LibraryNotFound {
      return Finding(
        "chapters", "missing",
        "run inside a copy of the project, or set REPRISE_HOME; demo, run, step, diagram and "
          + "trace work without them")
    } catch {
      return Finding(
        "chapters", "damaged", "\(error)".split(separator: "\n").joined(separator: ". "))
    }
  }

  private var workspace: Finding {
    guard let workspace = Workspace() else {
      return Finding(
        "workspace", "missing",
        "no folder with Package.swift and Chapters here or above; progress is not kept")
    }
    guard FileManager.default.isWritableFile(atPath: workspace.root) else {
      return Finding(
        "workspace", "read-only", "\(workspace.root); everything works, progress is not kept")
    }
    return Finding("workspace", "ok", "\(workspace.root); progress is kept in .reprise/progress")
  }

  private var browser: Finding {
    let names = ["open", "xdg-open", "firefox", "chromium", "google-chrome"]
    guard let path = names.lazy.compactMap(findProgram).first else {
      return Finding(
        "browser", "missing", "needed to look at SVG pictures; --format ascii works without it")
    }
    return Finding("browser", "ok", path)
  }

  private var sqlite: Finding {
    do {
      let name = environment["REPRISE_SQLITE"]
      return Finding("sqlite", "ok", "version \(try Program.sqliteVersion(library: name))")
    } catch {
      return Finding(
        "sqlite", "missing",
        "needed by 'reprise run 13 --sqlite FILE'; without it the table is kept in memory")
    }
  }

  private func server() async -> Finding {
    let address = ServerAddress(url: nil, token: nil, environment: environment)
    do {
      let origin = try HTTPOrigin.parse(address.url).origin
      let reply = try await HTTPClient(connections: 1)
        .send(HTTPRequest(target: "/health"), to: origin, within: .seconds(2))
      guard reply.status == .ok else { return taken(address) }
      return Finding("server", "ok", "\(address.url) answers")
    } catch let error as HTTPClientError where error.isUnsent {
      return Finding(
        "server", "missing", "nothing is at \(address.url); to have one there: reprise dev")
    } catch {
      return taken(address)
    }
  }

  private func taken(_ address: ServerAddress) -> Finding {
    Finding(
      "server", "unknown",
      "what is at \(address.url) is no promise server; 'reprise dev --port 0' takes a free port")
  }

  private var nats: Finding {
    guard let path = findProgram("nats-server") else {
      return Finding(
        "nats", "missing", "nats-server is needed for --nats only; workers are reached without it")
    }
    return Finding("nats", "ok", path)
  }

  private func firstLine(of program: String, _ argument: String) -> String? {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [argument]
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").first.map(String.init)
  }
}
