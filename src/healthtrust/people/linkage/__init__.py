"""Records that belong to one person: standardised, compared, linked; by a model that is kept as data."""
