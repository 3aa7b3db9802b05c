"""Getters for official open data: listed, downloaded, checked, noted. Nothing else needs them."""
