// Scheduling: work in progress.
