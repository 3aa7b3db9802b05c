"""Workbooks of inputs that somebody sends: kept for a day, read, shown as what they would change."""
