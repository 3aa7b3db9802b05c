"""What stands before and after the seven chapters of a report, and the appendices."""
