"""What is known of each person at the end of a year, as columns; and who is at the top after it.

    at the top    at least 95 % of people have less of what is labelled, and it is more than nothing
    rising        at the top in the year to come, among those who are not at the top now

>>> at_top(np.array([0, 0, 0, 5, 9]), 0.25).tolist()
[False, False, False, False, True]
>>> at_top(np.zeros(5), 0.25).any()
np.False_

Source  features: age, sex, deprivation, registries and use of one year, as in predictive models of admission:
        Billings et al., BMJ 2006; 333: 327 [recalled]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.registries.days import Days
from healthtrust.people.registries.relations import laid
from healthtrust.people.registries.segmented import Compiled
from healthtrust.people.registries.statements import day, made

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Floats = NDArray[np.float64]
TOP = 0.05
LABELS = ("emergency admissions", "cost")
USED = (
    "emergency admissions", "planned admissions", "days in hospital", "emergency attendances",
    "outpatient attendances", "primary contacts", "community contacts", "mental health contacts",
    "prescriptions",
)  # fmt: skip
GROUPS = ("sex", "age band", "ethnicity", "deprivation")
BANDS = ((0, "0 to 17"), (18, "18 to 39"), (40, "40 to 64"), (65, "65 to 79"), (80, "80 and over"))


@dataclass(frozen=True, eq=False)
class Known:
    """People enrolled on the last day of a year: n of each."""

    on: date
    person: NDArray[np.uint64]
    features: dict[str, Floats]
    now: dict[str, NDArray[np.int64]]
    """What they had of each label in the year."""
    groups: dict[str, NDArray[np.str_]]


def known_at(book: DuckDBPyConnection, of: Compiled, on: date) -> Known:
    """Return what is known on a day of everybody enrolled on the day before; raises where rows are of
    several."""
    more = (*((what, 12) for what in USED), ("cost", 12), ("cost", 6))
    asked = replace(of, days=Days(on), more=more, listed=of.listed)
    laid(book, asked)
    made(book, asked.segments())
    last = (
        "SELECT person_id, deprivation_rank, ethnicity, row_number() OVER (PARTITION BY person_id ORDER BY "
        f"start_date DESC) AS place FROM enrolment WHERE start_date < {day(on)}"
    )
    held = book.execute(
        f"SELECT s.*, l.deprivation_rank, l.ethnicity FROM segment s LEFT JOIN ({last}) l "
        "ON s.person_id = l.person_id AND l.place = 1 WHERE s.present = 1 ORDER BY s.person_id"
    ).fetchnumpy()
    if not len(held["person_id"]):
        refuse([Problem("--rising", f"nobody enrolled on the day before {on}", "people")])
    if (np.asarray(held["heads"]) != 1).any():
        refuse([Problem("--rising", "rows of several identical residents", "records person by person")])
    return _known(on, asked, held)


def _known(on: date, of: Compiled, held: Mapping[str, Any]) -> Known:
    uses = {
        what: _whole(held[of.uses.column(what, months)]) for what, months in of.uses.asked if months == 12
    }
    half = _whole(held[of.uses.column("cost", 6)])
    age = np.asarray(held["age"], dtype=np.float64)
    rank = np.ma.asarray(held["deprivation_rank"]).astype(np.float64)
    said = ~np.ma.getmaskarray(rank) & np.isfinite(np.ma.filled(rank, np.nan))
    scale = max(float(np.max(np.ma.filled(rank, 1.0), where=said, initial=1.0)), 1.0)
    share = np.where(said, np.ma.filled(rank, 0.0) / scale, 0.0)
    sex = np.asarray(held["sex"]).astype(str)
    features = {
        "age in tens": age / 10,
        "age in tens, squared": (age / 10) ** 2,
        "female": (sex == "female").astype(np.float64),
        "deprivation rank, share of the largest": share,
        "deprivation not recorded": (~said).astype(np.float64),
    }
    for k, each in enumerate(of.library.registries):
        features[each.title] = np.asarray(held[f"r{k}"], dtype=np.float64)
    features |= {f"{what}, logarithm": np.log1p(np.maximum(uses[what], 0)) for what in USED}
    features["cost, logarithm"] = np.log1p(np.maximum(uses["cost"], 0) / 100)
    first = np.maximum(uses["cost"] - half, 0)
    features["trend of cost"] = np.log1p(np.maximum(half, 0) / 100) - np.log1p(first / 100)
    fifth = np.where(said, np.ceil(np.maximum(share, 1e-9) * 5).astype(int).astype(str), "not recorded")
    ethnic: Any = np.ma.filled(np.ma.asarray(held["ethnicity"], dtype=object), None)
    groups = {
        "sex": sex,
        "age band": np.array([BANDS[k][1] for k in np.searchsorted([b for b, _ in BANDS], age, "right") - 1]),
        "ethnicity": np.array([str(each) if each else "not recorded" for each in ethnic]),
        "deprivation": np.array([each if each == "not recorded" else f"fifth {each}" for each in fifth]),
    }
    return Known(
        on, np.asarray(held["person_id"]), features, {label: uses[label] for label in LABELS}, groups
    )


def rising_of(known: Known, after: Mapping[str, Any], label: str, top: float = TOP) -> tuple[Any, Any]:
    """Return who may rise [n] and who did [n].

    known: of the year before; after: the `Known` columns of all with days in the year to come, as person and
    value. Who has no day there is left out.
    """
    place = np.searchsorted(after["person"], known.person)
    place = np.minimum(place, len(after["person"]) - 1)
    there = after["person"][place] == known.person
    may = there & ~at_top(known.now[label], top)
    value = np.where(there, after[label][place], 0)
    above = np.zeros(len(value), dtype=bool)
    above[there] = at_top(value[there], top)
    return may, above & may


def after_of(book: DuckDBPyConnection, of: Compiled, on: date) -> dict[str, Any]:
    """Return what everybody with a day in the year before a day had of each label."""
    asked = replace(of, days=Days(on), more=tuple((label, 12) for label in LABELS))
    laid(book, asked)
    told = ", ".join(f'coalesce(u.{asked.uses.column(label, 12)}, 0) AS "{label}"' for label in LABELS)
    held = book.execute(
        f"SELECT p.person_id AS person, {told} FROM person p LEFT JOIN used u ON p.person_id = u.person_id "
        "ORDER BY p.person_id"
    ).fetchnumpy()
    return {"person": np.asarray(held["person"])} | {label: _whole(held[label]) for label in LABELS}


def at_top(value: NDArray[Any], top: float = TOP) -> NDArray[np.bool_]:
    """Return who is at the top: with more than nothing, and more than at least 1 - top of all."""
    lower = np.searchsorted(np.sort(value), value, side="left")
    return (np.asarray(value) > 0) & (lower >= (1 - top) * len(value))


def _whole(column: Any) -> NDArray[np.int64]:
    return np.asarray(np.ma.filled(np.ma.asarray(column), 0)).astype(np.int64)
