"""Who answers for what came of the year: one row an outcome and place, with the one body that answers.

    a measure in a place  ->  the body, the target, the value and its intervals, verdicts, reward or penalty,
                              and the money of the transformation fund that hangs on it

Source  ENG-8: one accountable body per outcome; ENG-3: judged performance decides release of funds. A bid
        whose milestones name several measures hangs on each, and stands in each of their rows.

>>> hangs_on((), "unmet-need", "Dale", ())
(0, 0)
"""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.rights import answers_for, outcome_problems
from healthtrust.allocate.year_tables import lines_with_money, rights_of
from healthtrust.design.rights import Rights
from healthtrust.design.transformation import Bid
from healthtrust.ground.errors import refuse
from healthtrust.records.findings import Measurement, Verdict
from healthtrust.review.definitions import definitions
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]
EVERYWHERE = "everywhere"
Row = tuple[Measurement, Verdict | None]


def accountability_table(state: State) -> Columns:
    """Return one row for each outcome and place: who answers, target, value, verdicts, money; minor units.

    Raises InvalidInput for a measure that nobody, or more than one body, answers for.
    """
    rows = outcomes(state)
    measures = tuple(dict.fromkeys(m.measure for m, _ in rows))
    matrix, meaning = matrix_of(state, measures), definitions(state.design.review.catastrophic_shares)
    places, top = state.places, state.places.names[0]
    name = [places.names[m.place] if m.place >= 0 else EVERYWHERE for m, _ in rows]
    level = [places.level_names[places.level[m.place]] if m.place >= 0 else EVERYWHERE for m, _ in rows]
    bids, released = _bids(state)
    money = [
        hangs_on(bids, m.measure, top if where == EVERYWHERE else where, released)
        for (m, _), where in zip(rows, name, strict=True)
    ]
    return {
        "measure": _text([m.measure for m, _ in rows]),
        "name": _text([meaning[m.measure].name for m, _ in rows]),
        "domain": _text([meaning[m.measure].domain for m, _ in rows]),
        "level": _text(level),
        "place": _text(name),
        "answers": _text([answers_for(matrix, m.measure) for m, _ in rows]),
        "target": np.array([v.limit if v else nan for _, v in rows]),
        "target_is": _text([("at most" if v.at_most else "at least") if v else "" for _, v in rows]),
        "value": np.array([m.value for m, _ in rows], dtype=np.float64),
        "low": np.array([nan if m.low is None else m.low for m, _ in rows]),
        "high": np.array([nan if m.high is None else m.high for m, _ in rows]),
        "naive": _text([("met" if v.naive else "missed") if v else "" for _, v in rows]),
        "adjusted": _text([v.adjusted if v else "" for _, v in rows]),
        "verdict": _text([said(v) for _, v in rows]),
        "reward": np.array([v.reward if v else 0 for _, v in rows], dtype=np.int64),
        "milestone_money": np.array([awarded for awarded, _ in money], dtype=np.int64),
        "milestone_released": np.array([paid for _, paid in money], dtype=np.int64),
    }


def outcomes(state: State) -> list[Row]:
    """Return each measurement with each verdict on it, or with None."""
    card = known(state.scorecard, "review")
    verdicts: dict[tuple[str, int], list[Verdict | None]] = {}
    for verdict in card.verdicts:
        verdicts.setdefault((verdict.measure, verdict.place), []).append(verdict)
    return [(m, v) for m in card.measurements for v in verdicts.get((m.measure, m.place), [None])]


def matrix_of(state: State, measures: tuple[str, ...]) -> Rights:
    """Return who answers for the measures; raises InvalidInput unless exactly one body does for each."""
    matrix = rights_of(state, lines_with_money(known(state.budgets, "allocate").lines), measures)
    taken = Rights(outcomes=tuple(o for o in matrix.outcomes if o.measure in measures))
    refuse(outcome_problems(taken, measures))
    return matrix


def said(verdict: Verdict | None) -> str:
    """Return a verdict in a word or three; empty without a target."""
    if verdict is None:
        return ""
    return "too few to judge" if verdict.too_few else "met" if verdict.met else "missed"


def hangs_on(
    bids: Sequence[Bid], measure: str, place: str, money: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """Return what bids with a milestone on a measure in a place were awarded this year, and were paid.

    money: of each bid, awarded and released, minor units.
    """
    theirs = [
        each
        for bid, each in zip(bids, money, strict=True)
        if any(m.measure == measure and (m.place or bid.place) == place for m in bid.milestones)
    ]
    return sum(awarded for awarded, _ in theirs), sum(released for _, released in theirs)


def _bids(state: State) -> tuple[tuple[Bid, ...], list[tuple[int, int]]]:
    fund, of = known(state.budgets, "allocate").fund, state.design.allocate.transformation
    if fund is None or of is None:
        return (), []
    return of.bids, list(zip(fund.awarded.tolist(), fund.released.tolist(), strict=True))


def _text(words: Sequence[str]) -> NDArray[np.object_]:
    return np.array(list(words), dtype=object)
