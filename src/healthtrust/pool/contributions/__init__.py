"""Contributions: what each household, its employers and the government owe under any mixture of rules."""
