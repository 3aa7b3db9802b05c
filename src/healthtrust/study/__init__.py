"""Asking questions of designs and of packages: what is uncertain, and what follows from it."""
