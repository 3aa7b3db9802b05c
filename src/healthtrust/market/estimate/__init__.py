"""How people chose among plans, read off what they chose: coefficients, errors, what cannot be known."""
