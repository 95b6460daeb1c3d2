import Foundation
import Testing

@testable import HTTP

struct TextTests {
  @Test(
    arguments: [
      (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
      (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
      (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"), (-5, "Thu, 01 Jan 1970 00:00:00 GMT"),
    ] as [(Int64, String)])
  func `a date`(second: Int64, text: String) { #expect(DateText.format(second) == text) }

  @Test func `dates are Foundation's`() {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    for day in stride(from: 0 as Int64, to: 60_000, by: 37) {
      let second = day * 86_400 + day
      let date = Date(timeIntervalSince1970: TimeInterval(second))
      #expect(DateText.format(second) == formatter.string(from: date))
    }
  }

  @Test func `names of fields have no case`() {
    var headers: HTTPHeaders = ["A": "1", "b": "2", "a": "3"]
    #expect(headers["a"] == "1")
    #expect(headers.values(of: "A") == ["1", "3"])
    headers["A"] = "4"
    #expect(headers.fields.map(\.value) == ["2", "4"])
    headers["B"] = nil
    #expect(headers == ["A": "4"])
  }

  @Test(
    arguments: [
      ("http://a", "a", 80, "/"), ("HTTP://a:81/x?y#z", "a", 81, "/x?y"),
      ("http://[::1]:82?q", "::1", 82, "/?q"), ("http://1.2.3.4/", "1.2.3.4", 80, "/"),
    ])
  func `a URL has parts`(url: String, host: String, port: Int, target: String) throws {
    let parts = try HTTPOrigin.parse(url)
    #expect(parts.origin == HTTPOrigin(host: host, port: port))
    #expect(parts.target == target)
  }

  @Test(
    arguments: [
      "https://a", "a", "http://", "http://u@a", "http://a:0", "http://a:x", "http://a b",
      "http://:1",
      "http://a/ b", "http://a/ä", "http://a:99999",
    ])
  func `a URL may be unusable`(url: String) {
    #expect(throws: HTTPClientError.self) { try HTTPOrigin.parse(url) }
  }

  @Test(
    arguments: [
      ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", 200, "abc", true),
      (
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1;x\r\nd\r\n0\r\n\r\n",
        200, "abcd", true
      ),
      ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n", 404, "", true),
      ("HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\n", 204, "", true),
      ("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na", 200, "a", false),
      ("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na", 200, "a", false),
      ("HTTP/1.1 200 OK\r\n\r\nuntil the end", 200, "until the end", false),
    ])
  func `a response cut anywhere is the same`(
    text: String, status: Int, body: String, isKeptAlive: Bool
  ) {
    let bytes = Array(text.utf8)
    for cut in bytes.indices {
      var parser = ResponseParser(HTTPLimits(), isHead: false)
      var found: (status: Int, body: [UInt8], end: Bool?) = (0, [], nil)
      func take(_ step: ResponseParser.Step) -> Bool {
        switch step {
        case .incomplete: return false
        case .head(let status, _): found.status = status.rawValue
        case .body(let bytes): found.body += bytes
        case .end(let isKeptAlive): found.end = isKeptAlive
        case .failure(let reason):
          Issue.record("\(reason), cut at \(cut)")
          return false
        }
        return true
      }
      for piece in [bytes[..<cut], bytes[cut...]] {
        parser.append(piece)
        while take(parser.next()) {}
      }
      _ = take(parser.endInput())
      #expect(found.status == status && found.end == isKeptAlive, "cut at \(cut)")
      #expect(String(decoding: found.body, as: UTF8.self) == body, "cut at \(cut)")
    }
  }

  @Test(
    arguments: [
      "HTTP/2 200 OK\r\n\r\n", "hello\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", "HTTP/1.1 101 Switch\r\n\r\n",
    ])
  func `a response may be unusable`(text: String) {
    var parser = ResponseParser(HTTPLimits(), isHead: false)
    parser.append(Array(text.utf8)[...])
    guard case .failure = parser.next() else {
      Issue.record("accepted")
      return
    }
  }
}
