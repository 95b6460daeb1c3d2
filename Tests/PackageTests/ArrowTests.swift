import Foundation
import Testing

/// The arrows between modules point down, and nowhere else.
struct ArrowTests {
  /// What each module may import of ours.
  ///
  /// A module that is not here does not exist.
  static let arrows: [String: Set<String>] = [
    "Scheduling": [], "AsyncAwait": [], "Retrying": [], "Journaling": [],
    "DurablePromises": [], "PromiseStores": ["DurablePromises", "Journaling"],
    "DurableAsyncAwait": [
      "DurablePromises", "PromiseStores", "Retrying", "Tracing", "AsyncAwait",
    ],
    "Tracing": ["AsyncAwait"], "Combinators": ["AsyncAwait"],
    "Diagrams": ["Tracing"],
    "Batching": ["AsyncAwait"], "SQLite": [],
    "SystemEpoll": [], "HTTP": ["SystemEpoll"],
    "ResonateProtocol": ["DurablePromises"],
    "NATS": [],
    "Transports": ["ResonateProtocol", "DurablePromises", "HTTP", "NATS"],
    "Workers": [
      "DurableAsyncAwait", "PromiseStores", "DurablePromises", "Transports", "ResonateProtocol",
      "HTTP", "AsyncAwait", "Retrying", "Tracing",
    ],
    "PromiseServer": [
      "Transports", "ResonateProtocol", "PromiseStores", "DurablePromises", "HTTP",
    ],
    "ModelChecking": [], "Linearizability": [], "SimulatedDisks": ["Journaling"],
    "Simulation": [
      "Scheduling", "AsyncAwait", "Tracing", "Retrying", "DurablePromises", "Journaling",
      "SimulatedDisks", "PromiseStores", "DurableAsyncAwait", "ResonateProtocol", "Transports",
      "PromiseServer", "Workers", "Linearizability", "ModelChecking",
    ],
    "ArgumentParsing": [], "Terminals": [],
    "Stepper": ["Tracing", "Diagrams", "Terminals"],
    "Course": [
      "Scheduling", "AsyncAwait", "Tracing", "Diagrams", "Combinators", "Retrying",
      "DurablePromises", "Journaling", "PromiseStores", "DurableAsyncAwait",
      "Batching", "SQLite", "ResonateProtocol", "HTTP", "Transports", "Workers",
      "Linearizability", "ModelChecking", "Simulation",
    ],
    "brokest": ["HTTP"],
    "reprise": [
      "Course", "Stepper", "Diagrams", "Tracing", "Journaling", "PromiseStores",
      "DurablePromises", "HTTP", "NATS", "ResonateProtocol", "Transports", "PromiseServer",
      "Workers", "Linearizability", "ModelChecking", "Simulation", "ArgumentParsing", "Terminals",
    ],
    "benchmarks": [
      "AsyncAwait", "Batching", "SQLite", "DurableAsyncAwait", "DurablePromises", "PromiseStores",
      "Journaling", "HTTP", "ResonateProtocol", "Transports", "PromiseServer", "Workers",
      "Scheduling", "Linearizability", "ModelChecking", "Simulation", "ArgumentParsing",
      "Terminals",
    ],
  ]

  /// What comes with the toolchain and may be imported.
  static let toolchain: Set<String> = [
    "Foundation", "Dispatch", "Synchronization", "Glibc", "Musl", "Darwin",
  ]

  /// Layers that stand on the standard library alone.
  static let withoutFoundation = [
    "Scheduling", "AsyncAwait", "Combinators", "Retrying", "DurablePromises", "Journaling",
    "Batching", "SQLite", "HTTP", "ModelChecking",
    "Linearizability/Histories", "Linearizability/Checking",
    "Linearizability/Models", "Linearizability/Explaining",
  ]

  @Test func `every folder of Sources is a module of the picture`() throws {
    let folders = try Repository.folders(in: "Sources")
    #expect(Set(folders) == Set(Self.arrows.keys))
  }

  @Test(arguments: arrows.keys.sorted())
  func `a module imports only what the picture allows`(module: String) throws {
    let allowed = try #require(Self.arrows[module]).union(Self.toolchain)
    for file in try Repository.swiftFiles(in: "Sources/\(module)") {
      for name in file.imports {
        #expect(allowed.contains(name), "\(file.path) imports \(name)")
      }
    }
  }

  @Test(arguments: withoutFoundation)
  func `a layer of the runtime needs no Foundation`(module: String) throws {
    for file in try Repository.swiftFiles(in: "Sources/\(module)") {
      #expect(!file.imports.contains("Foundation"), "\(file.path)")
    }
  }

  @Test func `the arrows form no circle`() {
    var known: Set<String> = []
    var rest = Self.arrows
    while let next = rest.first(where: { $0.value.isSubset(of: known) })?.key {
      known.insert(next)
      rest[next] = nil
    }
    #expect(rest.isEmpty, "these import one another: \(rest.keys.sorted())")
  }

  @Test func `the manifest has no package dependency`() throws {
    let manifest = try Repository.text(of: "Package.swift")
    #expect(!manifest.contains(".package("))
  }
}
