"""Formulas as data: one text, read as a value, an interval, a unit and a sentence."""
