internal import DurablePromises
internal import Scheduling

/// Draws requests about a handful of ids, most of them sensible.
struct DraftSource {
  private var chance: SeededGenerator
  private var values = 0

  init(_ chance: SeededGenerator) { self.chance = chance }

  /// For how long the same few ids are in use, in milliseconds.
  private static let generation = 140

  /// Draws a request.
  ///
  /// - Parameter tick: when it will be asked; ids that were used long before are left alone, because
  ///   everything about them has been settled.
  /// - Returns: what to ask.
  mutating func draft(at tick: Int) -> Draft {
    let old = number(0...9) == 0 ? 1 : 0
    let origin = "\(one(of: ["a", "b"]))\(max(tick / Self.generation - old, 0))"
    let ids = [origin, "\(origin).1", "\(origin).2"]
    let id = one(of: ids)
    // A task is most often that of the origin, so that requests meet.
    let task = number(0...3) > 0 ? origin : id
    // Whoever comes first creates.
    let isEarly = tick % Self.generation < 25
    switch number(isEarly ? 0...16 : 0...99) {
    case 0..<10: return .create(id, sort(id), timeout: timeout)
    case 10..<17: return .taskCreate(task, timeout: timeout, ttl: ttl)
    case 17..<31: return .acquire(task, ttl: ttl)
    case 31..<41: return .fulfill(task, version, value: value)
    case 41..<46: return .fenceCreate(task, version, of: id, sort(id), timeout: timeout)
    case 46..<50: return .fenceSettle(task, version, of: id, value: value)
    case 50..<59:
      let others = ids.filter { $0 != task }
      return .suspend(task, version, on: number(0...1) > 0 ? [one(of: others)] : others)
    case 59..<68: return .settle(id, one(of: [.resolved, .resolved, .rejected]), value: value)
    case 68..<72: return .callback(awaited: id, awaiter: one(of: ids))
    case 72..<77: return .listener(id, address: "poll://uni@clients/\(number(1...2))")
    case 77..<83: return .heartbeat(number(0...2) > 0 ? [task] : ids)
    case 83..<87: return .get(id)
    case 87..<91: return .taskGet(task)
    case 91..<94: return .release(task, version)
    case 94..<96: return .halt(origin)
    case 96..<98: return .goOn(origin)
    case 98: return .search
    default:
      return number(0...2) > 0 ? .schedule("s", timeout: timeout) : .unschedule("s")
    }
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &chance)
  }

  private mutating func one<Element>(of elements: [Element]) -> Element {
    elements[number(0...elements.count - 1)]
  }

  private var timeout: Int64 {
    mutating get { Int64(number(0...9) == 0 ? number(-5...5) : number(30...220)) }
  }

  private var ttl: Int64 {
    mutating get { Int64(number(0...2) == 0 ? number(4...20) : number(30...120)) }
  }

  private var version: Draft.Version {
    mutating get { one(of: [.own, .own, .newest, .newest, .newest, .newest, .newest, .older]) }
  }

  private var value: String {
    mutating get {
      values += 1
      return "v\(values)"
    }
  }

  private mutating func sort(_ id: String) -> Draft.Sort {
    if id.utf8.contains(UInt8(ascii: ".")) {
      return one(of: [.plain, .plain, .targeted, .timer, .local])
    }
    return one(of: [.targeted, .targeted, .targeted, .plain])
  }
}
