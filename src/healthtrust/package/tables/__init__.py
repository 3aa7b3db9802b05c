"""Plain tables in and out: a question read from files, an answer written to them."""
