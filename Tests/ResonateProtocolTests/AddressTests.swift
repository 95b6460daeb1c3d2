import ResonateProtocol
import Testing

struct AddressTests {
  @Test(arguments: ["poll://any@g", "poll://uni@g/1", "http://host/path"])
  func `an address reads as it was written`(text: String) {
    #expect(Address(text)?.text == text)
  }
}
