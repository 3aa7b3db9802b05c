"""Measures worked out from the five tables, all together: rate = numerator / (denominator - exclusions)."""
