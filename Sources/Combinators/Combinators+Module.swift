// Combinators: work in progress.
