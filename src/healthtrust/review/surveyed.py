"""What a survey of members finds: answers weighted to all members, with their intervals.

    w_k = 1 / chance_k,  then  w_k ← w_k × N_c / Σ_c w   for cells c of plan × age × segment, plan × age, plan
    value = Σ w y / Σ w        interval: Wilson's at the effective number of answers       (`survey.estimate`)

N_c     households of a cell, by age and segment of who speaks for them;  y  1 for good, 0 for not
Source  post-stratification: Holt and Smith, J R Stat Soc A 1979; 142: 33-46 [recalled]. A cell without
        answers is spoken for by its plan and age, then by its plan.

>>> cells = [np.array([0, 0, 1]), np.array([0, 0, 0])]
>>> whole = [np.array([60, 30, 10]), np.array([100])]                               # nobody of cell 2
>>> weights(np.ones(3), cells, whole).round(6).tolist()
[33.333333, 33.333333, 33.333333]
"""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.review import ITEMS, MemberSurvey
from healthtrust.engine.everywhere import once
from healthtrust.records.persons import SEGMENTS
from healthtrust.records.reviewed import Surveyed
from healthtrust.review.answers import Answers, Own, everybodys
from healthtrust.review.areas import Areas, areas_of
from healthtrust.review.experienced import experienced
from healthtrust.review.members import Members, cells_of, members_of
from healthtrust.review.respond_survey import asked, chances
from healthtrust.review.survey.estimate import Estimates, estimated
from healthtrust.state import State, known

Real = NDArray[np.float64]
Whole = NDArray[np.int64]
Rows = NDArray[np.bool_]
Columns = dict[str, NDArray[Any]]


def surveyed(state: State) -> Surveyed | None:
    """Return what members answer this year; None where a design has no survey. Asks everybody twice."""
    survey = state.design.review.survey
    if survey is None:
        return None
    truth, cell, areas = once(lambda: experienced(state)), cells_of(state, survey), areas_of(state.places)
    members = members_of(state, survey, cell)
    chance = chances(state, survey, members.by_place.sum(axis=2))
    own = asked(state, survey, truth, chance)
    home = known(state.households, "people").place[own.household]
    found = everybodys(
        Own(own.plan, areas.of_place[home], cell[own.household]),
        own.answered,
        own.good,
        (state.plans.count, len(areas.places), members.by_cell.shape[1]),
    )
    return once(lambda: _estimates(survey, found, members, _Truth(areas, truth, chance)))


class _Truth(NamedTuple):
    """What holds whoever answers: the areas, and by place and plan who would find it good and is asked."""

    areas: Areas
    good: Real
    """[place, plan, others or frail, item]."""
    chance: Real
    """[place, plan]."""


def _estimates(survey: MemberSurvey, found: Answers, members: Members, truth: _Truth) -> Surveyed:
    """Return what all who were asked say."""
    weight = np.zeros(len(found.plan))
    weight[found.answered] = _weights(found, members, truth)
    picked = [ITEMS.index(item) for item in survey.items]
    rows = _rows(truth.areas, members, found)
    estimates = [_estimated(found, weight, picked, len(numbers), body) for _, numbers, body in rows]
    return Surveyed(
        items=tuple(survey.items),
        of=tuple(kind for kind, numbers, _ in rows for _ in range(len(numbers))),
        number=np.concatenate([numbers for _, numbers, _ in rows]),
        asked=np.concatenate([np.bincount(body, minlength=len(numbers)) for _, numbers, body in rows]),
        answered=np.concatenate([each[0].respondents for each in estimates]),
        effective=np.concatenate([each[0].effective for each in estimates]),
        members=np.concatenate([np.bincount(body, weight, len(numbers)) for _, numbers, body in rows]),
        **{name: _by_item(estimates, name) for name in ("value", "low", "high")},
        unweighted=_by_item(
            [_estimated(found, found.answered.astype(np.float64), picked, len(n), b) for _, n, b in rows],
            "value",
        ),
        true=_true(truth, members)[:, picked],
    )


