"""Texts that pages say by looking them up: what the design is made of, titles, roles, actions, states.

>>> {"share", "Ceiling share", "at least {n}", "Analyst"} <= looked_up()
True
"""

from __future__ import annotations

from healthtrust.design.complaints import EXPECTED
from healthtrust.design.complaints import PATTERNS as LOOKS
from healthtrust.design.describe import parameters
from healthtrust.design.whole import Design
from healthtrust.web.access.roles import ALL_ROLES, MAY
from healthtrust.web.forms.fields import FORMS
from healthtrust.web.forms.reading import PATTERNS
from healthtrust.web.forms.words import BOUNDS
from healthtrust.web.jobs.rows import ENDED
from healthtrust.web.language.looked_up_designs import of_forms, of_model
from healthtrust.web.places.measures import MEASURES
from healthtrust.web.refusals import TITLES
from healthtrust.web.results.asked_view import RULES

INPUTS = {"code of healthtrust", "shipped tables"}
"""What every run is made from besides files."""


def looked_up() -> set[str]:
    """Return them all."""
    said = {text for each in parameters() for text in (each.meaning, each.unit) if text}
    said |= {*TITLES.values(), *MAY, *RULES, *FORMS.values(), *PATTERNS.values(), *BOUNDS}
    said |= {each for each in (*EXPECTED.values(), *LOOKS.values()) if "{" not in each}
    said |= {role.capitalize() for role in ALL_ROLES} | {measure.label for measure in MEASURES}
    said |= INPUTS
    said |= {"queued", "running", *ENDED, "yes", "no"}
    return said | set(of_forms()) | set(of_model(Design))
