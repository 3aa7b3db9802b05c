"""Equity of a result: how unequally it falls by rank and group, what that costs, and who wins or loses."""
