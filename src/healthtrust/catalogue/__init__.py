"""Shipped facts: small tables of parameters that the steps read, each row with its source and status."""
