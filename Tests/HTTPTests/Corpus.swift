@testable import HTTP

/// Requests with what has to become of them.
enum Corpus {
  struct Malformed: CustomStringConvertible, Sendable {
    let name: String
    let status: Int
    let text: String

    init(_ status: Int, _ name: String, _ text: String) {
      self.name = name
      self.status = status
      self.text = text
    }

    var bytes: [UInt8] { Array(text.utf8) }
    var description: String { "\(status) \(name)" }
  }

  /// Limits that are small enough to be reached in a test.
  static let limits = {
    var limits = HTTPLimits()
    limits.requestLineBytes = 256
    limits.headerBytes = 512
    limits.headerFields = 8
    limits.bodyBytes = 64
    return limits
  }()

  private static let post = "POST / HTTP/1.1\r\nHost: a\r\n"
  private static let chunked = post + "Transfer-Encoding: chunked\r\n\r\n"

  static let malformed: [Malformed] =
    requestLines + fields + framings + chunks

  static let requestLines: [Malformed] = [
    .init(400, "no version", "GET /\r\n\r\n"),
    .init(400, "four parts", "GET / x HTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(400, "two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(400, "tabs for spaces", "GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(400, "space at the end", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
    .init(400, "space at the beginning", " GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(400, "no method", " / HTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(400, "method with brackets", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(400, "bare newline", "GET / HTTP/1.1\nHost: a\r\n\r\n"),
    .init(400, "bare return", "GET / HTTP/1.1\rHost: a\r\n\r\n"),
    .init(400, "three empty lines", "\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(400, "an empty line of a bare newline", "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(400, "NUL in the target", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(400, "no ASCII in the target", "GET /ä HTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(400, "fragment", "GET /#x HTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(400, "no slash", "GET x HTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(400, "star without OPTIONS", "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(400, "another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(400, "absolute without host", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(400, "absolute with a user", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(400, "absolute with another host", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(400, "small letters", "GET / http/1.1\r\nHost: a\r\n\r\n"),
    .init(400, "long version", "GET / HTTP/1.10\r\nHost: a\r\n\r\n"),
    .init(400, "version without a point", "GET / HTTP/11\r\nHost: a\r\n\r\n"),
    .init(400, "TLS", "\u{16}\u{03}\u{01}\u{02}\0\u{01}\0\u{01}\r\n\r\n"),
    .init(414, "long line", "GET /" + String(repeating: "x", count: 300) + " HTTP/1.1\r\n\r\n"),
    .init(414, "a line without an end", String(repeating: "x", count: 300)),
    .init(501, "CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(501, "long method", String(repeating: "M", count: 33) + " / HTTP/1.1\r\nHost: a\r\n\r\n"),
    .init(505, "version 2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n"),
    .init(505, "version 0.9", "GET / HTTP/0.9\r\nHost: a\r\n\r\n"),
    .init(505, "preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  ]

  static let fields: [Malformed] = [
    .init(400, "no Host", "GET / HTTP/1.1\r\n\r\n"),
    .init(400, "two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
    .init(400, "two Hosts in 1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"),
    .init(400, "Host with a slash", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
    .init(400, "Host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
    .init(400, "Host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"),
    .init(400, "folded field", "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n"),
    .init(400, "space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
    .init(400, "space before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
    .init(400, "no colon", "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n"),
    .init(400, "no name", "GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n"),
    .init(400, "name with a slash", "GET / HTTP/1.1\r\nHost: a\r\nX/Y: 1\r\n\r\n"),
    .init(400, "NUL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n"),
    .init(400, "bare return in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: 1\rY: 2\r\n\r\n"),
    .init(400, "bare newline after a field", "GET / HTTP/1.1\r\nHost: a\nX: 1\r\n\r\n"),
    .init(400, "bare newline as the end", "GET / HTTP/1.1\r\nHost: a\r\n\n"),
    .init(417, "another expectation", post + "Expect: a miracle\r\n\r\n"),
    .init(417, "two expectations", post + "Expect: 100-continue\r\nExpect: x\r\n\r\n"),
    .init(431, "many fields", post + String(repeating: "X: 1\r\n", count: 9) + "\r\n"),
    .init(431, "long field", post + "X: " + String(repeating: "x", count: 600) + "\r\n\r\n"),
    .init(431, "a field without an end", post + "X: " + String(repeating: "x", count: 600)),
  ]

  static let framings: [Malformed] = [
    .init(
      400, "length and coding",
      post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    .init(
      400, "coding and length",
      post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"),
    .init(400, "two lengths", post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nx"),
    .init(400, "the same length twice", post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx"),
    .init(400, "a list of lengths", post + "Content-Length: 1, 1\r\n\r\nx"),
    .init(400, "length with a plus", post + "Content-Length: +1\r\n\r\nx"),
    .init(400, "length with a minus", post + "Content-Length: -1\r\n\r\nx"),
    .init(400, "hexadecimal length", post + "Content-Length: 0x1\r\n\r\nx"),
    .init(400, "length with a space", post + "Content-Length: 1 1\r\n\r\nx"),
    .init(400, "length with a point", post + "Content-Length: 1.0\r\n\r\nx"),
    .init(400, "empty length", post + "Content-Length:\r\n\r\n"),
    .init(400, "digits of another script", post + "Content-Length: ١\r\n\r\nx"),
    .init(413, "large length", post + "Content-Length: 65\r\n\r\n"),
    .init(413, "huge length", post + "Content-Length: 99999999999999999999999999\r\n\r\n"),
    .init(
      400, "coding in 1.0",
      "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    .init(
      400, "two codings",
      post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    .init(
      400, "one of two codings unknown",
      post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: cow\r\n\r\n0\r\n\r\n"),
    .init(400, "chunked twice", post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
    .init(400, "chunked not last", post + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),
    .init(400, "empty coding", post + "Transfer-Encoding:\r\n\r\n0\r\n\r\n"),
    .init(400, "coding with a tab", post + "Transfer-Encoding: \u{0B}chunked\r\n\r\n0\r\n\r\n"),
    .init(400, "coding with a quote", post + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"),
    .init(501, "unknown coding", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
    .init(501, "identity", post + "Transfer-Encoding: identity\r\n\r\n"),
    .init(501, "gzip", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
  ]

  static let chunks: [Malformed] = [
    .init(400, "no size", chunked + "\r\nabc\r\n0\r\n\r\n"),
    .init(400, "size with a letter", chunked + "g\r\n"),
    .init(400, "size with a prefix", chunked + "0x3\r\nabc\r\n0\r\n\r\n"),
    .init(400, "size with a sign", chunked + "+3\r\nabc\r\n0\r\n\r\n"),
    .init(400, "size with a space", chunked + "3 \r\nabc\r\n0\r\n\r\n"),
    .init(400, "space before the size", chunked + " 3\r\nabc\r\n0\r\n\r\n"),
    .init(400, "size without an end", chunked + String(repeating: "0", count: 300)),
    .init(400, "size of 16 digits", chunked + "FFFFFFFFFFFFFFFF\r\n"),
    .init(400, "bare newline after a size", chunked + "3\nabc\r\n0\r\n\r\n"),
    .init(400, "chunk too long", chunked + "3\r\nabcd\r\n0\r\n\r\n"),
    .init(400, "chunk too short", chunked + "4\r\nabc\r\n0\r\n\r\n"),
    .init(400, "bare newline after a chunk", chunked + "3\r\nabc\n0\r\n\r\n"),
    .init(400, "NUL in an extension", chunked + "3;\0\r\nabc\r\n0\r\n\r\n"),
    .init(400, "bare return in an extension", chunked + "3;a\rb\r\nabc\r\n0\r\n\r\n"),
    .init(400, "folded trailer", chunked + "0\r\n X: 1\r\n\r\n"),
    .init(400, "trailer without a colon", chunked + "0\r\nX\r\n\r\n"),
    .init(400, "trailer with a bare newline", chunked + "0\r\n\n"),
    .init(413, "large chunk", chunked + "41\r\n"),
    .init(413, "huge chunk", chunked + "7FFFFFFFFFFFFFF\r\n"),
    .init(413, "many chunks", chunked + String(repeating: "8\r\n12345678\r\n", count: 9)),
    .init(431, "long trailer", chunked + "0\r\nX: " + String(repeating: "x", count: 600)),
    .init(431, "many trailer fields", chunked + "0\r\n" + String(repeating: "X: 1\r\n", count: 9)),
  ]

  /// Texts that are read to the end, with how many requests are in them.
  static let wellFormed: [(name: String, requests: Int, text: String)] = [
    ("simple", 1, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("empty lines before", 1, "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("1.0 without Host", 1, "GET /x?y=1 HTTP/1.0\r\n\r\n"),
    ("a higher minor version", 1, "GET / HTTP/1.9\r\nHost: a\r\n\r\n"),
    ("absolute", 1, "GET http://A:80/x HTTP/1.1\r\nHost: a:80\r\n\r\n"),
    ("absolute without a path", 1, "GET http://a?x HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("OPTIONS", 1, "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("empty Host", 1, "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
    ("IPv6", 1, "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"),
    ("blanks around a value", 1, "GET / HTTP/1.1\r\nHost: a\r\nX: \t 1 2 \t\r\nY:\r\n\r\n"),
    ("UTF-8 in a value", 1, "GET / HTTP/1.1\r\nHost: a\r\nX: ä\r\n\r\n"),
    ("body", 1, post + "Content-Length: 005\r\n\r\nabcde"),
    ("no body", 1, post + "Content-Length: 0\r\n\r\n"),
    ("body of a GET", 1, "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab"),
    ("chunks", 1, chunked + "3\r\nabc\r\nA;x=\"y\"\r\n0123456789\r\n000\r\nX: 1\r\n\r\n"),
    ("no chunks", 1, chunked + "0\r\n\r\n"),
    ("expectation", 1, post + "Expect: 100-Continue\r\nContent-Length: 2\r\n\r\nab"),
    (
      "pipeline", 4,
      "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n" + chunked + "1\r\nx\r\n0\r\n\r\n"
        + post + "Content-Length: 3\r\n\r\nGET"
        + "HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    ),
  ]
}
