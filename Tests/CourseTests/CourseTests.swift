// Course tests: work in progress.
