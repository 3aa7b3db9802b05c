"""The report of a run, as a page shows it before it is made and after."""
