// swift-tools-version: 6.2
import PackageDescription

/// Applied to every target, from the first commit.
///
/// A misspelt feature is ignored without a word, so `Tests/PackageTests/SettingsCanary.swift` refuses
/// to compile when one of them is off.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),  // SE-0335
  .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
  .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
  .enableUpcomingFeature("InferIsolatedConformances"),  // SE-0470
  .enableUpcomingFeature("ImmutableWeakCaptures"),  // SE-0481
  .strictMemorySafety(),  // SE-0458
  .treatAllWarnings(as: .error),  // SE-0480
  .treatWarning("ExplicitSendable", as: .error),
]

/// A layer: one module, one folder under `Sources`, and the tests that prove it.
///
/// The arrows are the dependencies written here; `Tests/PackageTests` fails on any other import.
func layer(
  _ name: String, _ dependencies: [Target.Dependency] = [], tests: [Target.Dependency] = []
) -> [Target] {
  [
    .target(name: name, dependencies: dependencies, swiftSettings: settings),
    .testTarget(
      name: "\(name)Tests",
      dependencies: [.init(stringLiteral: name), "TestThreads", "TestProcesses"] + dependencies
        + tests,
      swiftSettings: settings),
  ]
}

/// A playground page that `swift build` compiles and `swift run` runs.
func page(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: "Page-\(name)", dependencies: dependencies,
    path: "Playgrounds/Reprise.playground/Pages/\(name).xcplaygroundpage",
    exclude: ["expected-output.txt"], sources: ["Contents.swift"], swiftSettings: settings)
}

let partOne: [Target] =
  layer("Scheduling")
  + layer("AsyncAwait", tests: ["Scheduling"])
  + layer("Tracing", ["AsyncAwait"], tests: ["Scheduling", "TraceSamples"])
  + layer("Diagrams", ["Tracing"], tests: ["AsyncAwait", "Scheduling", "TraceSamples"])
  + layer("Combinators", ["AsyncAwait"], tests: ["Scheduling"])
  + layer("Retrying", tests: ["Scheduling"])

let partTwo: [Target] =
  layer("DurablePromises", tests: ["DurablePromisesReference"])
  + layer("Journaling", tests: ["SimulatedDisks", "JournalingVictim", "Scheduling"])
  + [
    // A process that appends until it is killed.
    .executableTarget(
      name: "JournalingVictim", dependencies: ["Journaling"],
      path: "Tests/JournalingVictim",
      swiftSettings: settings)
  ]
  + layer(
    "PromiseStores", ["DurablePromises", "Journaling"], tests: ["SimulatedDisks", "Scheduling"])
  + layer(
    "DurableAsyncAwait",
    ["DurablePromises", "PromiseStores", "Retrying", "Tracing", "AsyncAwait"],
    tests: ["Journaling", "SimulatedDisks", "Scheduling"])
  + layer("SQLite")
  + layer("Batching", ["AsyncAwait"], tests: ["Scheduling"])

let partThree: [Target] =
  [
    // What the toolchain's module of the system's library leaves out.
    .systemLibrary(name: "SystemEpoll")
  ]
  + layer("HTTP", ["SystemEpoll"])
  + [
    // A server in a process of its own, for load from outside.
    .executableTarget(
      name: "HTTPSubject", dependencies: ["HTTP"], path: "Tests/HTTPSubject",
      swiftSettings: settings)
  ]
  + layer("ResonateProtocol", ["DurablePromises"], tests: ["ProtocolExamples"])
  + [
    // What the protocol's description shows of every kind of request.
    .target(
      name: "ProtocolExamples", dependencies: ["DurablePromises"], path: "Tests/ProtocolExamples",
      swiftSettings: settings)
  ]
  + layer("NATS", tests: ["NATSPeer"])
  + [
    // A real server of the other side, where the machine has one.
    .target(
      name: "NATSPeer", dependencies: ["TestProcesses"], path: "Tests/NATSPeer",
      swiftSettings: settings)
  ]
  + layer(
    "Transports", ["ResonateProtocol", "DurablePromises", "HTTP", "NATS"],
    tests: ["NATSPeer", "Scheduling"])
  + layer(
    "PromiseServer",
    ["Transports", "ResonateProtocol", "PromiseStores", "DurablePromises", "HTTP"],
    tests: ["ProtocolExamples", "Journaling", "SimulatedDisks", "Scheduling"])
  + layer(
    "Workers",
    [
      "DurableAsyncAwait", "PromiseStores", "DurablePromises", "Transports", "ResonateProtocol",
      "HTTP", "AsyncAwait", "Retrying", "Tracing",
    ], tests: ["PromiseServer", "Scheduling"])

