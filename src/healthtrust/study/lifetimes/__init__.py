"""Whole lives over decades: persons with luck, and the cohort's exact expectation beside them."""
