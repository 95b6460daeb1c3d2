// Tracing tests: work in progress.
