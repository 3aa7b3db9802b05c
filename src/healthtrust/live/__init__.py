"""Running a real year: the same rules as a simulated one, with recorded facts where responses stood."""