def weights(start: Real, cells: Sequence[Whole], whole: Sequence[Whole]) -> Real:
    """Return weights of answers [answer] that add up to the households of each cell, level after level.

    cells: for each level the cell of each answer [answer]; whole: for each level households by cell [cell].
    Of a cell without answers the next level takes care.
    """
    found: Real = start.astype(np.float64)
    for cell, households in zip(cells, whole, strict=True):
        got = np.bincount(cell, found, len(households))
        raised = np.divide(households, got, out=np.zeros(len(got)), where=got > 0)
        found = np.asarray(found * raised[cell], dtype=np.float64)
    return found


def survey_table(state: State) -> Columns | None:
    """Return one row for each item of each plan and place, and of everywhere; None without a survey."""
    found = known(state.scorecard, "review").survey
    if found is None:
        return None
    each = len(found.items)
    names = {"plan": state.plans.names, "place": state.places.names}
    name = [
        names[kind][number] if kind in names else kind
        for kind, number in zip(found.of, found.number.tolist(), strict=True)
    ]
    rate = found.answered / np.maximum(found.asked, 1)
    return {
        "of": np.repeat(np.array(found.of, dtype=object), each),
        "name": np.repeat(np.array(name, dtype=object), each),
        "item": np.tile(np.array(found.items, dtype=object), len(name)),
        **{
            key: np.repeat(column, each)
            for key, column in (
                ("asked", found.asked),
                ("answered", found.answered),
                ("response_rate", rate),
                ("effective", found.effective),
            )
        },
        "value": found.value.ravel(),
        "low": found.low.ravel(),
        "high": found.high.ravel(),
        "unweighted": found.unweighted.ravel(),
        "true": found.true.ravel(),
    }


def _weights(found: Answers, members: Members, truth: _Truth) -> Real:
    """Return the weights of those who answered, by plan, age and segment of who speaks."""
    chance = np.ones((len(truth.areas.places), members.by_cell.shape[0]))
    chance[truth.areas.of_place] = truth.chance
    plan, cell = found.plan[found.answered], found.cell[found.answered]
    size = members.by_cell.shape[1]
    bands = size // len(SEGMENTS)
    by_age = members.by_cell.reshape(-1, bands, len(SEGMENTS)).sum(axis=2)
    return weights(
        1 / chance[found.area[found.answered], plan],
        [plan * size + cell, plan * bands + cell // len(SEGMENTS), plan],
        [members.by_cell.ravel(), by_age.ravel(), members.by_cell.sum(axis=1)],
    )


def _rows(areas: Areas, members: Members, found: Answers) -> list[tuple[str, Whole, Whole]]:
    """Return for everywhere, places and plans their numbers [body], and the body of each of those asked."""
    return [
        ("everywhere", np.array(areas.places[:1]), np.zeros(len(found.area), dtype=np.int64)),
        ("place", np.array(areas.places[1:]), found.area - 1),
        ("plan", np.arange(len(members.by_cell)), found.plan),
    ]


def _estimated(
    found: Answers, weight: Real, items: Sequence[int], bodies: int, body: Whole
) -> list[Estimates]:
    """Return the estimates of each item by body; weight [asked], 0 for those who did not answer."""
    there = found.answered
    return [
        estimated(found.good[there, item].astype(np.float64), weight[there], body[there], bodies)
        for item in items
    ]


def _by_item(estimates: Sequence[Sequence[Estimates]], name: str) -> Real:
    """Return a column of estimates as [row, item]."""
    return np.concatenate([np.stack([getattr(each, name) for each in of], axis=1) for of in estimates])


def _true(truth: _Truth, members: Members) -> Real:
    """Return what all members would answer on average [row, item]."""
    held = members.by_place.astype(np.float64)
    good = held[..., None] * truth.good
    sums, people = truth.areas.sums(good.sum(axis=2)), truth.areas.sums(held.sum(axis=2))
    by_plan = good.sum(axis=(0, 2)), held.sum(axis=(0, 2))
    parts = ((sums.sum(axis=1), people.sum(axis=1)), by_plan)
    return np.concatenate([_over(total, number) for total, number in parts])


def _over(total: Real, number: Real) -> Real:
    """Return means [row, item] of totals [row, item] of so many [row]; NaN where there are none."""
    shape = np.broadcast_to(number[:, None], total.shape)
    return np.asarray(np.divide(total, shape, out=np.full(total.shape, nan), where=shape > 0))
