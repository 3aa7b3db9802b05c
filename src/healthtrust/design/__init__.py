"""The first book: what is decided. Frozen classes, one file per heading of the design file."""
