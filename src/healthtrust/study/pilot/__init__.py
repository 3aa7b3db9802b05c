"""Try it in one region first: what a new form did there, how sure that is, and whether it would be seen."""
