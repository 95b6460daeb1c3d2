import DurablePromises
import ResonateProtocol
import Testing

/// Whatever comes, there is an answer.
struct FuzzTests {
  /// Changes some bytes as a broken or hostile client would.
  private func mutate(_ body: [UInt8], _ samples: inout Samples) -> [UInt8] {
    var body = body
    for _ in 0...samples.below(2) {
      let place = samples.below(body.count)
      let end = min(body.count, place + samples.below(12))
      switch samples.below(8) {
      case 0: body.removeSubrange(place..<end)
      case 1: body.insert(contentsOf: body[place..<end], at: samples.below(body.count + 1))
      case 2: body[place] = UInt8(samples.below(256))
      case 3: body.insert(samples.oneOf(#"{}[]",:\0-1.eE+tfnu"#.utf8), at: place)
      case 4:
        let words = ["null", "1.5", "1e999", "{}", "[]", "\"\"", "-1", "true", "\\ud800"]
        body.replaceSubrange(place..<end, with: samples.oneOf(words).utf8)
      case 5: body.removeSubrange(max(1, place)...)
      default:
        // A letter for a letter: the document stays one, and says something else.
        let letters = body.indices.filter { (0x61...0x7A).contains(body[$0]) }
        if !letters.isEmpty { body[samples.oneOf(letters)] = 0x61 + UInt8(samples.below(26)) }
      }
    }
    return body
  }

  @Test func `20,000 broken requests are read or refused with 400`() {
    var samples = Samples(seed: 5)
    var (read, refused) = (0, 0)
    for _ in 0..<20_000 {
      let request = samples.request(samples.oneOf(Request.Kind.allCases))
      let body = RequestEnvelope.encode(
        request, correlationID: samples.text(), auth: samples.maybe { $0.text() })
      do throws(EnvelopeError) {
        _ = try RequestEnvelope(mutate(body, &samples)).request()
        read += 1
      } catch {
        #expect(error.status == 400)
        #expect(!error.message.isEmpty)
        refused += 1
      }
    }
    // Otherwise the mutations are too weak or too strong to say anything.
    #expect(read > 1_000 && refused > 1_000, "\(read) were read, \(refused) refused")
  }

  @Test func `20,000 broken responses are read or refused`() {
    var samples = Samples(seed: 6)
    var (read, refused) = (0, 0)
    for _ in 0..<20_000 {
      let request = samples.request(samples.oneOf(Request.Kind.allCases))
      let body = ResponseEnvelope.encode(
        samples.response(to: request.kind), kind: request.kind.rawValue, correlationID: "c")
      do throws(ResponseError) {
        _ = try ResponseEnvelope.decode(mutate(body, &samples), to: request, correlationID: "c")
        read += 1
      } catch {
        #expect(!error.reason.isEmpty)
        refused += 1
      }
    }
    #expect(read > 1_000 && refused > 1_000, "\(read) were read, \(refused) refused")
  }

  @Test func `20,000 broken messages are read or refused`() {
    var samples = Samples(seed: 7)
    var (read, refused) = (0, 0)
    for _ in 0..<20_000 {
      let body = MessageEnvelope.encode(samples.message(), serverURL: samples.text())
      do throws(MessageError) {
        _ = try MessageEnvelope.decode(mutate(body, &samples))
        read += 1
      } catch {
        #expect(!error.reason.isEmpty)
        refused += 1
      }
    }
    #expect(read > 1_000 && refused > 1_000, "\(read) were read, \(refused) refused")
  }
}
