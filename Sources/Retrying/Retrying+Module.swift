// Retrying: work in progress.
