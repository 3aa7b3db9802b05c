"""Limits on a package: money, staff, coverage, substitutes, complements, earmarks; the linear programme."""
