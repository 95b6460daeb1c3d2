extension Contest {
  static let server: Contest = {
    let clients = [
      "ping8": 8, "roundtrip1": 1, "roundtrip8": 8, "roundtrip1-dev": 1, "roundtrip8-dev": 8,
      "create1": 1, "create8": 8, "create64": 64, "create1-dev": 1, "create8-dev": 8,
      "create64-dev": 64, "streams": 1_000, "growth": 8, "growth-dev": 8,
    ]
    // It is in memory, and so the peer of both.
    let trips = [
      "roundtrip1": ["roundtrip1", "2"], "roundtrip8": ["roundtrip8", "2"],
      "roundtrip1-dev": ["roundtrip1", "2"], "roundtrip8-dev": ["roundtrip8", "2"],
    ]
    func queue(_ name: String) -> Contender {
      Contender(
        name: name, command: ["python3", "-B", "\(peers)/task_queue.py", name],
        calls: trips.filter { !$0.key.hasSuffix("-dev") })
    }
    // Beside the creations it says how fast the machine is: the server they are to be compared with
    // cannot be had, but what it did where this did so much is known.
    let pings = ["ping8", "create1", "create8", "create64"].map { ($0, ["ping8", "50000"]) }
    // What one flush takes on this disk at this moment.
    let flushes = ["roundtrip1", "create1", "create8", "create64"].map {
      ($0, ["sequential", "500"])
    }
    return Contest(
      name: "server",
      workloads: [
        "ping8", "roundtrip1", "roundtrip8", "roundtrip1-dev", "roundtrip8-dev", "create1",
        "create8", "create64", "create1-dev", "create8-dev", "create64-dev", "streams", "growth",
        "growth-dev",
      ], writes: true,
      contenders: [
        Contender(name: "server", command: [own, "server"], sizes: clients),
        Contender(name: "go", command: ["go", "run", "\(peers)/roundtrip.go"], calls: trips),
        Contender(
          name: "go-ping8", command: ["go", "run", "\(peers)/http_ping.go"],
          calls: Dictionary(uniqueKeysWithValues: pings)),
        Contender(
          name: "limit", command: [own, "limit"],
          calls: Dictionary(uniqueKeysWithValues: flushes)),
        queue("celery"), queue("huey"), queue("rq"),
      ])
  }()
}
