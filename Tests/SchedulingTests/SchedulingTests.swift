// Scheduling tests: work in progress.
