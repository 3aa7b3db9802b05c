"""Who may join a plan: rules as data, in columns of the plans table.

    may_ip = place_i ∈ places_p  and  from_age_p ≤ age_i < below_age_p
             and  income_from_p ≤ income_i < income_below_p
             and  (some column that accepts_if_p names is not 0)  and  (open_p or i was in p)

An empty cell is no condition. A plan that is closed to new members keeps those it has. That eligibility
explains opting out better than price does: Germany, people-and-choice evidence on gsoep_rwm [cited].

>>> plans = {"plan": np.array(["Fund", "Private"]), "income_from": np.array([np.nan, 60_000.0]),
...          "accepts_if": np.array(["", "civil_servant"], dtype=object)}
>>> rules, problems = eligibility_of(plans, "plans.csv")
>>> people = {"income": np.array([90_000.0, 90_000.0, 20_000.0]), "civil_servant": np.array([1.0, 0.0, 1.0])}
>>> may_join(rules, people, None, np.full(3, -1)).tolist()
[[True, True], [True, False], [True, False]]
>>> rules.columns
('income', 'civil_servant')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.problems import Problem
from healthtrust.ground.words import Words

LIMITS = {
    "from_age": ("age", -np.inf),
    "below_age": ("age", np.inf),
    "income_from": ("income", -np.inf),
    "income_below": ("income", np.inf),
}
"""Column of the plans table: column of the persons table, and what an empty cell means."""

COLUMNS = ("places", *LIMITS, "open_enrolment", "accepts_if")
"""Columns of the plans table that state eligibility."""

_YES, _NO = ("yes", "true", "1", ""), ("no", "false", "0")

Columns = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True, eq=False)
class Eligibility:
    """Conditions of every plan."""

    places: tuple[frozenset[str], ...]
    """[plan]; an empty set is everywhere."""
    limits: Mapping[str, NDArray[np.float64]]
    """[plan] by column of the plans table; infinite where there is none."""
    open_to_new: NDArray[np.bool_]
    accepts_if: tuple[tuple[str, ...], ...]
    """[plan]: columns of persons of which one must not be 0; none = all are accepted."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of persons that conditions look at, places apart."""
        limited = (LIMITS[name][0] for name, values in self.limits.items() if np.isfinite(values).any())
        return tuple(dict.fromkeys([*limited, *(name for names in self.accepts_if for name in names)]))

    @property
    def by_place(self) -> bool:
        """Return whether any plan serves some places only."""
        return any(self.places)


def eligibility_of(columns: Columns, source: str) -> tuple[Eligibility, list[Problem]]:
    """Return the conditions that a plans table states, and what is wrong with them."""
    count = len(next(iter(columns.values())))
    problems = list[Problem]()
    limits = {
        name: _limits(columns[name], f"{source}, column {name}", otherwise, problems)
        for name, (_, otherwise) in LIMITS.items()
        if name in columns
    }
    for low, high in (("from_age", "below_age"), ("income_from", "income_below")):
        if low in limits and high in limits:
            problems += [
                Problem(f"{source}, row {p + 2}", f"{low} not below {high}", "a range that somebody is in")
                for p in np.flatnonzero(limits[low] >= limits[high]).tolist()
            ]
    is_open = [text.lower() for text in _texts(columns, "open_enrolment", count)]
    problems += [
        Problem(f"{source}, column open_enrolment, row {p + 2}", repr(text), "yes or no")
        for p, text in enumerate(is_open)
        if text not in (*_YES, *_NO)
    ]
    return Eligibility(
        tuple(frozenset(_several(text)) for text in _texts(columns, "places", count)),
        limits,
        np.array([text not in _NO for text in is_open]),
        tuple(_several(text) for text in _texts(columns, "accepts_if", count)),
    ), problems


def may_join(
    rules: Eligibility,
    columns: Mapping[str, NDArray[np.float64]],
    place: Words | None,
    before: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Return who may join which plan [person, plan]; before: [person], index of last year's plan or −1."""
    accepted = np.ones((len(before), len(rules.places)), dtype=np.bool_)
    for name, limit in rules.limits.items():
        if np.isfinite(limit).any():
            value = columns[LIMITS[name][0]][:, None]
            accepted &= value >= limit if LIMITS[name][1] < 0 else value < limit
    for p, places in enumerate(rules.places):
        if places and place is not None:
            accepted[:, p] &= np.array([name in places for name in place.distinct])[place.index]
    for p, names in enumerate(rules.accepts_if):
        if names:
            accepted[:, p] &= np.any([columns[name] != 0 for name in names], axis=0)
    members = before[:, None] == np.arange(len(rules.places))
    return np.asarray(accepted & (rules.open_to_new | members))


def _limits(
    values: NDArray[np.generic], where: str, otherwise: float, problems: list[Problem]
) -> NDArray[np.float64]:
    found = np.full(len(values), otherwise, dtype=np.float64)
    for p, value in enumerate(values.tolist()):
        if value in (None, "") or value != value:
            continue
        try:
            found[p] = float(value)
        except ValueError:
            problems.append(Problem(f"{where}, row {p + 2}", repr(value), "a number, or nothing"))
    return found


def _texts(columns: Columns, name: str, count: int) -> list[str]:
    """Return a column as texts; nothing where it is not there."""
    if name not in columns:
        return [""] * count
    return ["" if v is None or v != v else str(v).strip() for v in columns[name].tolist()]


def _several(text: str) -> tuple[str, ...]:
    """Return the names in a cell, with semicolons between them."""
    return tuple(part.strip() for part in text.split(";") if part.strip())
