import Testing

@testable import DurableAsyncAwait

struct DetachedIDTests {
  @Test func `the hash is the one of the protocol`() {
    #expect(DetachedID.hash("root.1") == 0xf878_6f24_8770_1f20)
  }

  @Test func `no other step and no id of a user's is taken for it`() {
    #expect(DetachedID.name("order.1", prefix: "order") != "order-1")
    #expect(DetachedID.name("a-1.1", prefix: "a-1") != DetachedID.name("a.1.1", prefix: "a"))
    #expect(!DetachedID.name("a.1", prefix: "a").contains("."))
  }
}
