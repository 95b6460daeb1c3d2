// AsyncAwait tests: work in progress.
