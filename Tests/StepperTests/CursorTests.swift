import Stepper
import Testing
import TraceSamples
import Tracing

struct CursorTests {
  private let nested = trace(of: nestedExample)

  @Test func `stands on the first step`() {
    let cursor = Cursor(nested)
    #expect(cursor.number == 1)
    #expect(cursor.step == nested.steps[0])
  }

  @Test(arguments: 1...12)
  func `next and back lead to the step they came from`(number: Int) {
    var cursor = Cursor(nested)
    cursor.go(to: number)
    #expect(cursor.number == number)
    let before = cursor
    if cursor.next() {
      #expect(cursor.number == number + 1)
      cursor.back()
    }
    #expect(cursor == before)
    if cursor.back() {
      #expect(cursor.number == number - 1)
      cursor.next()
    }
    #expect(cursor == before)
  }

  @Test func `goes to both ends and not beyond`() {
    var cursor = Cursor(nested)
    let canGoBack = cursor.back()
    #expect(!canGoBack)
    cursor.last()
    #expect(cursor.number == 12)
    let canGoOn = cursor.next()
    #expect(!canGoOn)
    cursor.first()
    #expect(cursor.number == 1)
  }

  @Test(arguments: [Int.min, -1, 0, 13, Int.max])
  func `stays where it is when there is no such step`(number: Int) {
    var cursor = Cursor(nested)
    cursor.go(to: 5)
    let moved = cursor.go(to: number)
    #expect(!moved)
    #expect(cursor.number == 5)
  }

  @Test func `finds the steps that settle a promise, in both directions`() {
    var cursor = Cursor(nested)
    var found: [Int] = []
    while cursor.nextSettle() { found.append(cursor.number) }
    #expect(found == [9, 11])
    while cursor.previousSettle() { found.append(cursor.number) }
    #expect(found == [9, 11, 9])
  }

  @Test func `finds the first step that breaks an invariant`() {
    var cursor = Cursor(brokenTrace)
    cursor.last()
    let found = cursor.firstFailedCheck()
    #expect(found)
    #expect(cursor.number == 3)
    var sound = Cursor(nested)
    let none = sound.firstFailedCheck()
    #expect(!none)
    #expect(sound.number == 1)
  }

  @Test func `has nowhere to stand in an empty trace`() {
    var cursor = Cursor(Trace(header: .init(scenario: "empty"), events: []))
    let moves = [cursor.first(), cursor.last(), cursor.next(), cursor.back(), cursor.nextSettle()]
    #expect(!moves.contains(true))
    let others = [cursor.previousSettle(), cursor.firstFailedCheck()]
    #expect(!others.contains(true))
    #expect(cursor.number == 0)
    #expect(cursor.step == nil)
  }
}
