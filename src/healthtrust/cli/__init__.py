"""The command line: healthtrust VERB. Progress on stderr, paths and results on stdout; exit codes 0, 1, 2."""
