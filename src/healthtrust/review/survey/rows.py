"""A survey's answer in tables: results by body, answers, changes, pairs, response, weights, bounds.

>>> plain(1.23456789123, float("nan"), float("inf"), np.int64(3), "Ash")
[1.23456789, None, None, 3, 'Ash']
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite, nan
from typing import Any

import numpy as np

from healthtrust.ground.disclosure import hidden
from healthtrust.ground.rows import by_row, columns_of, filled, known, plain
from healthtrust.review.survey import told
from healthtrust.review.survey.answer import Answer, Apart, Found, verdict_of
from healthtrust.review.survey.bounds import bounds
from healthtrust.review.survey.estimate import FEWEST, Estimates, kish
from healthtrust.review.survey.margins import Ints, Real
from healthtrust.review.survey.measurement import as_measurements
from healthtrust.review.survey.publication import WHY, WHY_ANSWER
from healthtrust.review.survey.put import ALL

Rows = dict[str, list[Any]]
RESULT = (
    "period", "body", "item", "respondents", "effective", "value", "standard_error", "low", "high", "shown",
    "why", "unit", "design effect", "design effect of weights", "less whole", "less whole low",
    "less whole high", "beside the whole",
)  # fmt: skip
ADJUSTED = ("adjusted", "adjusted_standard_error", "adjusted_low", "adjusted_high")


def tables(found: Answer) -> dict[str, Rows]:
    """Return every table of the answer by name; the first is the main one."""
    made = {
        "results": results(found),
        "answers": answer_rows(found),
        "changes": change_rows(found),
        "pairs": pair_rows(found),
        "response": response_rows(found),
        "classes": class_rows(found),
        "weightings": weighting_rows(found),
        "bounds": bound_rows(found),
        "weights": weight_rows(found),
        "composites": composite_rows(found),
        "measurements": as_measurements(found),
    }
    return filled(made)


def as_plain(found: Answer) -> dict[str, Any]:
    """Return the answer as JSON holds it: the words, and the rows of each table."""
    says: dict[str, Any] = {"says": told.sentence(found), "notes": list(told.notes(found))}
    turnout = found.turnout
    if turnout is not None:
        rate = known(turnout.rate)
        says["response"] = {
            "asked": turnout.asked,
            "answered": turnout.respondents,
            "rate": rate,
            "R": turnout.r,
        }
    made = {name: by_row(columns) for name, columns in tables(found).items()}
    if "response" in made:
        made["response groups"] = made.pop("response")
    return says | made


def results(found: Answer) -> Rows:
    """Return one row for each item, period and body, the whole last."""
    rows, fitted = [], bool(found.survey.adjust)
    for item in found.items:
        for t, period in enumerate(found.periods):
            rows += [(period, *row) for row in _bodies(found, item, t)]
            rows += [(period, *row) for row in _whole(found, item, t)]
    names = (*RESULT, *(ADJUSTED if fitted else ()))
    made = columns_of(names, [plain(*row) for row in rows])
    if not found.survey.asked.period:
        made.pop("period")
    return made


def _bodies(found: Answer, item: Found, t: int) -> Iterator[list[Any]]:
    apart, verdicts = item.beside, verdict_of(item.beside.low, item.beside.high)
    for b, name in enumerate(found.bodies):
        at = t * len(found.bodies) + b
        if not item.by_body.respondents[at]:
            continue
        more: list[Any] = [nan, nan, nan, None]
        if len(found.bodies) > 1:
            more = [apart.value[at], apart.low[at], apart.high[at], verdicts[at]]
        if item.adjusted is not None:
            more += [each[at] for each in _interval(item.adjusted)]
        yield _result(item, name, item.by_body, at, (bool(item.hidden[at]), more))


def _whole(found: Answer, item: Found, t: int) -> Iterator[list[Any]]:
    if len(found.bodies) > 1 and item.whole.respondents[t]:
        few = found.survey.asked.real and item.whole.respondents[t] < FEWEST
        value = [item.whole.value[t], item.whole.standard_error[t], item.whole.low[t], item.whole.high[t]]
        more = [nan, nan, nan, None, *(value if item.adjusted is not None else ())]
        yield _result(item, ALL, item.whole, t, (bool(few), more))


def _result(item: Found, name: str, of: Estimates, at: int, rest: tuple[bool, list[Any]]) -> list[Any]:
    hid, more = rest
    if hid:
        return [name, item.name, *[None] * 6, "no", WHY, item.unit, *[None] * (2 + len(more))]
    cells = (of.respondents[at], of.effective[at], *(each[at] for each in _interval(of)))
    return [name, item.name, *cells, "yes", "", item.unit, of.design_effect[at], of.kish[at], *more]


def _interval(of: Estimates) -> tuple[Any, Any, Any, Any]:
    return of.value, of.standard_error, of.low, of.high


def answer_rows(found: Answer) -> Rows:
    """Return one row for each answer: how many gave it, the share it stands for, and whether it is shown."""
    rows: list[list[Any]] = []
    for item in found.items:
        if item.counts is None or item.shares is None or item.published is None:
            continue
        for at in np.flatnonzero(item.by_body.respondents):
            period, body = divmod(int(at), len(found.bodies))
            of = (item.counts[at], item.shares[at], item.published.answers[at])
            rows += _answers(item, (found.periods[period], found.bodies[body]), of)
        if (all_ := item.together) is not None:
            for t, period_of_all in enumerate(found.periods):
                rows += _answers(item, (period_of_all, ALL), (all_.counts[t], all_.shares[t], all_.hidden[t]))
    return columns_of(("period", "body", "item", "answer", "respondents", "share", "shown", "why"), rows)


def _answers(item: Found, of: tuple[str, str], cells: tuple[Ints, Real, Ints]) -> Iterator[list[Any]]:
    for answer, count, share, kept in zip(item.answers, *cells, strict=True):
        told_ = (None, None, "no", WHY_ANSWER) if kept else (count, share, "yes", "")
        yield plain(*of, item.name, answer, *told_)


def change_rows(found: Answer) -> Rows:
    """Return one row for each item, body and step from one period to the next."""
    rows, several = [], len(found.bodies) > 1
    for item in found.items:
        if item.change is None:
            continue
        names = [*found.bodies, ALL]
        verdicts = [
            "more" if a > 0 else "less" if b < 0 else "no change told" for a, b in _limits(item.change)
        ]
        for at in range(len(item.change.value)):
            step, b = divmod(at, len(names))
            if (b == len(names) - 1 and not several) or not isfinite(item.change.value[at]):
                continue
            if b < len(found.bodies) and _either_hidden(item, step, b, len(found.bodies)):
                continue
            if found.survey.asked.real and b == len(names) - 1 and told.few_in_all(item, step, step + 1):
                continue
            cells = _apart(item.change, at)
            rows.append(
                plain(item.name, names[b], found.periods[step], found.periods[step + 1], *cells, verdicts[at])
            )
    names_ = ("item", "body", "from", "to", "change", "standard_error", "low", "high", "verdict")
    return columns_of(names_, rows)


def _either_hidden(item: Found, step: int, body: int, bodies: int) -> bool:
    return bool(item.hidden[step * bodies + body] or item.hidden[(step + 1) * bodies + body])


def pair_rows(found: Answer) -> Rows:
    """Return one row for each item and pair of bodies in the last period."""
    rows, start = [], len(found.bodies) * (len(found.periods) - 1)
    for item in found.items:
        if item.pairs is None:
            continue
        for at, (a, b) in enumerate(zip(*found.pairs, strict=True)):
            if item.hidden[start + a] or item.hidden[start + b] or not isfinite(item.pairs.value[at]):
                continue
            low, high = item.pairs.low[at], item.pairs.high[at]
            verdict = "first above" if low > 0 else "second above" if high < 0 else "no difference told"
            rows.append(plain(item.name, found.bodies[a], found.bodies[b], *_apart(item.pairs, at), verdict))
    return columns_of(
        ("item", "first", "second", "difference", "standard_error", "low", "high", "verdict"), rows
    )


def _apart(of: Apart, at: int) -> tuple[Any, Any, Any, Any]:
    return of.value[at], of.standard_error[at], of.low[at], of.high[at]


def _limits(of: Apart) -> Iterator[tuple[float, float]]:
    return zip(of.low.tolist(), of.high.tolist(), strict=True)


def response_rows(found: Answer) -> Rows:
    """Return members, respondents, their rate and weight, by group of each margin, in the last period."""
    if found.turnout is None or not found.turnout.groups:
        return {}
    groups = found.turnout.groups
    kept = np.zeros(len(groups), dtype=np.bool_)
    if found.survey.asked.real:
        kept = hidden([int(g.respondents) for g in groups], [g.margin for g in groups], FEWEST)
    rows = [
        plain(
            g.margin, g.group, g.members,
            *([None] * 4 if hid else [g.respondents, g.rate, g.over_response, g.mean_weight]),
            "no" if hid else "yes",
        )
        for g, hid in zip(groups, kept, strict=True)
    ]  # fmt: skip
    names = (
        "margin",
        "group",
        "members",
        "respondents",
        "rate",
        "members over response",
        "mean weight",
        "shown",
    )
    return columns_of(names, rows)


def class_rows(found: Answer) -> Rows:
    """Return classes of members by their chance to answer."""
    if found.turnout is None or not found.turnout.classes:
        return {}
    made = found.turnout.classes
    kept = [False] * len(made)
    if found.survey.asked.real:
        kept = hidden([int(each.respondents) for each in made], fewest=FEWEST).tolist()
    rows = [
        plain(each.number, each.asked, *((None, None) if hid else (each.respondents, each.rate)))
        for each, hid in zip(made, kept, strict=True)
    ]
    return columns_of(("class", "asked", "respondents", "rate"), rows)


def weighting_rows(found: Answer) -> Rows:
    """Return the value of all in the last period as other weights have it."""
    survey, last = found.survey, len(found.periods) - 1
    rows = []
    for item in found.items:
        if found.survey.asked.real and item.whole.respondents[last] < FEWEST:
            continue
        inside = (survey.period.index == last) & np.isfinite(item.scores)
        by_class = nan
        if found.turnout is not None and found.turnout.propensity is not None:
            by_class = _mean(item, found.turnout.propensity, inside)
        plainly = _mean(item, survey.weights.begun, inside)
        rows.append(plain(item.name, plainly, item.whole.value[last], by_class, item.unit))
    return columns_of(("item", "as they answered", "weighted", "by class of propensity", "unit"), rows)


def _mean(item: Found, weights: Any, inside: Any) -> float:
    total = float(weights[inside].sum())
    return float(weights[inside] @ item.scores[inside]) / total if total > 0 else nan


def bound_rows(found: Answer) -> Rows:
    """Return what all members would say if those who did not answer differ, in the last period."""
    turnout, last = found.turnout, len(found.periods) - 1
    if turnout is None:
        return {}
    rows, differ = [], found.survey.asked.differ
    for item in found.items:
        start = last * len(found.bodies)
        value = np.append(item.by_body.value[start:], item.whole.value[last])
        answered = np.append(item.by_body.respondents[start:], item.whole.respondents[last])
        rate = np.append(turnout.by_body, turnout.rate)
        kept = np.append(
            item.hidden[start:], found.survey.asked.real and item.whole.respondents[last] < FEWEST
        )
        limits = bounds(value, rate, item.scale, differ)
        for at, name in enumerate((*found.bodies, ALL)):
            if kept[at] or not answered[at] or not isfinite(rate[at]) or (name == ALL and at == 0):
                continue
            if at == 1 and not found.survey.asked.by:
                continue
            rows.append(
                plain(
                    name, item.name, rate[at], value[at], limits.if_lower[at], limits.if_higher[at],
                    limits.least[at], limits.most[at],
                )
            )  # fmt: skip
    names = ("body", "item", "response rate", "value", "if others lower", "if others higher", "least", "most")
    return columns_of(names, rows)


def weight_rows(found: Answer) -> Rows:
    """Return by period how the weights were found, and what their being unequal costs."""
    survey, rows = found.survey, []
    for t, name in enumerate(found.periods):
        w = survey.weights.weights[survey.period.index == t]
        ratio = w / w.mean()
        one = kish(w, np.zeros(len(w), dtype=np.int64), 1)[0]
        raked = survey.weights.raked[t] if survey.weights.raked else None
        how = (None, None, None) if raked is None else (raked.rounds, raked.certificate, raked.held)
        rows.append(plain(name, len(w), *how, ratio.min(), ratio.max(), len(w) / one, one))
    names = (
        "period", "respondents", "rounds", "certificate", "held at a limit", "least weight", "most weight",
        "design effect of weights", "effective",
    )  # fmt: skip
    return columns_of(names, rows)


def composite_rows(found: Answer) -> Rows:
    """Return the composites with their items and how well these agree."""
    of = {each.item: each.of for each in found.survey.composites}
    rows = [plain(item.name, ", ".join(of[item.name]), item.alpha) for item in found.items if item.name in of]
    return columns_of(("composite", "items", "alpha"), rows)
