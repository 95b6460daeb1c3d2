#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The functions of SQLite that we call, with their types as `sqlite3.h` declares them.
///
/// Safe to hold and copy, because they are addresses of code in a library that is never closed; every
/// call is marked unsafe where it is made, and says why its arguments are right.
@safe struct Symbols: Sendable {
  typealias Text = UnsafePointer<CChar>

  let open:
    @convention(c) @Sendable (Text, UnsafeMutablePointer<OpaquePointer?>, Int32, Text?) -> Int32
  let close: @convention(c) @Sendable (OpaquePointer?) -> Int32
  let prepare:
    @convention(c) @Sendable (
      OpaquePointer?, Text, Int32, UnsafeMutablePointer<OpaquePointer?>,
      UnsafeMutablePointer<Text?>?
    ) -> Int32
  let finalize: @convention(c) @Sendable (OpaquePointer?) -> Int32
  let step: @convention(c) @Sendable (OpaquePointer?) -> Int32
  let reset: @convention(c) @Sendable (OpaquePointer?) -> Int32
  let clearBindings: @convention(c) @Sendable (OpaquePointer?) -> Int32
  let bindInteger: @convention(c) @Sendable (OpaquePointer?, Int32, Int64) -> Int32
  let bindReal: @convention(c) @Sendable (OpaquePointer?, Int32, Double) -> Int32
  /// The last argument is a number that stands for a way to free the text; see `transient`.
  let bindText: @convention(c) @Sendable (OpaquePointer?, Int32, Text, Int32, Int) -> Int32
  let parameterCount: @convention(c) @Sendable (OpaquePointer?) -> Int32
  let bindNull: @convention(c) @Sendable (OpaquePointer?, Int32) -> Int32
  let columnCount: @convention(c) @Sendable (OpaquePointer?) -> Int32
  let columnType: @convention(c) @Sendable (OpaquePointer?, Int32) -> Int32
  let columnInteger: @convention(c) @Sendable (OpaquePointer?, Int32) -> Int64
  let columnReal: @convention(c) @Sendable (OpaquePointer?, Int32) -> Double
  let columnText: @convention(c) @Sendable (OpaquePointer?, Int32) -> UnsafePointer<UInt8>?
  let columnBytes: @convention(c) @Sendable (OpaquePointer?, Int32) -> Int32
  let busyTimeout: @convention(c) @Sendable (OpaquePointer?, Int32) -> Int32
  let changes: @convention(c) @Sendable (OpaquePointer?) -> Int32
  let autocommit: @convention(c) @Sendable (OpaquePointer?) -> Int32
  let connection: @convention(c) @Sendable (OpaquePointer?) -> OpaquePointer?
  let errorCode: @convention(c) @Sendable (OpaquePointer?) -> Int32
  let errorMessage: @convention(c) @Sendable (OpaquePointer?) -> Text
  let version: @convention(c) @Sendable () -> Text

  /// `SQLITE_TRANSIENT`: SQLite copies the text before the call returns.
  static let transient = -1
  /// `SQLITE_ROW`: a row is there.
  static let row: Int32 = 100
  /// `SQLITE_DONE`: there are no more rows.
  static let done: Int32 = 101

  /// Looks the functions up.
  ///
  /// - Parameter handle: a library that dlopen has opened and that stays open.
  /// - Throws: ``MissingSymbol`` for the first that is not there.
  init(_ handle: UnsafeMutableRawPointer) throws(MissingSymbol) {
    /// The function of a name; the caller's type must be the one that `sqlite3.h` declares for it.
    func find<Function>(_ name: String) throws(MissingSymbol) -> Function {
      // The handle is open, as the caller says.
      guard let address = unsafe dlsym(handle, "sqlite3_\(name)") else {
        throw MissingSymbol(name: "sqlite3_\(name)")
      }
      // Every type that is asked for is that of a C function, and a pointer to one is an address.
      return unsafe unsafeBitCast(address, to: Function.self)
    }
    // Unsafe, because these types take pointers; each stands above with the name of its function.
    unsafe open = try find("open_v2")
    unsafe close = try find("close_v2")
    unsafe prepare = try find("prepare_v2")
    unsafe finalize = try find("finalize")
    unsafe step = try find("step")
    unsafe reset = try find("reset")
    unsafe clearBindings = try find("clear_bindings")
    unsafe bindInteger = try find("bind_int64")
    unsafe bindReal = try find("bind_double")
    unsafe bindText = try find("bind_text")
    unsafe parameterCount = try find("bind_parameter_count")
    unsafe bindNull = try find("bind_null")
    unsafe columnCount = try find("column_count")
    unsafe columnType = try find("column_type")
    unsafe columnInteger = try find("column_int64")
    unsafe columnReal = try find("column_double")
    unsafe columnText = try find("column_text")
    unsafe columnBytes = try find("column_bytes")
    unsafe busyTimeout = try find("busy_timeout")
    unsafe changes = try find("changes")
    unsafe autocommit = try find("get_autocommit")
    unsafe connection = try find("db_handle")
    unsafe errorCode = try find("extended_errcode")
    unsafe errorMessage = try find("errmsg")
    unsafe version = try find("libversion")
  }

  /// The last failure on a connection, which is open or `nil`.
  func error(of connection: OpaquePointer?, _ subject: String) -> SQLiteError {
    // SQLite takes both, and its text is copied before the next call.
    let message = unsafe String(cString: errorMessage(connection))
    return SQLiteError(code: unsafe errorCode(connection), message: message, subject: subject)
  }
}

/// A library lacks a function that SQLite has.
struct MissingSymbol: Error {
  let name: String
}
