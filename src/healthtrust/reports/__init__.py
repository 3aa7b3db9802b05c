"""Reports: saying what happened, in sentences, figures, one printed page and one workbook.

A report reads the tables of a run folder and the design that made them, and nothing else; it adds no number
that cannot be found there.
"""
