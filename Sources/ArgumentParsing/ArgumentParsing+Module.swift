// ArgumentParsing: work in progress.