/// Processes that are killed under load.
let chaos: [Target] = [
  // How long their waits are, in the processes and in the test.
  .target(
    name: "ChaosTime", dependencies: ["DurablePromises", "PromiseStores"], path: "Tests/ChaosTime",
    swiftSettings: settings),
  // A server or a worker.
  .executableTarget(
    name: "ChaosSubject",
    dependencies: [
      "ChaosTime", "DurableAsyncAwait", "DurablePromises", "HTTP", "Journaling", "PromiseServer",
      "PromiseStores", "Retrying", "Transports", "Workers",
    ], path: "Tests/ChaosSubject", swiftSettings: settings),
  .testTarget(
    name: "ChaosTests",
    dependencies: [
      "ChaosSubject", "ChaosTime", "DurableAsyncAwait", "DurablePromises", "HTTP", "Journaling",
      "PromiseStores", "ResonateProtocol", "Scheduling", "TestProcesses", "TestThreads",
      "Transports", "Workers",
    ], swiftSettings: settings),
]

/// Threads for tests that compute or block for long, and processes that tests start.
let testTools: [Target] = [
  .target(name: "TestThreads", path: "Tests/TestThreads", swiftSettings: settings),
  .target(name: "TestProcesses", path: "Tests/TestProcesses", swiftSettings: settings),
]

let partFour: [Target] =
  layer("ModelChecking")
  + layer("Linearizability")
  + layer("SimulatedDisks", ["Journaling"], tests: ["Scheduling"])
  + layer(
    "Simulation",
    [
      "Scheduling", "AsyncAwait", "Tracing", "Retrying", "DurablePromises", "Journaling",
      "SimulatedDisks", "PromiseStores", "DurableAsyncAwait", "ResonateProtocol", "Transports",
      "PromiseServer", "Workers", "Linearizability", "ModelChecking",
    ])

/// Traces that the tests of several layers look at.
let samples: Target = .target(
  name: "TraceSamples", dependencies: ["AsyncAwait", "Scheduling", "Tracing"],
  path: "Tests/TraceSamples", swiftSettings: settings)

/// The promise machine a second time, to compare the first with.
let reference: Target = .target(
  name: "DurablePromisesReference", dependencies: ["DurablePromises"],
  path: "Tests/DurablePromisesReference", swiftSettings: settings)

let face: [Target] =
  layer("ArgumentParsing")
  + layer("Terminals")
  + layer(
    "Stepper", ["Tracing", "Diagrams", "Terminals"],
    tests: ["AsyncAwait", "Scheduling", "TraceSamples"])
  + layer(
    "Course",
    [
      "Scheduling", "AsyncAwait", "Tracing", "Diagrams", "Combinators", "Retrying",
      "DurablePromises", "Journaling", "PromiseStores", "DurableAsyncAwait",
      "Batching", "SQLite", "ResonateProtocol", "HTTP", "Transports", "Workers",
      "Linearizability", "ModelChecking", "Simulation",
    ])
  + [
    .executableTarget(
      name: "reprise",
      dependencies: [
        "Course", "Stepper", "Diagrams", "Tracing", "Journaling", "PromiseStores",
        "DurablePromises", "HTTP", "NATS", "ResonateProtocol", "Transports", "PromiseServer",
        "Workers", "Linearizability", "ModelChecking", "Simulation", "ArgumentParsing", "Terminals",
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "AsyncAwait", "Batching", "SQLite", "DurableAsyncAwait", "DurablePromises", "PromiseStores",
        "Journaling", "HTTP", "ResonateProtocol", "Transports", "PromiseServer", "Workers",
        "Scheduling", "Linearizability", "ModelChecking", "Simulation", "ArgumentParsing",
        "Terminals",
      ],
      exclude: ["Peers"], swiftSettings: settings),
    // The smallest task queue, with which part three begins.
    .executableTarget(name: "brokest", dependencies: ["HTTP"], swiftSettings: settings),
    .testTarget(
      name: "RepriseTests",
      dependencies: [
        "Course", "Tracing", "DurablePromises", "Journaling", "PromiseStores", "Terminals",
        "NATSPeer", "TestProcesses", "TestThreads", "reprise", "brokest",
      ],
      swiftSettings: settings),
    // Programs that are killed and started again.
    .testTarget(
      name: "LivesTests",
      dependencies: [
        "Course", "reprise", "DurablePromises", "DurableAsyncAwait", "Journaling",
        "SimulatedDisks", "PromiseStores", "Scheduling", "TestThreads",
      ],
      swiftSettings: settings),
    .testTarget(name: "PackageTests", swiftSettings: settings),
  ]

