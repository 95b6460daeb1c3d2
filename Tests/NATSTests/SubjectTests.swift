import Testing

@testable import NATS

struct SubjectTests {
  @Test(arguments: ["a", "a.b", "a-b.C_9", "ä.%20"])
  func `these are subjects`(text: String) {
    #expect(Subject.isValid(text, wildcards: false))
  }

  @Test(arguments: [
    "", ".", "a.", ".a", "a..b", "a b", "a\tb", "a\r\nPUB x 0", "*", "a.>", "a.*.b",
  ])
  func `under these nothing is published`(text: String) {
    #expect(!Subject.isValid(text, wildcards: false))
  }

  @Test func `wildcards are whole tokens`() {
    #expect(Subject.isValid("a.*.>", wildcards: true))
    #expect(!Subject.isValid("a.>.b", wildcards: true))
    #expect(Subject.isValid("a*.b", wildcards: true))
  }
}
