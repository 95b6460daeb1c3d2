import ArgumentParsing
import DurablePromises

extension Feature {
  /// `reprise tree ID`: the call graph of an execution.
  static let tree = Feature(
    command: Command(
      "tree", abstract: "Show which call made which, and how far each is.",
      discussion:
        "A line for each promise: its id, what it stands for (run: in the caller's process, rpc: by any worker, sleep, promise: settled from outside), its state and what came out.",
      examples: [
        .init("reprise tree order-7", "an execution, from its root"),
        .init("reprise tree order-7 --json", "for a program"),
      ],
      arguments: [.id("The promise at the root.")], options: Option.server)
  ) { context in
    struct Document: Encodable {
      let schema = 1
      let root: CallTree.Node
    }
    let exchange = try ServerExchange(context)
    let id = try context.invocation.required("ID")
    let root = try await exchange.promise(.promiseGet(id: id))
    var records: [PromiseRecord] = []
    var search = PromiseSearch(tags: [Tag.origin: id], limit: 1_000)
    repeat {
      guard
        case .promises(let page, let cursor) = try await exchange.ask(.promiseSearch(search)).body
      else { preconditionFailure("The answer was read as the one to a search.") }
      records += page
      search.cursor = cursor
    } while search.cursor != nil
    let tree = CallTree(root: root, records: records)
    if context.wantsJSON {
      try context.write(Document(root: tree.root))
    } else if context.invocation.flag("plain") {
      try context.write(tree.rows)
    } else {
      try context.write(
        tree.lines(context.capabilities, width: context.fitsTerminal ? context.width : nil))
    }
    if let origin = root.tags[Tag.origin], origin != id {
      context.hint("It is a part of another execution: reprise tree '\(origin)'")
    }
    return .done
  }
}
