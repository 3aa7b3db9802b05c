"""Designs in a browser: saved without losing anybody's words, told in sentences, kept in every version."""
