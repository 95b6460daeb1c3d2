/// A disk with one level of directories, as a value: a copy is a snapshot.
///
/// Files have bytes that are pending and bytes that are durable; so have directories with names.
package struct Disk {
  /// A change of names that is durable once its directory is.
  struct NameChange {
    let directory: String
    /// The file that each path stands for afterwards; nil if none.
    let paths: [(path: String, file: Int?)]
  }

  private(set) var directories: Set<String>
  private(set) var names: [String: Int] = [:]
  private(set) var durableNames: [String: Int] = [:]
  private(set) var pendingNames: [NameChange] = []
  private(set) var inodes: [Inode] = []

  /// An empty disk.
  package init(directories: Set<String> = ["/j"]) { self.directories = directories }

  // MARK: Looking and damaging

  /// The paths of all files, sorted.
  package var paths: [String] { names.keys.sorted() }

  /// The bytes that a process reads from a file.
  package subscript(path: String) -> [UInt8]? {
    get { names[path].map { inodes[$0].cached } }
    set {
      // Damage is not pending: it is what the medium holds.
      if let newValue {
        if let file = names[path] {
          inodes[file] = Inode(newValue)
        } else {
          inodes.append(Inode(newValue))
          names[path] = inodes.count - 1
          durableNames[path] = inodes.count - 1
        }
      } else {
        names[path] = nil
        durableNames[path] = nil
      }
    }
  }

  /// A number that two disks share if a process finds the same files on them.
  package var digest: Int {
    var hasher = Hasher()
    for path in paths {
      hasher.combine(path)
      guard let file = names[path] else { continue }
      // The buffer is only read, inside the call.
      unsafe inodes[file].cached.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }
    return hasher.finalize()
  }

  // MARK: Calls

  mutating func create(_ path: String) -> Int {
    inodes.append(Inode())
    let file = inodes.count - 1
    change([(path, file)])
    return file
  }

  mutating func rename(_ path: String, _ file: Int, to newPath: String) {
    change([(path, nil), (newPath, file)])
  }

  mutating func remove(_ path: String) { change([(path, nil)]) }

  mutating func synchronizeNames(of directory: String) {
    for change in pendingNames where change.directory == directory {
      for (path, file) in change.paths { durableNames[path] = file }
    }
    pendingNames.removeAll { $0.directory == directory }
  }

  mutating func withFile<Output>(_ file: Int, _ body: (inout Inode) -> Output) -> Output {
    body(&inodes[file])
  }

  private mutating func change(_ paths: [(path: String, file: Int?)]) {
    for (path, file) in paths { names[path] = file }
    pendingNames.append(NameChange(directory: Self.directory(of: paths[0].path), paths: paths))
  }

  static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return String(path[..<slash])
  }

  // MARK: Crashes

  /// The disk after a loss of power.
  ///
  /// - Parameters:
  ///   - keepsName: whether a change of names was kept, by its place.
  ///   - file: what a file was left with, by its number.
  /// - Returns: that disk, with nothing pending.
  func afterPowerLoss(keepsName: (Int) -> Bool, _ file: (Int) -> Inode) -> Disk {
    var disk = Disk(directories: directories)
    var names = durableNames
    for (place, change) in pendingNames.enumerated() where keepsName(place) {
      for (path, file) in change.paths { names[path] = file }
    }
    for path in names.keys.sorted() {
      guard let number = names[path] else { continue }
      disk[path] = file(number).cached
    }
    return disk
  }
}