/// The pages of the playground, which import library products and nothing else.
let pages: [Target] = [
  page("01-Sync-To-Async", ["AsyncAwait", "Scheduling"]),
  page("02-Event-Loop-State", ["AsyncAwait", "Scheduling"]),
  page("03-Invoke-Await-Return", ["AsyncAwait", "Scheduling", "Tracing"]),
  page("04-Forty-Two", ["AsyncAwait", "Scheduling", "Tracing"]),
  page("05-Diagrams", ["AsyncAwait", "Diagrams", "Scheduling", "Tracing"]),
  page("06-Combinators-And-Linking", ["AsyncAwait", "Combinators", "Scheduling"]),
  page("07-Failures-And-Retries", ["Retrying", "Scheduling"]),
  page("08-Durable-Promises", ["DurablePromises"]),
  page("09-Journal", ["Journaling"]),
  page("10-Durable-Event-Loop", ["DurableAsyncAwait", "PromiseStores"]),
  page("11-Memory-Vs-Durable", ["DurableAsyncAwait", "PromiseStores", "Retrying"]),
  page("12-Handles", ["DurableAsyncAwait", "PromiseStores"]),
  page("13-Batching", ["AsyncAwait", "Batching", "Scheduling"]),
  page("14-Resonator", ["DurableAsyncAwait", "PromiseStores", "Workers"]),
  page("15-Load-Balancing", ["DurablePromises"]),
  page("16-Async-RPC", ["DurableAsyncAwait", "PromiseStores", "Workers"]),
  page("17-Transports", ["DurablePromises", "ResonateProtocol", "Scheduling", "Transports"]),
  page("18-Assertions", ["AsyncAwait", "Scheduling", "Tracing"]),
  page("20-Linearizability", ["Linearizability"]),
  page("21-Model-Checking", ["ModelChecking"]),
]

let package = Package(
  name: "Reprise",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Scheduling", targets: ["Scheduling"]),
    .library(name: "AsyncAwait", targets: ["AsyncAwait"]),
    .library(name: "Tracing", targets: ["Tracing"]),
    .library(name: "Diagrams", targets: ["Diagrams"]),
    .library(name: "Combinators", targets: ["Combinators"]),
    .library(name: "Retrying", targets: ["Retrying"]),
    .library(name: "DurablePromises", targets: ["DurablePromises"]),
    .library(name: "Journaling", targets: ["Journaling"]),
    .library(name: "PromiseStores", targets: ["PromiseStores"]),
    .library(name: "DurableAsyncAwait", targets: ["DurableAsyncAwait"]),
    .library(name: "Batching", targets: ["Batching"]),
    .library(name: "SQLite", targets: ["SQLite"]),
    .library(name: "HTTP", targets: ["HTTP"]),
    .library(name: "ResonateProtocol", targets: ["ResonateProtocol"]),
    .library(name: "NATS", targets: ["NATS"]),
    .library(name: "Transports", targets: ["Transports"]),
    .library(name: "PromiseServer", targets: ["PromiseServer"]),
    .library(name: "Workers", targets: ["Workers"]),
    .library(name: "ModelChecking", targets: ["ModelChecking"]),
    .library(name: "Linearizability", targets: ["Linearizability"]),
    .library(name: "Simulation", targets: ["Simulation"]),
    .executable(name: "reprise", targets: ["reprise"]),
    .executable(name: "benchmarks", targets: ["benchmarks"]),
  ],
  targets: partOne + partTwo + partThree + partFour + chaos + testTools + [samples, reference]
    + face
    + pages,
  swiftLanguageModes: [.v6]
)
