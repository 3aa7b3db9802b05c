"""Runs side by side, as a page shows them."""
