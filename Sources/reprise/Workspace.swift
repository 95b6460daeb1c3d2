import Foundation

/// The folder a learner works in: one with `Package.swift` and `Chapters`.
struct Workspace {
  /// The folder.
  let root: String

  /// The nearest workspace at or above the current directory, if there is one.
  init?() {
    let files = FileManager.default
    // Empty if the current directory was removed; a relative path has a parent for ever.
    guard files.currentDirectoryPath.hasPrefix("/") else { return nil }
    var folder = URL(fileURLWithPath: files.currentDirectoryPath).standardizedFileURL
    while !files.fileExists(atPath: folder.appendingPathComponent("Package.swift").path)
      || !files.fileExists(atPath: folder.appendingPathComponent("Chapters").path)
    {
      let parent = folder.deletingLastPathComponent().standardizedFileURL
      guard parent.path != folder.path, folder.path != "/" else { return nil }
      folder = parent
    }
    root = folder.path
  }

  /// Where progress is kept.
  var progressPath: String { "\(root)/.reprise/progress" }

  /// What was done so far; says on standard error what it cannot make sense of.
  func progress(_ context: Context) -> ProgressFile {
    guard let data = FileManager.default.contents(atPath: progressPath) else {
      return ProgressFile()
    }
    let file = ProgressFile(parsing: String(decoding: data, as: UTF8.self))
    if file.isForeign {
      context.warn(
        "\(progressPath):1: expected '\(ProgressFile.firstLine)'; the file is left alone")
    }
    for line in file.unreadable {
      context.warn("\(progressPath):\(line): not a line such as 'read 01'; ignored")
    }
    return file
  }
}

extension Context {
  /// Notes down what was done, if this is a workspace; if that fails, the work is done all the same.
  func remember(_ activity: ProgressFile.Activity, _ chapter: Int) {
    guard let workspace = Workspace() else { return }
    var file = workspace.progress(self)
    guard file.add(ProgressFile.Entry(activity: activity, chapter: chapter)) else { return }
    do {
      try FileManager.default.createDirectory(
        atPath: "\(workspace.root)/.reprise", withIntermediateDirectories: true)
      try Data(file.text.utf8).write(
        to: URL(fileURLWithPath: workspace.progressPath), options: .atomic)
    } catch {
      warn("progress was not saved in \(workspace.progressPath): \(error.localizedDescription)")
    }
  }
}
