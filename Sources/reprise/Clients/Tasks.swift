import ArgumentParsing
import DurablePromises

extension Feature {
  /// `reprise tasks …`: what can be asked about tasks.
  static let tasks = group(
    "tasks", "Look at tasks, stop them, and let them go on.",
    examples: [
      .init("reprise tasks search --state acquired", "what workers are at"),
      .init("reprise tasks halt order-7", "no worker gets it any more"),
      .init("reprise tasks continue order-7", "until now"),
    ],
    parts: [
      .taskGet, .taskSearch, .taskHalt, .taskContinue, .taskCreate, .taskClaim, .taskFence,
      .taskHeartbeat, .taskSuspend, .taskComplete, .taskRelease,
    ])

  private static let taskID = Argument.id("The task, which has the id of its promise.")

  private static let taskGet = verb(
    "get", "Show a task.",
    examples: [.init("reprise tasks get order-7", "its record, as JSON")], arguments: [taskID]
  ) { invocation, _ in .taskGet(id: try invocation.required("ID")) }

  private static let taskSearch = verb(
    "search", "List tasks, by id.",
    examples: [.init("reprise tasks search --state suspended --plain", "a line each")],
    options: [.state(TaskState.allCases.map(\.rawValue))] + Option.page(100)
  ) { invocation, _ in
    .taskSearch(
      TaskSearch(
        state: try invocation.state(TaskState.self), limit: try invocation.limit(default: 100),
        cursor: invocation.string("cursor")))
  }

  private static let taskHalt = verb(
    "halt", "Take a task away from all workers, until it is continued.",
    examples: [.init("reprise tasks halt order-7", "its promise stays pending")],
    arguments: [taskID]
  ) { invocation, _ in .taskHalt(id: try invocation.required("ID")) }

  private static let taskContinue = verb(
    "continue", "Give a halted task back to the workers.",
    examples: [.init("reprise tasks continue order-7", "it is dispatched at once")],
    arguments: [taskID]
  ) { invocation, _ in .taskContinue(id: try invocation.required("ID")) }

  private static let taskCreate = verb(
    "create", "Create a promise with a task, and hold the task.",
    discussion: "The data of the param is a string that goes as it is; other commands encode it.",
    examples: [
      .init(
        #"reprise tasks create t --pid me --ttl 1m --timeout 1h --tags '{"resonate:target":"poll://any@default"}'"#,
        "held by 'me' for a minute")
    ],
    arguments: [taskID],
    options: [
      .process, .lease,
      Option("timeout", valueName: "D", help: "How long its promise may be pending; required."),
      Option("param", valueName: "JSON", help: "What the promise carries in, as it is."),
      .tags("What is said about the promise; resonate:target is required."),
    ]
  ) { invocation, now in
    let param = try invocation.value(
      "param",
      expecting: #"a JSON object with "data", a string, and "headers", an object of texts"#,
      read: ValueText.verbatim)
    return .taskCreate(
      TaskCreate(
        pid: try invocation.required("pid"), ttl: try invocation.requiredMilliseconds("ttl"),
        action: PromiseCreate(
          id: try invocation.required("ID"),
          timeoutAt: now.advanced(by: try invocation.requiredMilliseconds("timeout")),
          param: param ?? .none, tags: try invocation.tags("tags"))))
  }

  private static let taskClaim = verb(
    "claim", "Take a task that is pending.",
    examples: [.init("reprise tasks claim t --pid me --version 0 --ttl 1m", "for a minute")],
    arguments: [taskID], options: [.process, .taskVersion, .lease]
  ) { invocation, _ in
    .taskAcquire(
      TaskAcquire(
        id: try invocation.required("ID"), version: try invocation.requiredNumber("version"),
        pid: try invocation.required("pid"), ttl: try invocation.requiredMilliseconds("ttl")))
  }

  private static let taskFence = verb(
    "fence", "Create or settle a promise, as long as the task is held.",
    examples: [
      .init(
        #"reprise tasks fence t --version 1 --action '{"kind":"promise.settle","head":{},"data":{"id":"t.1","state":"resolved"}}'"#,
        "unless somebody else holds it by now")
    ],
    arguments: [taskID], options: [.taskVersion, .action]
  ) { invocation, _ in
    .taskFence(
      TaskFence(
        id: try invocation.required("ID"), version: try invocation.requiredNumber("version"),
        action: try invocation.fenceAction()))
  }

  private static let taskHeartbeat = verb(
    "heartbeat", "Hold on to tasks for another while.",
    examples: [
      .init(
        #"reprise tasks heartbeat --pid me --tasks '[{"id":"t","version":1}]'"#,
        "as long as it was claimed for")
    ],
    options: [
      .process,
      Option(
        "tasks", valueName: "JSON", help: "The tasks: an array of objects with id and version."),
    ]
  ) { invocation, _ in
    let accepted = #"a JSON array such as '[{"id":"t","version":1}]'"#
    return .taskHeartbeat(
      TaskHeartbeat(
        pid: try invocation.required("pid"),
        tasks: try invocation.requiredElements("tasks", expecting: accepted) { element in
          guard let members = element.members, let id = members["id"]?.string,
            case .integer(let version) = members["version"]
          else { return nil }
          return TaskReference(id: id, version: version)
        }))
  }

  private static let taskSuspend = verb(
    "suspend", "Let go of a task until one of some promises is settled.",
    discussion: "Exits with 1 if one is settled already: then the task is not suspended.",
    examples: [
      .init(
        #"reprise tasks suspend t --version 1 --actions '[{"awaited":"approval","awaiter":"t"}]'"#,
        "until somebody settles 'approval'")
    ],
    arguments: [taskID],
    options: [
      .taskVersion,
      Option(
        "actions", valueName: "JSON",
        help: "What is waited for: an array of objects with awaited and awaiter."),
    ]
  ) { invocation, _ in
    let accepted = #"a JSON array such as '[{"awaited":"approval","awaiter":"t"}]'"#
    return .taskSuspend(
      TaskSuspend(
        id: try invocation.required("ID"), version: try invocation.requiredNumber("version"),
        actions: try invocation.requiredElements("actions", expecting: accepted) { element in
          guard let members = element.actionData?.members,
            let awaited = members["awaited"]?.string, let awaiter = members["awaiter"]?.string
          else { return nil }
          return RegisterCallback(awaited: awaited, awaiter: awaiter)
        }))
  }

  private static let taskComplete = verb(
    "complete", "Settle the promise of a task that is held.",
    examples: [
      .init(
        #"reprise tasks complete t --version 1 --action '{"id":"t","state":"resolved","value":{"data":"NDI="}}'"#,
        "with 42")
    ],
    arguments: [taskID], options: [.taskVersion, .action]
  ) { invocation, _ in
    .taskFulfill(
      TaskFulfill(
        id: try invocation.required("ID"), version: try invocation.requiredNumber("version"),
        action: try invocation.settleAction()))
  }

  private static let taskRelease = verb(
    "release", "Give a task back that is held, for another worker.",
    examples: [.init("reprise tasks release t --version 1", "it is dispatched at once")],
    arguments: [taskID], options: [.taskVersion]
  ) { invocation, _ in
    .taskRelease(
      TaskRelease(
        id: try invocation.required("ID"), version: try invocation.requiredNumber("version")))
  }
}

extension Option {
  /// `--action JSON`, a request inside a request.
  fileprivate static let action = Option(
    "action", valueName: "JSON", help: "What is to be done: an object with kind and data.")
}
