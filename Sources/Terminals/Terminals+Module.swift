// Terminals: work in progress.
