// ArgumentParsing tests: work in progress.
