"""The household: what it buys on top of a package and a tax, and what every arrangement is worth to it."""
