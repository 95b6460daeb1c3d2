import ResonateProtocol
import Testing

/// Where messages go.
struct AddressTests {
  @Test(arguments: ["poll", "nats", "local", "spool"], [GroupAddress.Cast.any, .uni])
  func `a group has members`(scheme: String, cast: GroupAddress.Cast) {
    let group = "\(scheme)://\(cast.rawValue)@workers"
    #expect(Address(group) == .group(GroupAddress(scheme: scheme, cast: cast, group: "workers")))
    let member = GroupAddress(scheme: scheme, cast: cast, group: "workers", id: "a/b")
    #expect(Address("\(group)/a/b") == .group(member))
    #expect(Address("\(group)/a/b")?.text == "\(group)/a/b")
    #expect(Address("\(group)/")?.text == group)
    #expect(Address("\(group)/a?b#c")?.text == "\(group)/a")
  }

  @Test(arguments: ["http://h", "https://h:1/p?q", "HTTP://h"])
  func `a URL is pushed to`(url: String) {
    #expect(Address(url) == .push(url: url))
    #expect(Address(url)?.text == url)
  }

  @Test func `the case of a scheme is of no account, that of a group is`() {
    #expect(Address("POLL://any@Workers")?.text == "poll://any@Workers")
  }

  @Test(arguments: [
    "", "workers", "poll://workers", "poll://all@workers", "poll://any@", "poll://any@/1",
    "poll://@workers", "nats://orders", "local://me", "spool://", "spool://any@", "http://",
    "http://a b", "poll://any@a b", "bash://", "gcps://p/t", "ftp://h", "poll:any@workers",
    "poll://any@g\n",
  ])
  func `anything else is no address`(text: String) {
    #expect(Address(text) == nil)
  }
}
