"""The rows that measures are counted over: activities, persons, members, answers; each with body, class, sex.

    activities   in the period by the day they began, of somebody enrolled on that day
    persons      once each, with the body, class and days of their last spell in the period
    members      each person with each body: days and money while there
    answers      observations and survey answers of the period; an answer about a body is that body's

Source  form of this library.

>>> from healthtrust.review.measuring.library import shipped_measures
>>> len(kinds(shipped_measures().measures)["(setting IN ('inpatient'))"]) > 20
True
"""

from __future__ import annotations

from collections.abc import Iterable

from healthtrust.design.measure import Measure, Which
from healthtrust.review.measuring.conditions import Known, of_activity
from healthtrust.review.measuring.exposure import ALL, NOT_RECORDED
from healthtrust.review.measuring.span import Span
from healthtrust.review.measuring.tables import Tables

CONTINUITY = ("usual provider index", "continuity of care index")
MANY = 12
"""Measures of one setting from which on its few rows are laid down before they are counted."""


def inside(span: Span, column: str = "start_date") -> str:
    """Return the test of a day in the period."""
    return f"{column} >= DATE '{span.start}' AND {column} < DATE '{span.stop}'"


def activities(span: Span, provider: bool, marked: bool, stays: bool) -> str:
    """Return the query of activities; marked: code sets are looked at, stays: what follows a stay."""
    body = f"coalesce(a.org_id, '{NOT_RECORDED}') AS body, " if provider else ""
    coded = " LEFT JOIN coded USING (key)" if marked else ""
    stayed = " LEFT JOIN stayed USING (key)" if stays else ""
    more = ("coded.* EXCLUDE (key), " if marked else "") + ("stayed.* EXCLUDE (key), " if stays else "")
    return (
        f"SELECT {more}a.*, {body}s.* EXCLUDE (person_id, body, start, stop) "
        f"FROM activity a{coded}{stayed} JOIN lived s ON a.person_id = s.person_id "
        f"AND a.start_date >= s.start AND a.start_date < s.stop WHERE {inside(span, 'a.start_date')}"
    )


def kinds(measures: Iterable[Measure]) -> dict[str, list[str]]:
    """Return the measures of activities by a test that every activity passes which they may count.

    Settings with many measures have a pass of their own; all others are counted in one.
    """
    held = {each.code: each for each in measures}
    found: dict[str, list[str]] = {}
    for code, each in held.items():
        if each.kind == "rate" or each.of == "activities":
            parts = [held[part] for part in each.any_of] or [each]
            which = [one.numerator if one.kind == "rate" else one.denominator for one in parts]
            tests = list(dict.fromkeys(_coarse(one) for one in which))
            found.setdefault("true" if "true" in tests else " OR ".join(tests), []).append(code)
    few = {test: codes for test, codes in found.items() if len(codes) < MANY}
    many = {test: codes for test, codes in found.items() if test not in few}
    if few:
        test = "true" if "true" in few else " OR ".join(few)
        many.setdefault(test, []).extend(code for codes in few.values() for code in codes)
    return many


def individuals(seen: bool, paid: bool) -> str:
    """Return the query of persons; seen: whom they saw, paid: what they paid."""
    joined = (" LEFT JOIN seen USING (person_id)" if seen else "") + (
        " LEFT JOIN (SELECT person_id, sum(patient_paid) AS patient_paid FROM member GROUP BY 1) "
        "USING (person_id)"
        if paid
        else ""
    )
    return f"FROM who JOIN cell USING (cell){joined}"


def members() -> str:
    """Return the query of each person with each body."""
    return "FROM member JOIN (SELECT * EXCLUDE (cell) FROM who) USING (person_id) JOIN cell USING (cell)"


def answers(tables: Tables, span: Span, everywhere: bool) -> str:
    """Return the query of answers; everywhere: all bodies are one."""
    there = tables.columns["measurement"]
    weight = "coalesce(respondent_weight, 1.0)" if "respondent_weight" in there else "1.0"
    units = "coalesce(response_count, 1)" if "response_count" in there else "1"
    own = ["m.org_id"] if "org_id" in there else []
    person = "person_id" in there
    body = (
        f"'{ALL}'"
        if everywhere
        else f"coalesce({', '.join([*own, *(['s.body'] if person else []), _missing()])})"
    )
    joined = (
        " LEFT JOIN spell s ON m.person_id = s.person_id AND m.date >= s.start AND m.date < s.stop"
        if person
        else ""
    )
    who = "coalesce(s.class, 0) AS class, coalesce(s.sex, '') AS sex" if person else "0 AS class, '' AS sex"
    return (
        f"SELECT m.measure_code, m.value, {weight} * {units} AS weight, {units} AS units, {body} AS body, "
        f"{who} FROM measurement m{joined} WHERE {inside(span, 'm.date')}"
    )


def _missing() -> str:
    return f"'{NOT_RECORDED}'"


def _coarse(which: Which) -> str:
    if which.settings:
        return of_activity(Which(settings=which.settings), Known((), {}, {}))
    if which.payment_models:
        return of_activity(Which(payment_models=which.payment_models), Known((), {}, {}))
    return "true"
