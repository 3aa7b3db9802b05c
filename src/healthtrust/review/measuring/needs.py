"""What a measure needs of the tables, and why tables cannot answer it.

>>> from healthtrust.review.measuring.library import shipped_measures
>>> by_code = {each.code: each for each in shipped_measures().measures}
>>> sorted(needs(by_code["pqi-08"], shipped_measures()))
[('activity', 'setting'), ('diagnosis', 'code'), ('diagnosis', 'rank')]

Source  the tables: `records.exchange`.
"""

from __future__ import annotations

from collections.abc import Mapping

from healthtrust.design.measure import Measure, Measures
from healthtrust.review.measuring.library import parts_of
from healthtrust.review.measuring.tables import Tables

COLUMNS = {"practice": "practice_id", "payer": "payer_id", "plan": "plan_id", "area": "area_code"}
"""Column of enrolment that names each body."""
OF_VALUE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "days of stay": (("activity", "end_date"),),
    "days waited": (("activity", "requested_date"),),
    "usual provider index": (("activity", "org_id"),),
    "continuity of care index": (("activity", "org_id"),),
    "paid_amount": (("activity", "paid_amount"),),
    "reference_cost": (("activity", "reference_cost"),),
    "patient_paid": (("activity", "patient_paid"),),
    "answer": (("measurement", "value"),),
}
OF_CONDITION: Mapping[str, tuple[tuple[str, str], ...]] = {
    "settings": (("activity", "setting"),),
    "elective": (("activity", "elective"),),
    "principal": (("diagnosis", "code"), ("diagnosis", "rank")),
    "recorded": (("diagnosis", "code"),),
    "procedures": (("diagnosis", "code"),),
    "registers": (("diagnosis", "code"), ("activity", "setting")),
    "measured": (("measurement", "measure_code"), ("measurement", "person_id")),
    "value_at_least": (("measurement", "value"),),
    "value_at_most": (("measurement", "value"),),
    "paid_share_above": (("measurement", "value"), ("activity", "patient_paid")),
    "contacts_at_least": (("activity", "setting"),),
    "products": (("activity", "product_code"),),
    "payment_models": (("activity", "payment_model"),),
    "followed_by": (("activity", "end_date"),),
    "ended": (("activity", "end_date"),),
    "waited_at_most": (("activity", "requested_date"),),
    "with_wait": (("activity", "requested_date"),),
    "codes": (("measurement", "measure_code"), ("measurement", "value")),
}


def needs(measure: Measure, whole: Measures) -> set[tuple[str, str]]:
    """Return the tables and columns a measure reads, beyond those that every table has."""
    found: set[tuple[str, str]] = set()
    for _, which in parts_of(measure):
        for name in which.given & OF_CONDITION.keys():
            found |= set(OF_CONDITION[name])
        if which.missing:
            found.add(("activity", which.missing))
    for value in (measure.value, measure.over):
        found |= set(OF_VALUE.get(str(value), ()))
    if measure.kind == "rate" or measure.of == "activities":
        found.add(("activity", "setting"))
    return found


def unanswered(measure: Measure, whole: Measures, tables: Tables, by: str) -> str:
    """Return why a measure cannot be worked out, or nothing; by: the body it is attributed to."""
    if measure.kind == "reported":
        return "it is reported by others: give its results with --reported"
    for table, column in sorted(needs(measure, whole)):
        if table not in tables.columns:
            return f"there is no table of {table}"
        if not tables.has(table, column):
            return f"{table} has no column {column}"
    if by in COLUMNS and not tables.has("enrolment", COLUMNS[by]):
        return f"enrolment has no column {COLUMNS[by]}"
    if by == "provider" and not tables.has("activity", "org_id"):
        return "activity has no column org_id"
    unseen = sorted(codes_of(measure) - tables.measured) if tables.has("measurement") else []
    return f"nothing was measured as {unseen[0]}" if unseen and codes_of(measure) == set(unseen) else ""


def codes_of(measure: Measure) -> set[str]:
    """Return the measure codes that a measure reads."""
    return {code for _, which in parts_of(measure) for code in (*which.codes, *which.measured)}
