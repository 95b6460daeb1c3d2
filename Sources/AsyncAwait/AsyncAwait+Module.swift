// AsyncAwait: work in progress.
