// Retrying tests: work in progress.
