"""A pace of change as one page: how far places are from target, when they are there, and what decides."""

from __future__ import annotations

import numpy as np

from healthtrust.allocate.pace.answer import Answer, places_rows, said, sentence, years_rows
from healthtrust.allocate.pace.limits import RULES
from healthtrust.ground.money import words
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.allocate_distance import distance
from healthtrust.reports.charts.allocate_years import decided, within
from healthtrust.reports.figure import finished


def pace_page(found: Answer) -> str:
    """Return a pace of change as one HTML file."""
    top = Top(
        "A pace of change",
        f"{len(found.asked.names):,} places on the way to their target, {found.years} years",
        sentence(found),
        _numbers(found),
    )
    return page_of(top, (_distance(found), _years(found)), f"Money in {found.money.code}.")


def _numbers(found: Answer) -> tuple[Said, ...]:
    path = found.path
    needed = words(int(path.needed_now.sum()), found.money)
    never, scalar = int((path.years_to_target < 0).sum()), f"{path.scalar[0]:+.3f}".replace("-", "−")
    return (
        Said("Furthest below, before", said(float(path.distance[0].min())), "of the first target"),
        Said("Furthest above, before", said(float(path.distance[0].max())), "of the first target"),
        Said("Needed now", needed, "to bring all up to target at once"),
        Said("Never within 1 %", f"{never:,}", f"in {found.years} years"),
        Said("Scalar of the first year", scalar, "share closed beyond the rule"),
    )


def _distance(found: Answer) -> Section:
    path, told = found.path, places_rows(found)
    columns = {
        "place": np.array(told["place"], dtype=object),
        "before": path.distance[0],
        "after": path.closing[-1],
    }
    kept = {name: told[name] for name in told if not name.startswith(("allocation ", "rule "))}
    rule = "Distance is what a place has, grown by its population only, over what its need asks for."
    figure = finished("allocate-distance", distance(columns, found.years))
    question = "How far is each place from its target?"
    return Section("distance", question, rule, (figure,), (table_of("Every place", kept),))


def _years(found: Answer) -> Section:
    told = years_rows(found)
    rule = "Each year's budget is spent to the last minor unit; a floor, lift or cap comes before the rule."
    figures = (
        finished("allocate-years", within(told["within 1 %"], len(found.asked.names))),
        finished("allocate-rules", decided({name: told[name] for name in RULES})),
    )
    question = "When are they there, and what decides until then?"
    return Section("years", question, rule, figures, (table_of("Every year", told),))
