"""How sure we are of a best package: it is chosen again on draws of every number that is in doubt."""
