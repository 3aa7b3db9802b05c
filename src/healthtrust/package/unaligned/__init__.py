"""Where households do not choose what the government would for them: equilibria, not certificates."""
