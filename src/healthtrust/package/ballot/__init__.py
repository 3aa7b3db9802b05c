"""Social choice: the package put to a vote."""
