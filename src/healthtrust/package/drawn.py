"""Columns that the pictures of a package are drawn from: of a year's residents, or of any question.

    choices      Figures 1 and 2: health against one's own spending, of a poor and of a rich person
    sizes        Figures 3 and 4: spending on the package against the tax rate
    poor, middle and rich   at the tenth, fiftieth and ninetieth percentile of wealth

Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, figures 1 to 4

A year's residents are asked as if the rate followed the package: contributions are their own schedule times
one factor, 1 being the schedule as it stands. In result tables money is in minor units.

>>> from healthtrust.package.question import Interventions, Limits, Society, TopUp, Utility
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5],
...                         incidence=[[1, 1], [1, 1]])
>>> asked = Question(Interventions.of(("A", "B"), [6.0, 3.0], [6.6, 3.2]), two, Utility(1, 1), Limits.none(2))
>>> drawn = choices(asked, outcome(asked, np.array([0.0, 1.0]), np.array([1.0, 5.0])))
>>> drawn["own_spending"][drawn["what"] == "in fact"].tolist(), drawn["person"][[0, -1]].tolist()
([1.0, 5.0], ['poor', 'rich'])
>>> sorted(set(sizes(replace(asked, top_up=TopUp("complementary")), points=4)["what"]))
['as good', 'best for them', 'best point', 'budget line', 'drops cover', 'nothing on top']
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import leads
from healthtrust.ground.errors import InvalidInput
from healthtrust.package.ballot.pictures import figures_data, persons
from healthtrust.package.ballot.preferences import not_votable
from healthtrust.package.best import asked
from healthtrust.package.cover import administration_share, candidates_of
from healthtrust.package.government.outcome import Outcome, outcome
from healthtrust.package.government.taxes import parameters
from healthtrust.package.pictures import Picture, picture
from healthtrust.package.question import Question, Real, Tax
from healthtrust.package.ranking import Wishes
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]

FEW = 2
"""Points of spending, besides the edges of services, at which a year's curves are worked out."""
LOCUS, CURVE = 10, 4
"""Of the points of a locus, and of an indifference curve of Figures 1 and 2, one in so many is kept."""
MARGIN = 0.1
"""How far beside the budget line the curves of Figures 3 and 4 are kept, in parts of its highest rate."""
SIZES = {
    "budget_line": "budget line",
    "locus": "nothing on top",
    "indifference": "as good",
    "preferences": "best for them",
}
"""What the lines of Figures 3 and 4 are called in a table."""


# ---- result tables of a year -----------------------------------------------------------------------------


def household_choices(state: State) -> Columns | None:
    """Return Figures 1 and 2 for a year: person, who, what, own_spending (minor units), health."""
    question = residents_asked(state)
    if not leads():
        return None
    covered = known(state.package, "package").covered.astype(np.float64)
    factor = known(state.contributions, "pool").factor
    assert question.tax.base is not None
    after = outcome(question, covered, factor * question.tax.base)
    return in_minor(choices(question, after), state, "own_spending") or None


def package_sizes(state: State) -> Columns | None:
    """Return Figures 3 and 4 for a year's residents: person, what, curve, spending (minor units), rate."""
    question = residents_asked(state)
    return in_minor(sizes(question, FEW), state, "spending") or None if leads() else None


def residents_asked(state: State) -> Question:
    """Return the question of the year as if its rate followed the package, one factor on the schedule."""
    package, design = known(state.package, "package"), state.design
    funding = design.pool.model_copy(update={"rate": "funds the package"})
    state = state.replace(design=design.model_copy(update={"pool": funding}))
    wanted = Wishes(design.package.must_cover, design.package.must_leave_out)
    share = administration_share(state.plans.administration_share)
    return asked(state, candidates_of(state, package.expected_cost), wanted, package.means, share)


def in_minor(columns: Columns, state: State, *money: str) -> Columns:
    """Return columns with those of money in minor units."""
    unit = 10.0**state.currency.exponent
    return {name: values * unit if name in money else values for name, values in columns.items()}


# ---- of any question -------------------------------------------------------------------------------------


