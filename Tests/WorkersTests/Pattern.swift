import DurablePromises
import PromiseStores
import Testing
import Workers

/// The rules of protocol §6.9 and §10.2, checked at every request that a worker sends.
enum Pattern {
  static func check(_ request: Request, _ yard: Yard) {
    switch request {
    case .taskFulfill(let fulfill):
      let rest = tree(of: fulfill.id, yard).filter { $0.state == .pending }
      #expect(rest.isEmpty, "D1: \(fulfill.id) ends before \(rest.map(\.id))")
    case .taskSuspend(let suspend):
      let pending = tree(of: suspend.id, yard)
      let awaited = suspend.actions.map(\.awaited)
      #expect(!awaited.isEmpty, "S1")
      #expect(Set(awaited).count == awaited.count)
      for id in awaited {
        let record = yard.record(id)
        #expect(record != nil && record?.tags["resonate:scope"] != "local", "S4: \(id)")
      }
      for node in pending where node.state == .pending {
        let isCovered = pending.contains { other in
          other.state == .pending && other.tags["resonate:scope"] == "global"
            && (other.id == node.id || other.id.hasPrefix(node.id + "."))
        }
        // One may have been settled by its deadline, which the answer will say; and the handle of
        // a detached call, which is no part of the tree, may be awaited all the same.
        let isExempt = awaited.contains {
          isOver($0, yard) || !$0.hasPrefix(suspend.id + ".")
        }
        #expect(isCovered || isExempt, "U3: \(node.id)")
      }
    case .taskHeartbeat(let beat):
      let origins = beat.tasks.map { yard.record($0.id)?.tags["resonate:origin"] ?? "" }
      #expect(Set(origins).count == 1, "one request for each origin, and none is empty")
    case .taskFence(let fence):
      guard case .create(let create) = fence.action else { return }
      for tag in ["resonate:origin", "resonate:branch", "resonate:parent"] {
        guard let value = create.tags[tag] else { continue }
        #expect(create.id == value || create.id.hasPrefix(value + "."), "\(tag) of \(create.id)")
      }
      #expect(create.tags["resonate:prefix"]?.contains(".") == false)
      #expect(create.tags["resonate:origin"]?.contains(".") == false)
    default: break
    }
  }

  private static func isOver(_ id: String, _ yard: Yard) -> Bool {
    guard let record = yard.record(id) else { return false }
    return record.state != .pending || record.timeoutAt <= yard.time.now
  }

  /// What belongs to the pass of a call: everything below it, but nothing below what others run.
  private static func tree(of root: String, _ yard: Yard) -> [PromiseRecord] {
    let below = yard.store.snapshot().promises.map(\.record).filter { $0.id.hasPrefix(root + ".") }
    let remote = below.filter { $0.tags["resonate:target"] != nil }.map { $0.id + "." }
    return below.filter { record in
      !remote.contains { record.id.hasPrefix($0) } && record.timeoutAt > yard.time.now
    }
  }
}
