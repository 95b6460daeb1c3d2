internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The system's SQLite library, opened while the program runs.
///
/// Nothing is linked: a program that never asks for SQLite runs where there is none, and one that does
/// gets a ``SQLiteMissing`` that can be caught.
public struct SQLiteLibrary: Sendable {
  /// The names under which systems have the library, in the order in which they are tried.
  public static let names: [String] = {
    #if canImport(Darwin)
      ["libsqlite3.dylib", "/usr/lib/libsqlite3.dylib"]
    #else
      ["libsqlite3.so.0", "libsqlite3.so"]
    #endif
  }()

  /// What the dynamic linker found the library by.
  public let name: String
  let symbols: Symbols

  /// Opens the library.
  ///
  /// It stays open for as long as the process lives.
  ///
  /// - Parameter names: the names or paths to try, in this order.
  /// - Throws: ``SQLiteMissing`` if none can be opened, or if what opens is not SQLite.
  public init(names: [String] = Self.names) throws(SQLiteMissing) {
    var searched: [String] = []
    for name in names {
      // The name is a valid C string for the call. What comes back is only handed to dlsym, and is
      // never closed, so that functions found in it stay valid.
      guard let handle = unsafe dlopen(name, RTLD_NOW | RTLD_LOCAL) else {
        searched.append("\(name): \(Self.lastProblem)")
        continue
      }
      do {
        // The handle is open and stays so.
        symbols = try unsafe Symbols(handle)
        self.name = name
        return
      } catch {
        searched.append("\(name): opens, but has no \(error.name)")
      }
    }
    throw SQLiteMissing(searched: searched)
  }

  /// The library's version, such as `3.40.1`.
  public var version: String {
    // SQLite's version is a constant of the library, which is never closed.
    unsafe String(cString: symbols.version())
  }

  /// What the dynamic linker says about its last failure on this thread.
  private static var lastProblem: String {
    // The text is copied before anything else can call the linker on this thread.
    guard let text = unsafe dlerror() else { return "cannot be opened" }
    return unsafe String(cString: text)
  }
}
