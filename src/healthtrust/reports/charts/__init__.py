"""Charts: one question to a file, each from the tables of a run to a title, a drawing and its table."""
