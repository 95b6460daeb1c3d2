import Foundation
import Testing

/// The playground, which Xcode opens, and the manifest, which builds its pages, list the same pages.
struct PlaygroundTests {
  private static let playground = "Playgrounds/Reprise.playground"
  private static let products = [
    "AsyncAwait", "Combinators", "Retrying", "Scheduling", "Tracing", "Diagrams",
    "DurablePromises", "Journaling", "PromiseStores", "DurableAsyncAwait", "Batching",
    "ResonateProtocol", "Transports", "Workers", "Linearizability", "ModelChecking", "Simulation",
  ]
  /// What comes with the toolchain: a page that keeps files needs a directory.
  private static let toolchain = ["Foundation", "Synchronization"]

  /// The names of the folders with the pages, in order.
  private func pages() throws -> [String] {
    try Repository.folders(in: "\(Self.playground)/Pages").map {
      $0.replacingOccurrences(of: ".xcplaygroundpage", with: "")
    }
  }

  /// The names between a mark and a quotation mark in a text, in order.
  private func names(in text: String, after mark: String, upTo end: Character) -> [String] {
    text.components(separatedBy: mark).dropFirst().map { String($0.prefix { $0 != end }) }
  }

  @Test func `Xcode's list is the folders, in order`() throws {
    let contents = try Repository.text(of: "\(Self.playground)/contents.xcplayground")
    #expect(try names(in: contents, after: "<page name='", upTo: "'") == pages())
    #expect(contents.contains("buildActiveScheme='true'"))
  }

  @Test func `the manifest's list is the folders, in order`() throws {
    let manifest = try Repository.text(of: "Package.swift")
    #expect(try names(in: manifest, after: "  page(\"", upTo: "\"") == pages())
  }

  @Test func `pages are numbered from 01`() throws {
    let pages = try pages()
    #expect(!pages.isEmpty)
    for (place, page) in pages.enumerated() {
      #expect(page.hasPrefix(place < 9 ? "0\(place + 1)-" : "\(place + 1)-"))
    }
  }

  @Test func `a page is short, imports products only, and has an expected output`() throws {
    for page in try pages() {
      let folder = "\(Self.playground)/Pages/\(page).xcplaygroundpage"
      let files = try Repository.swiftFiles(in: folder)
      #expect(files.map(\.name) == ["Contents.swift"])
      for file in files {
        #expect(file.lines.count <= 41, "\(file.path)")
        #expect(file.lines.first?.hasPrefix("//: # \(page.prefix(2)) ") == true, "\(file.path)")
        #expect(Set(file.imports).isSubset(of: Self.products + Self.toolchain), "\(file.path)")
      }
      #expect(try Repository.text(of: "\(folder)/expected-output.txt").hasSuffix("\n"), "\(page)")
    }
  }
}
