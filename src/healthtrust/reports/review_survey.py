"""A survey as one page: what members say by body, what changed, who answered, what remains unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

import numpy as np

from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.survey_bodies import bodies
from healthtrust.reports.charts.survey_change import Point, over_time
from healthtrust.reports.charts.survey_members import respondents_and_members
from healthtrust.reports.figure import Figure, finished
from healthtrust.reports.phrases import opened
from healthtrust.review.survey import rows, told
from healthtrust.review.survey.answer import Answer, Found, verdict_of
from healthtrust.review.survey.estimate import FEWEST
from healthtrust.review.survey.put import ALL

MOST_ITEMS, MOST_LINES = 6, 5
NOT_ON_THE_PAGE = (
    "period", "why", "unit", "design effect of weights", "less whole", "less whole low", "less whole high",
    "adjusted_standard_error",
)  # fmt: skip


def survey_page(found: Answer) -> str:
    """Return an answer as one HTML file."""
    survey = found.survey
    heading = f"{survey.respondents:,} answers, {len(found.items)} items"
    if survey.asked.by:
        heading += f", {len(found.bodies):,} bodies by {survey.asked.by}"
    top = Top("What members say", heading, told.sentence(found), tuple(_numbers(found)), told.notes(found))
    return page_of(
        top, tuple(_sections(found)), "Shares of members, or points of the scale, as said in each table."
    )


def _numbers(found: Answer) -> Iterator[Said]:
    if (turnout := found.turnout) is not None:
        yield Said(
            "Answered", f"{100 * turnout.rate:.0f} %", f"{turnout.respondents:,} of {turnout.asked:,.0f}"
        )
        if turnout.r is not None:
            yield Said("R-indicator", f"{turnout.r:.2f}", "1: respondents like all members")
    last = len(found.periods) - 1
    for item in found.items[:2]:
        if item.whole.respondents[last] >= (FEWEST if found.survey.asked.real else 1):
            low, high = (told.amount(float(x[last]), item.unit) for x in (item.whole.low, item.whole.high))
            yield Said(_name(item), told.amount(float(item.whole.value[last]), item.unit), f"{low} to {high}")


def _name(item: Found) -> str:
    return opened(item.name.replace("_", " "))


def _sections(found: Answer) -> Iterator[Section]:
    tables = rows.tables(found)
    figures = tuple(_by_body(found)) if len(found.bodies) > 1 else ()
    shown = [table_of("Results", _of_page(found, tables["results"]))] if "results" in tables else []
    rule = "Weighted to all members; a body is compared with the whole that it is part of."
    if "pairs" in tables:
        shown.append(table_of("Bodies in pairs", tables["pairs"]))
    yield Section("results", "What do members say?", rule, figures, tuple(shown))
    if "changes" in tables:
        rule = "Persons who answered twice are one draw: their change is surer than that of other people."
        drawn = tuple(_over_time(found))
        yield Section("changes", "Has it changed?", rule, drawn, (table_of("Changes", tables["changes"]),))
    if "response" in tables:
        yield _response(found, tables)
    if "bounds" in tables:
        rule = "Those who did not answer may think otherwise; the widest bounds hold whatever they think."
        made = [table_of("If they differ", tables["bounds"])]
        if "weightings" in tables:
            made.append(table_of("The same, weighted otherwise", tables["weightings"]))
        yield Section("bounds", "What would the others say?", rule, tables=tuple(made))
    if "answers" in tables:
        rule = "An answer that few gave is hidden, with others from which it could be worked out."
        made = [
            table_of("Answers", tables["answers"]),
            *(table_of(opened(name), tables[name]) for name in ("composites",) if name in tables),
        ]
        yield Section("answers", "Which answers may be told?", rule, tables=tuple(made))


def _of_page(found: Answer, columns: rows.Rows) -> rows.Rows:
    """Return the results of the last period, without what only the workbook needs."""
    last = found.periods[-1]
    kept = [k for k in range(len(columns["body"])) if columns.get("period", [last] * (k + 1))[k] == last]
    names = [name for name in columns if name not in NOT_ON_THE_PAGE]
    return {name: [columns[name][k] for k in kept] for name in names}


def _by_body(found: Answer) -> Iterator[Figure]:
    last, count = len(found.periods) - 1, len(found.bodies)
    for item in found.items[:MOST_ITEMS]:
        at = np.arange(last * count, (last + 1) * count)
        seen = at[~item.hidden[at] & (item.by_body.respondents[at] > 0) & np.isfinite(item.by_body.low[at])]
        if len(seen) < 2:
            continue
        verdicts = verdict_of(item.beside.low[seen], item.beside.high[seen])
        by = _factor(item)
        columns: dict[str, Any] = {
            "body": [found.bodies[k - last * count] for k in seen],
            "value": (by * item.by_body.value[seen]).tolist(),
            "low": (by * item.by_body.low[seen]).tolist(),
            "high": (by * item.by_body.high[seen]).tolist(),
            "beside": verdicts,
        }
        whole = float(item.whole.value[last])
        yield finished(
            f"survey-{_slug(item)}",
            bodies(_name(item), columns, by * whole, _axis(item), _finding(item, columns["beside"], whole)),
        )


def _factor(item: Found) -> float:
    """Return what values are multiplied by in a figure: a net score is told in points of 100."""
    return 100.0 if item.kind == "net" else 1.0


def _axis(item: Found) -> str:
    return "points, best less worst" if item.kind == "net" else item.unit


def _finding(item: Found, beside: Sequence[str], whole: float) -> str:
    apart = [(word, beside.count(word)) for word in ("above", "below") if word in beside]
    said = told.amount(whole, item.unit)
    if not apart:
        return f"{_name(item)}: none is told from the {said} of all members"
    found = " and ".join(f"{count} of {len(beside)} {word}" for word, count in apart)
    return f"{_name(item)}: {found} the {said} of all members, beyond chance"


def _over_time(found: Answer) -> Iterator[Figure]:
    for item in found.items[:MOST_ITEMS]:
        lines = {ALL: _points(found, item, None)} if len(found.bodies) > 1 else {}
        sizes = item.by_body.respondents.reshape(len(found.periods), -1).sum(axis=0)
        for b in np.argsort(-sizes, kind="stable")[:MOST_LINES]:
            lines[found.bodies[b]] = _points(found, item, int(b))
        lines = {name: points for name, points in lines.items() if points}
        if lines and item.change is not None:
            value = float(item.change.value[-1])
            clear = item.change.low[-1] > 0 or item.change.high[-1] < 0
            verdict = "" if clear else ", not told from chance"
            said, (before, after) = told.amount(value, item.unit, True), found.periods[-2:]
            finding = f"{_name(item)}: {said} from {before} to {after}{verdict}"
            yield finished(
                f"survey-change-{_slug(item)}", over_time(found.periods, lines, _axis(item), finding)
            )


def _points(found: Answer, item: Found, body: int | None) -> list[Point]:
    points = []
    for t, period in enumerate(found.periods):
        of, at = (item.whole, t) if body is None else (item.by_body, t * len(found.bodies) + body)
        hid = item.hidden[at] if body is not None else found.survey.asked.real and of.respondents[at] < FEWEST
        value, low, high = (_factor(item) * float(each[at]) for each in (of.value, of.low, of.high))
        if not hid and isfinite(value) and isfinite(low) and isfinite(high):
            points.append((period, value, low, high))
    return points


def _response(found: Answer, tables: dict[str, rows.Rows]) -> Section:
    columns = tables["response"]
    totals: dict[str, list[float]] = {}
    shown = [k for k, there in enumerate(columns["respondents"]) if there is not None]
    for k, margin in enumerate(columns["margin"]):
        whole = totals.setdefault(margin, [0.0, 0.0])
        whole[0] += columns["members"][k]
    for group in found.turnout.groups if found.turnout else ():
        totals[group.margin][1] += group.respondents
    names = [f"{columns['margin'][k]}: {columns['group'][k]}" for k in shown]
    members = [columns["members"][k] / totals[columns["margin"][k]][0] for k in shown]
    answered = [columns["respondents"][k] / totals[columns["margin"][k]][1] for k in shown]
    figures = (
        (finished("survey-members", respondents_and_members(names, members, answered)),) if shown else ()
    )
    made = [table_of("By group", columns)]
    made += [table_of(opened(name), tables[name]) for name in ("classes", "weights") if name in tables]
    rule = (
        "Weights make up for groups that answered less; classes hold members of about one chance to answer."
    )
    return Section("response", "Who answered?", rule, figures, tuple(made))


def _slug(item: Found) -> str:
    return "".join(c if c.isalnum() else "-" for c in item.name.lower())
