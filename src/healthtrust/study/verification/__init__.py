"""A model verified: tests whose outcome is known beforehand, and numbers an expert would recognise."""

from __future__ import annotations
