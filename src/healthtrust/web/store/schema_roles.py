"""The table of roles that approvers gave people on the page of settings."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from healthtrust.web.store.schema import METADATA

ROLES = Table(
    "roles",
    METADATA,
    Column("person", String(200), primary_key=True),
    Column("roles", Text, nullable=False),
)
"""One row a person: their roles, with spaces between; none: they may do nothing."""
