// Reprise tests: work in progress.
