import ArgumentParsing
import DurablePromises

extension Feature {
  /// `reprise promises …`: what can be asked about promises.
  static let promises = group(
    "promises", "Look at promises, make them, and settle them.",
    examples: [
      .init("reprise promises create approval --timeout 1h", "a promise that a person may keep"),
      .init("reprise promises resolve approval --value '{\"data\":true}'", "and keep it"),
      .init("reprise promises search --state pending", "what is still open"),
    ],
    parts: [
      .promiseGet, .promiseCreate,
      settle(
        "resolve", "Settle a promise with a value.", as: .resolved,
        example: #"reprise promises resolve approval --value '{"data":true}'"#),
      settle(
        "reject", "Settle a promise with an error.", as: .rejected,
        example:
          #"reprise promises reject approval --value '{"data":{"__type":"error","message":"no"}}'"#
      ),
      settle(
        "cancel", "Settle a promise because nobody wants it any more.", as: .rejectedCanceled,
        example: "reprise promises cancel approval"),
      .promiseSearch, .promiseCallback, .promiseListener,
    ])

  private static let promiseGet = verb(
    "get", "Show a promise.",
    examples: [.init("reprise promises get approval", "its record, as JSON")],
    arguments: [.id("The promise.")]
  ) { invocation, _ in .promiseGet(id: try invocation.required("ID")) }

  private static let promiseCreate = verb(
    "create", "Create a promise; one that exists is shown as it is.",
    discussion:
      "The data of the param becomes base64: a JSON string of its own letters, everything else of its JSON.",
    examples: [
      .init("reprise promises create approval --timeout 1h", "that may be settled for an hour"),
      .init(
        #"reprise promises create a --timeout 1d --param '{"data":{"order":7}}'"#,
        "with something inside"),
    ],
    arguments: [.id("The promise.")],
    options: [
      Option("timeout", valueName: "D", help: "How long it may be pending; required."),
      Option(
        "param", valueName: "JSON", help: "What it carries in: an object with data and headers."),
      .tags("What is said about it: an object of texts."),
    ]
  ) { invocation, now in
    .promiseCreate(
      PromiseCreate(
        id: try invocation.required("ID"),
        timeoutAt: now.advanced(by: try invocation.requiredMilliseconds("timeout")),
        param: try invocation.encodedValue("param"), tags: try invocation.tags("tags")))
  }

  private static func settle(
    _ name: String, _ abstract: String, as state: PromiseState, example: String
  ) -> Feature {
    verb(
      name, abstract,
      discussion: "A promise that is settled stays as it is, and is shown.",
      examples: [.init(example, "now, for good")],
      arguments: [.id("The promise.")],
      options: [
        Option("value", valueName: "JSON", help: "What comes out: an object with data and headers.")
      ]
    ) { invocation, _ in
      .promiseSettle(
        PromiseSettle(
          id: try invocation.required("ID"), state: state,
          value: try invocation.encodedValue("value")))
    }
  }

  private static let promiseSearch = verb(
    "search", "List promises, by id.",
    examples: [
      .init("reprise promises search --state pending", "what is still open"),
      .init(
        #"reprise promises search --tags '{"resonate:origin":"order-7"}' --plain"#, "a line each"),
    ],
    options: [
      .state(PromiseState.allCases.map(\.rawValue)), .tags("Only those with all these tags."),
    ] + Option.page(100)
  ) { invocation, _ in
    .promiseSearch(
      PromiseSearch(
        state: try invocation.state(PromiseState.self), tags: try invocation.tags("tags"),
        limit: try invocation.limit(default: 100), cursor: invocation.string("cursor")))
  }

  private static let promiseCallback = verb(
    "register-callback", "Wake the task of one promise when another is settled.",
    examples: [.init("reprise promises register-callback approval order-7", "order-7 is woken")],
    arguments: [
      Argument("AWAITED", help: "The promise that is waited for."),
      Argument("AWAITER", help: "The promise whose task is woken."),
    ]
  ) { invocation, _ in
    .promiseRegisterCallback(
      RegisterCallback(
        awaited: try invocation.required("AWAITED"), awaiter: try invocation.required("AWAITER")))
  }

  private static let promiseListener = verb(
    "register-listener", "Send a message to an address when a promise is settled.",
    examples: [
      .init("reprise promises register-listener approval http://localhost:9000/", "by HTTP")
    ],
    arguments: [
      Argument("AWAITED", help: "The promise that is waited for."),
      Argument("ADDRESS", help: "Where the message goes."),
    ]
  ) { invocation, _ in
    .promiseRegisterListener(
      RegisterListener(
        awaited: try invocation.required("AWAITED"), address: try invocation.required("ADDRESS")))
  }
}
