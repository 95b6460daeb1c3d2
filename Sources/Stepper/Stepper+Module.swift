// Stepper: work in progress.
