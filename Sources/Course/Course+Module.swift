// Course: work in progress.
