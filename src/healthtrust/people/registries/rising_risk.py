"""Who is rising in risk: not at the top of cost or emergency use now, but likely to be in the year to come.

    year t to t + 1      the model is fitted: features of t, label of t + 1
    year t + 1 to t + 2  it is checked on a year it has not seen, where the records reach back so far
    the day asked of     it is applied

Recalibrated on the year it would be checked on, a model is checked there by halves of the people: each half
by the recalibration of the other.

Source  split by time: Steyerberg, Clinical Prediction Models 2009 [recalled]; see `rising_checks` for the
        choice of a label

>>> [str(day) for day in years(date(2028, 1, 1))]
['2026-01-01', '2027-01-01', '2028-01-01']
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.periods import months_before
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.people.registries.rising_checks import Checked, checked
from healthtrust.people.registries.rising_facts import LABELS, Known, after_of, at_top, known_at, rising_of
from healthtrust.people.registries.rising_model import About, Model, fitted
from healthtrust.people.registries.rising_penalty import chosen_penalty
from healthtrust.people.registries.segmented import Compiled
from healthtrust.records.whole_file import write_whole

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, eq=False)
class Rising:
    """Chances of everybody not at the top on the day asked of; the model, and how it fared on another
    year."""

    model: Model
    tested: Checked | None
    tested_on: str
    person: NDArray[np.uint64]
    chance: NDArray[np.float64]
    parts: dict[str, NDArray[np.float64]]
    """What each feature adds to the log odds of each person."""

    def of(self, person: int) -> tuple[float, dict[str, float]] | None:
        """Return a person's chance and what adds to it, the most first; None for somebody at the top now."""
        at = np.flatnonzero(self.person == np.uint64(person))
        if not len(at):
            return None
        parts = {name: float(part[at[0]]) for name, part in self.parts.items()}
        return float(self.chance[at[0]]), dict(
            sorted(parts.items(), key=lambda each: (-abs(each[1]), each[0]))
        )


def years(on: date) -> tuple[date, date, date]:
    """Return the ends of the years fitted on, checked on and applied on."""
    return months_before(on, 24), months_before(on, 12), on


@dataclass(frozen=True)
class Wanted:
    """What chances are asked for: of which label, by which model, and what becomes of it."""

    label: str = LABELS[0]
    stored: Path | None = None
    save: Path | None = None
    recalibrate: bool = False
    """Whether the model is recalibrated on the year before the day."""


def rising(book: DuckDBPyConnection, of: Compiled, wanted: Wanted) -> Rising:
    """Return who is rising on the day of a compiled list, by a stored model or one fitted on earlier years.

    Raises InvalidInput where records do not reach back far enough, or a stored model does not fit.
    """
    label = wanted.label
    if label not in LABELS:
        refuse([Problem("--label", repr(label), in_words(LABELS), nearest_match(label, LABELS))])
    _, one, now = years(of.days.on)
    model, fitted_on = _model(book, of, wanted)
    tested, when = None, ""
    if _reaches(book) <= months_before(one, 12) and fitted_on < one:
        known, may, rose = _split(book, of, one, label)
        features, groups = _only(known, may), {by: names[may] for by, names in known.groups.items()}
        when = f"{one} to {now}"
        if not wanted.recalibrate:
            tested = checked(model.probability(features), rose[may], groups)
        else:
            chance = halves(model, features, rose[may])
            tested = checked(chance, rose[may], groups) if chance is not None else None
            when += ", each half of the people by the recalibration of the other"
            model = model.with_recalibration(model.log_odds(features), rose[may])
    elif wanted.recalibrate:
        refuse([Problem("--recalibrate", "no year beside the one fitted on", "a whole year of records more")])
    if wanted.save is not None:
        write_whole(model.written(), wanted.save)
    known = known_at(book, of, now)
    may = ~at_top(known.now[label])
    features = _only(known, may)
    return Rising(
        model, tested, when, known.person[may], model.probability(features), model.contributions(features)
    )


def halves(
    model: Model, features: dict[str, NDArray[np.float64]], risen: NDArray[np.bool_]
) -> NDArray[np.float64] | None:
    """Return the chances [n] of a model recalibrated on the other half of the people; None with too few."""
    odds = model.log_odds(features)
    half = np.arange(len(risen)) % 2
    chance = np.empty(len(risen))
    for own in (0, 1):
        other = half != own
        if not 1 < risen[other].sum() < other.sum() - 1:
            return None
        moved = model.with_recalibration(odds[other], risen[other])
        chance[~other] = moved.probability({name: column[~other] for name, column in features.items()})
    return chance


def _model(book: DuckDBPyConnection, of: Compiled, wanted: Wanted) -> tuple[Model, date]:
    """Return a stored model, or one fitted on the earliest of the years asked for; and the day it is of."""
    if wanted.stored is not None:
        model = _stored(wanted.stored, wanted.label, f"{of.library.name} {of.library.version}")
        return model, date.fromisoformat(model.about.on)
    two, one, now = years(of.days.on)
    back = _reaches(book)
    start = two if back <= months_before(two, 12) else one
    if back > months_before(start, 12):
        expected = f"two whole years before {now}: from {months_before(one, 12)} on"
        refuse([Problem("--rising", f"records from {back} on", expected)])
    return _fit(book, of, start, wanted.label), start


def _fit(book: DuckDBPyConnection, of: Compiled, on: date, label: str) -> Model:
    known, may, rose = _split(book, of, on, label)
    about = About(label, on.isoformat(), f"{of.library.name} {of.library.version}")
    features = _only(known, may)
    return fitted(features, rose[may], about, chosen_penalty(features, rose[may]))


def _split(book: DuckDBPyConnection, of: Compiled, on: date, label: str) -> tuple[Known, Any, Any]:
    """Return what was known on a day, who might rise in the year after, and who did."""
    known = known_at(book, of, on)
    may, rose = rising_of(known, after_of(book, of, months_before(on, -12)), label)
    return known, may, rose


def _only(known: Known, which: NDArray[np.bool_]) -> dict[str, NDArray[np.float64]]:
    return {name: column[which] for name, column in known.features.items()}


def _stored(path: Path, label: str, registries: str) -> Model:
    if not path.is_file():
        refuse([Problem("--model", f"no file {str(path)!r}", "a file that --save-model has written")])
    model = Model.read(path.read_text(encoding="utf-8"))
    problems = []
    if model.about.label != label:
        problems.append(Problem("--model", f"a model of {model.about.label}", f"a model of {label}"))
    if model.about.registries != registries:
        problems.append(
            Problem("--model", f"a model of {model.about.registries}", f"a model of {registries}")
        )
    refuse(problems)
    return model


def _reaches(book: DuckDBPyConnection) -> date:
    """Return the first day of the month that activity begins in."""
    ((first,),) = book.execute("SELECT min(start_date) FROM activity").fetchall()
    if first is None:
        refuse([Problem("--rising", "no activity", "two whole years of it")])
    return date(first.year, first.month, 1)
