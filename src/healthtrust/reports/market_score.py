"""Risk scores as one page: how they are spread, what makes up the mean, which codes nobody knows."""

from __future__ import annotations

import numpy as np

from healthtrust.market.grouper.answer import (
    Answer,
    factors_rows,
    notes,
    segments_rows,
    sentence,
    steps_rows,
    title,
    unknown_rows,
    weighed_rows,
)
from healthtrust.market.grouper.explained import Explained
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.risk_scores import parts, spread
from healthtrust.reports.figure import Figure, finished


def score_page(found: Answer) -> str:
    """Return risk scores as one HTML file."""
    models = " and ".join(title(each.grouper) for each in found.grouped.values())
    heading = f"{len(found.read.people):,} persons by {models}"
    top = Top("Risk scores", heading, sentence(found), _numbers(found), tuple(notes(found)))
    told = [_person(name, one) for name, one in found.explained.items()]
    sections = (_spread(found), *(_factors(found, name) for name in found.grouped), *_unknown(found), *told)
    return page_of(top, sections, "Scores are relative: 1 is the mean of the people a model was made for.")


def _numbers(found: Answer) -> tuple[Said, ...]:
    flagged = np.mean(
        [each.held.any(axis=1).mean() if each.held.size else 0 for each in found.grouped.values()]
    )
    unknown = sum(len(each.unknown) for each in found.grouped.values())
    return (
        Said("Mean score", f"{found.mean:.3f}", "by months" if found.asked.months else "by persons"),
        Said("Highest score", f"{found.score.max():.3f}"),
        Said("Persons with any flag", f"{100 * flagged:.0f} %"),
        Said("Unknown codes", f"{unknown:,}", "they give nothing"),
    )


def _spread(found: Answer) -> Section:
    figure = finished("risk-scores", spread(found.score, found.weight))
    tables = (table_of("By segment", segments_rows(found)),)
    rule = "A score adds the weights of age and sex, of condition categories and of what goes with them."
    return Section("spread", "How are scores spread?", rule, (figure,), tables)


def _factors(found: Answer, model: str) -> Section:
    rows = factors_rows(found)
    of = [place for place, name in enumerate(rows["model"]) if name == model]
    mine = {name: [values[place] for place in of] for name, values in rows.items() if name != "model"}
    figures: tuple[Figure, ...] = ()
    if of:
        figures = (
            finished(
                f"{_plain(model)}-parts", parts(mine["factor"], mine["label"], mine["adds to the mean"])
            ),
        )
    rule = "What a factor adds to the mean is its weight times the share of persons who have it."
    question = f"What makes up the mean score of {found.grouped[model].grouper.title}?"
    return Section(f"factors-{_plain(model)}", question, rule, figures, (table_of("Every factor", mine),))


def _unknown(found: Answer) -> tuple[Section, ...]:
    rows = unknown_rows(found)
    if not rows["code"]:
        return ()
    rule = "A table may list only codes that give a flag; then others are unknown to it and give nothing."
    return (
        Section("unknown", "Which codes does no table know?", rule, (), (table_of("Unknown codes", rows),)),
    )


def _person(model: str, told: Explained) -> Section:
    every = {"Step by step": steps_rows(told), "Factors": weighed_rows(told)}
    tables = [table_of(name, rows) for name, rows in every.items() if any(rows.values())]
    question = f"Why has person {told.person} a score of {told.score:.3f} by {model}?"
    return Section(f"person-{_plain(model)}", question, f"Segment {told.segment}.", (), tuple(tables))


def _plain(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name.lower())
