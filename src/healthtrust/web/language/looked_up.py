"""Texts that pages say by looking them up: meanings and units of the design, titles, roles, names of states.

>>> "a share" in looked_up() or "share" in looked_up()
True
"""

from __future__ import annotations

from healthtrust.design.describe import parameters
from healthtrust.web.access.roles import ALL_ROLES
from healthtrust.web.jobs.rows import ENDED
from healthtrust.web.refusals import TITLES


def looked_up() -> set[str]:
    """Return them all."""
    said = {text for each in parameters() for text in (each.meaning, each.unit) if text}
    said |= set(TITLES.values())
    said |= {role.capitalize() for role in ALL_ROLES}
    said |= {"queued", "running", *ENDED}
    return said
