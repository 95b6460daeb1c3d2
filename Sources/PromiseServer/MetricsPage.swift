/// Figures in the text format of Prometheus.
struct MetricsPage {
  private(set) var text = ""
  private var name = ""

  /// Begins the samples of a name.
  mutating func family(_ name: String, _ type: String, _ help: String) {
    self.name = name
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  /// Writes a sample of the name that was begun.
  mutating func sample(
    _ value: Double, _ labels: KeyValuePairs<String, String> = [:], suffix: String = ""
  ) {
    text += name + suffix
    if !labels.isEmpty {
      let list = labels.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
      text += "{\(list.joined(separator: ","))}"
    }
    let isWhole = value.rounded() == value && value.magnitude < 1e15
    text += isWhole ? " \(Int64(value))\n" : " \(value)\n"
  }

  private static func escaped(_ value: String) -> String {
    var result = ""
    for character in value {
      switch character {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n", "\r\n": result += "\\n"
      default: result.append(character)
      }
    }
    return result
  }
}
