"""The second book: what is recorded. Frozen columns that every step reads and only adds to."""
