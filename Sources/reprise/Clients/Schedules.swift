import ArgumentParsing
import DurablePromises

extension Feature {
  /// `reprise schedules …`: what can be asked about schedules.
  static let schedules = group(
    "schedules", "Have promises with tasks made by the clock.",
    examples: [
      .init(
        #"reprise schedules create nightly --cron '0 2 * * *' --promise-id '{{.id}}.{{.timestamp}}' --promise-timeout 1h --promise-tags '{"resonate:target":"poll://any@default"}'"#,
        "a task each night at two"),
      .init("reprise schedules search", "what there is"),
    ],
    parts: [.scheduleGet, .scheduleCreate, .scheduleDelete, .scheduleSearch])

  private static let scheduleID = Argument.id("The schedule.")

  private static let scheduleGet = verb(
    "get", "Show a schedule.",
    examples: [.init("reprise schedules get nightly", "its record, as JSON")],
    arguments: [scheduleID]
  ) { invocation, _ in .scheduleGet(id: try invocation.required("ID")) }

  private static let scheduleDelete = verb(
    "delete", "Make no more promises of a schedule; those it made stay.",
    examples: [.init("reprise schedules delete nightly", "from now on")], arguments: [scheduleID]
  ) { invocation, _ in .scheduleDelete(id: try invocation.required("ID")) }

  private static let scheduleCreate = verb(
    "create", "Create a schedule; one that exists is shown as it is.",
    discussion:
      "The cron expression has five, six or seven fields and means UTC. In the promise's id, {{.id}} is the schedule's id and {{.timestamp}} the time.",
    examples: [
      .init(
        #"reprise schedules create nightly --cron '0 2 * * *' --promise-id '{{.id}}.{{.timestamp}}' --promise-timeout 1h --promise-tags '{"resonate:target":"poll://any@default"}'"#,
        "each night at two")
    ],
    arguments: [scheduleID],
    options: [
      Option("cron", valueName: "CRON", help: "When; required."),
      Option("promise-id", valueName: "ID", help: "The id of each promise; required."),
      Option(
        "promise-timeout", valueName: "D", help: "How long each may be pending; required."),
      Option(
        "promise-param", valueName: "JSON",
        help: "What each carries in: an object with data and headers."),
      Option(
        "promise-tags", valueName: "JSON",
        help: "What is said about each; resonate:target is required."),
    ]
  ) { invocation, _ in
    .scheduleCreate(
      ScheduleCreate(
        id: try invocation.required("ID"), cron: try invocation.required("cron"),
        promiseId: try invocation.required("promise-id"),
        promiseTimeout: try invocation.requiredMilliseconds("promise-timeout"),
        promiseParam: try invocation.encodedValue("promise-param"),
        promiseTags: try invocation.tags("promise-tags")))
  }

  private static let scheduleSearch = verb(
    "search", "List schedules, by id.",
    examples: [.init("reprise schedules search --plain", "a line each")],
    options: [.tags("Only those whose promises get all these tags.")] + Option.page(10)
  ) { invocation, _ in
    .scheduleSearch(
      ScheduleSearch(
        tags: try invocation.tags("tags"), limit: try invocation.limit(default: 10),
        cursor: invocation.string("cursor")))
  }
}
