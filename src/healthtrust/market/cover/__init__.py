"""Private cover beside the statutory core: who takes it up, what it does to the pool, where it is counted."""
