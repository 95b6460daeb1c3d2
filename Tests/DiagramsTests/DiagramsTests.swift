// Diagrams tests: work in progress.
