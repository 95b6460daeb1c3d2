import Linearizability
import Testing

struct NamingTests {
  @Test(arguments: [
    (#"{"history": 1, "model": "register"}"#, "register"),
    ("\u{FEFF}{\"model\": \"a\", \"history\": 1}\r\n{}", "a"),
  ])
  func `our own format may name its model`(text: String, name: String) {
    #expect(HistoryReport.model(namedIn: text) == name)
  }

  @Test(arguments: [
    #"{"history": 1}"#, "", "\n", #"{"model": "register"}"#, "{:process 0}",
    "INFO jepsen.util - 0 :invoke :read nil", #"{"history": 1, "model": 7}"#,
    "{\"history\": 1}\n{\"history\": 1, \"model\": \"register\"}",
  ])
  func `everything else names none`(text: String) {
    #expect(HistoryReport.model(namedIn: text) == nil)
  }
}
