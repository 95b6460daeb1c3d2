internal import PromiseStores

extension MetricsPage {
  /// Writes what the store holds and has written.
  mutating func write(_ store: any ServedStore) {
    let figures = store.figures
    family("resonate_schedule_promises_total", "counter", "Promises that schedules created.")
    sample(Double(figures.scheduledPromises))
    family("reprise_store_promises", "gauge", "Promises, settled ones included.")
    sample(Double(figures.promises))
    family("reprise_store_tasks", "gauge", "Tasks by state.")
    sample(Double(figures.pendingTasks), ["state": "pending"])
    sample(Double(figures.acquiredTasks), ["state": "acquired"])
    let others = figures.tasks - figures.pendingTasks - figures.acquiredTasks
    sample(Double(others), ["state": "other"])
    family("reprise_store_schedules", "gauge", "Schedules.")
    sample(Double(figures.schedules))
    family("reprise_store_flushes_total", "counter", "How often something was made durable.")
    sample(Double(figures.flushes))
    family("reprise_store_flushed_records_total", "counter", "Records that were made durable.")
    sample(Double(figures.flushedRecords))
    family("reprise_store_flushed_bytes_total", "counter", "Their length.")
    sample(Double(figures.flushedBytes))
    family("reprise_store_healthy", "gauge", "Whether the store keeps its word: 1 or 0.")
    sample(store.health == .good ? 1 : 0)
  }

  /// Writes what is under way.
  mutating func write(
    connections: Int, streams: Int, deliveries: (running: Int, waiting: Int)
  ) {
    family("reprise_connections", "gauge", "Open connections, streams included.")
    sample(Double(connections))
    family("reprise_poll_streams", "gauge", "Streams of workers.")
    sample(Double(streams))
    family("reprise_deliveries", "gauge", "Messages over transports that wait.")
    sample(Double(deliveries.running), ["state": "running"])
    sample(Double(deliveries.waiting), ["state": "waiting"])
  }
}
