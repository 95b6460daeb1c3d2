// Combinators tests: work in progress.
