/// A step of a trace: an event that matters, and the folded ones that it explains.
public struct Step: Hashable, Sendable {
  /// The number of the step, from 1.
  public let number: Int
  /// The event that matters.
  public let event: Event
  /// What the loop did by itself because of it, in order.
  public internal(set) var folded: [Event]
  /// What happens in this step, in words.
  public internal(set) var sentence: Sentence

  /// How many events of the trace have happened when the step is done.
  public var position: Int { folded.last?.index ?? event.index }
}

extension Trace {
  /// The steps of the trace: one for each event that is not folded.
  public var steps: [Step] {
    var steps: [Step] = []
    var state = TraceState()
    for event in events {
      state.apply(event)
      let sentence = Narration.sentence(for: event, after: state)
      if event.isFolded, let last = steps.indices.last {
        steps[last].folded.append(event)
        steps[last].sentence = Sentence(joining: [steps[last].sentence, sentence])
      } else {
        let number = steps.count + 1
        steps.append(Step(number: number, event: event, folded: [], sentence: sentence))
      }
    }
    return steps
  }
}
