"""Pairs for eyes to judge: which of them first, what was decided, and what that does to person ids."""
