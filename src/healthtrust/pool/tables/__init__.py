"""Plain tables in and out: people read from a file, what they owe and who bears it written to one."""
