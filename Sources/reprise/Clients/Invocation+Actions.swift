import ArgumentParsing
import DurablePromises
import Foundation

/// Requests inside requests, as they are written for `tasks fence` and `tasks complete`.
///
/// Source: protocol §4.11 and §4.13. What stands in them goes to the server as it is.
extension Invocation {
  /// What a fence is to do: an object with kind and data.
  func fenceAction() throws(UsageError) -> FenceAction {
    let text = try required("action")
    let accepted =
      #"a JSON object such as '{"kind":"promise.settle","data":{"id":"t.1","state":"resolved"}}'"#
    guard let action = try? JSONTree(parsing: text), let members = action.members,
      let kind = members["kind"]?.string, let data = action.actionData
    else { throw invalid("action", text, expecting: accepted) }
    switch Request.Kind(rawValue: kind) {
    case .promiseCreate:
      if let create = data.promiseCreate { return .create(create) }
    case .promiseSettle:
      if let settle = data.promiseSettle { return .settle(settle) }
    default: break
    }
    throw invalid("action", text, expecting: accepted)
  }

  /// What a task ends with: the data of a settle, within kind and data or without.
  func settleAction() throws(UsageError) -> PromiseSettle {
    let text = try required("action")
    guard let action = try? JSONTree(parsing: text), let settle = action.actionData?.promiseSettle
    else {
      throw invalid(
        "action", text, expecting: #"a JSON object such as '{"id":"t","state":"resolved"}'"#)
    }
    return settle
  }
}

extension JSONTree {
  /// The data of an action; the whole object where it has no kind around it.
  var actionData: JSONTree? {
    guard let members else { return nil }
    return members["kind"] == nil ? self : members["data"]
  }

  fileprivate var promiseCreate: PromiseCreate? {
    guard let members, let id = members["id"]?.string,
      case .integer(let timeout) = members["timeoutAt"]
    else { return nil }
    var create = PromiseCreate(id: id, timeoutAt: Instant(milliseconds: timeout))
    if let param = members["param"] {
      guard let value = ValueText.verbatim(param.text) else { return nil }
      create.param = value
    }
    if let tags = members["tags"] {
      guard let texts = tags.texts else { return nil }
      create.tags = texts
    }
    return create
  }

  fileprivate var promiseSettle: PromiseSettle? {
    guard let members, let id = members["id"]?.string,
      let state = members["state"]?.string.flatMap(PromiseState.init)
    else { return nil }
    guard let given = members["value"] else { return PromiseSettle(id: id, state: state) }
    return ValueText.verbatim(given.text).map {
      PromiseSettle(id: id, state: state, value: $0)
    }
  }
}
