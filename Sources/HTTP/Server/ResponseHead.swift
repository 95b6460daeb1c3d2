/// What stands before the body of a response.
struct ResponseHead {
  enum Framing: Hashable {
    /// No body, and none may follow.
    case none
    case length(Int)
    case chunked
    /// The end of the connection is the end of the body, for clients that know no better.
    case untilClose
  }

  var status: HTTPStatus
  var headers: HTTPHeaders
  var framing: Framing
  var isKeptAlive: Bool
  var isModern: Bool
  var date: String

  /// Tells whether no field can end its line by itself.
  static func isValid(_ headers: HTTPHeaders) -> Bool {
    headers.fields.allSatisfy { field in
      !field.name.isEmpty && field.name.utf8.allSatisfy(Byte.isToken)
        && field.value.utf8.allSatisfy(Byte.isValue)
    }
  }

  func write(to output: inout OutputBuffer) {
    output.append(status == .ok ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 \(status)\r\n")
    var hasDate = false
    for field in headers.fields {
      if field.name.matches("Content-Length") || field.name.matches("Transfer-Encoding")
        || field.name.matches("Connection")
      {
        continue
      }
      if field.name.matches("Date") { hasDate = true }
      output.append(field.name)
      output.append(": ")
      output.append(field.value)
      output.append("\r\n")
    }
    if !hasDate {
      output.append("Date: ")
      output.append(date)
      output.append("\r\n")
    }
    switch framing {
    case .length(let length):
      output.append("Content-Length: ")
      output.append(String(length))
      output.append("\r\n")
    case .chunked: output.append("Transfer-Encoding: chunked\r\n")
    case .none, .untilClose: break
    }
    if !isKeptAlive {
      output.append("Connection: close\r\n")
    } else if !isModern {
      output.append("Connection: keep-alive\r\n")
    }
    output.append("\r\n")
  }
}
