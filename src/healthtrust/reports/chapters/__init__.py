"""The seven chapters of the report, one file for each step of the year."""
