"""Between Qt and the domain: loop, executors, list models, scanner, codes, words and translations."""
