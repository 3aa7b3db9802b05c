"""The ledger of person ids: who is who, since when, and on whose word."""
