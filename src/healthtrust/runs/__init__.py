"""Runs kept in folders: named by fingerprint, found, resumed, compared, verified, exported."""
