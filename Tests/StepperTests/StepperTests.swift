// Stepper tests: work in progress.
