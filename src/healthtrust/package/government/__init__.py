"""The government: welfare, taxes, decision rules, and the best package with a certificate."""