def choices(question: Question, found: Outcome) -> Columns:
    """Return what a poor and a rich person spend on health: lines and points by `what`, as in the pictures.

    A person whose taxes for others leave nothing is left out.
    """
    poor, _, rich = persons(question).tolist()
    parts = []
    for person, row in (("poor", poor), ("rich", rich)):
        try:
            parts.append(_person(person, picture(question, found, row)))
        except ValueError:
            continue
    return _joined(parts)


def sizes(question: Question, points: int) -> Columns:
    """Return preferences over the size of the package: lines and points by person and `what`.

    Empty where the terms of voluntary cover leave no line to vote on. Taxes without a single rate are
    replaced by one on wealth, as in the paper.
    """
    question = question if has_one_rate(question) else replace(question, tax=Tax("linear"))
    if not_votable(question):
        return _joined([])
    try:
        data = figures_data(question, points)
    except InvalidInput:
        return _joined([])
    lines = [_line(data[name], what, LOCUS if name == "locus" else 1) for name, what in SIZES.items()]
    highest = max(data["budget_line"]["rate"])
    lines = [_within(line, highest) for line in lines]
    blobs = data["blobs"]
    named = [kind if kind == "best point" else "drops cover" for kind in blobs["kind"]]
    return _joined([*lines, _sizes(blobs["person"], named, blobs["spending"], blobs["rate"])])


def _within(line: Columns, highest: float) -> Columns:
    """Return the part of a line that lies beside the budget line, not far below or above it."""
    near = (line["rate"] >= -MARGIN * highest) & (line["rate"] <= (1 + MARGIN) * highest)
    return {name: values[near] for name, values in line.items()}


def has_one_rate(question: Question) -> bool:
    """Return whether taxes have one rate, so that the size of the package says it all."""
    return question.tax.family not in ("unrestricted", "given") and parameters(question) == 1


def _line(data: dict[str, list[Any]], what: str, every: int) -> Columns:
    """Return a line of Figure 3 or 4, thinned; a new `curve` begins where person or level changes."""
    rows = len(data["spending"])
    person = data.get("person", [""] * rows)
    level = data.get("level", person)
    starts = [n == 0 or (person[n], level[n]) != (person[n - 1], level[n - 1]) for n in range(rows)]
    curve = np.cumsum(starts)
    ends = np.append(np.flatnonzero(starts)[1:], rows) - 1
    kept = np.unique(np.concatenate([np.arange(0, rows, every), np.flatnonzero(starts), ends]))
    found = _sizes(person, [what] * rows, data["spending"], data["rate"], curve)
    return {name: values[kept.astype(np.int64)] for name, values in found.items()}


def _sizes(person: Any, what: Any, spending: Any, rate: Any, curve: Any = 0) -> Columns:
    return {
        "person": np.array(person, dtype=object),
        "what": np.array(what, dtype=object),
        "curve": np.broadcast_to(np.asarray(curve, dtype=np.int64), len(person)).copy(),
        "spending": np.array(spending, dtype=np.float64),
        "rate": np.array(rate, dtype=np.float64),
    }


def _person(person: str, of: Picture) -> Columns:
    """Return the lines and points of one person."""
    lines = {
        "health before": (of.curve.spending, of.curve.health),
        "health after": (of.curve.spending - of.subsidy, of.curve.health),
        "as good before": _thinned(of.indifference_before),
        "as good after": _thinned(of.indifference_after),
        **{
            what: (np.array([at.own]), np.array([at.health]))
            for what, at in (("before", of.before), ("after", of.after), ("in fact", of.really))
        },
    }
    what = list(chain.from_iterable([name] * len(own) for name, (own, _) in lines.items()))
    return {
        "person": np.array([person] * len(what), dtype=object),
        "who": np.array([of.who] * len(what), dtype=object),
        "what": np.array(what, dtype=object),
        "own_spending": np.concatenate([own for own, _ in lines.values()]),
        "health": np.concatenate([health for _, health in lines.values()]),
    }


def _thinned(curve: tuple[Real, Real]) -> tuple[Real, Real]:
    spending, health = curve
    return spending[::CURVE], health[::CURVE]


def _joined(parts: list[Columns]) -> Columns:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]} if parts else {}
