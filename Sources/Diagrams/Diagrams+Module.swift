// Diagrams: work in progress.
