"""A state of the year cut into parts of the people and put together again, and years run in parts."""
