// Terminals tests: work in progress.
