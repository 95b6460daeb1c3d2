// Tracing: work in progress.
