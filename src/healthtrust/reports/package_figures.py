"""The figures of a stand-alone answer: the sketches of a run's report, of plain tables.

Where a figure has no meaning for a question it is left out, and a sentence says why.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.package import drawn_impact
from healthtrust.package.answer import COVERED, Answer
from healthtrust.reports.charts.package_acceptability import acceptability
from healthtrust.reports.charts.package_amounts import Amounts
from healthtrust.reports.charts.package_equity_plane import equity_plane
from healthtrust.reports.charts.package_frontier import frontier
from healthtrust.reports.charts.package_league import league
from healthtrust.reports.charts.package_rules import rules
from healthtrust.reports.figure import Figure, Sketch, finished
from healthtrust.reports.package_persons import household_sketch, size_sketch
from healthtrust.reports.story import Columns
from healthtrust.study.belonging import UNSTATED, Services, chances

SEED = 1
"""Luck of the draws of acceptability: one for all pages, so that equal answers give equal pages."""
AMOUNTS = Amounts()

NOTE_ON_PLANE = (
    "Each point: what covering the intervention adds per head of the population, all else as it is. Its cost "
    "displaces health at the cost per QALY of the dearest intervention covered, borne alike by all. Groups "
    "are the classes of the tables; aversion to inequality is the English public's median (Atkinson, 10.95)."
)


@dataclass(frozen=True)
class Drawn:
    """The figures of an answer by name, and why others are left out, by name."""

    figures: dict[str, Figure]
    missing: dict[str, str]


def figures_of(answer: Answer) -> Drawn:
    """Return every figure that an answer has."""
    sketches: dict[str, Sketch | str] = {
        "package-league": _league(answer),
        "package-rules": _rules(answer),
        "package-frontier": _frontier(answer),
        "package-acceptability": _acceptability(answer),
        "package-equity-plane": _equity_plane(answer),
        "package-households": household_sketch(answer),
        "package-sizes": size_sketch(answer),
    }
    return Drawn(
        {name: finished(name, found) for name, found in sketches.items() if isinstance(found, Sketch)},
        {name: found for name, found in sketches.items() if isinstance(found, str)},
    )


def _league(answer: Answer) -> Sketch:
    kinds = answer.question.interventions
    hurdle = {reason.code: reason.hurdle for reason in answer.reasons}
    return league(
        {
            "name": _texts(kinds.codes),
            "ratio": kinds.ratio,
            "hurdle": np.array([hurdle.get(code, np.nan) for code in kinds.codes]),
            "covered": answer.coverage,
        }
    )


def _rules(answer: Answer) -> Sketch | str:
    if not answer.rules:
        return (
            "The paper's rules are followed where they apply: where nobody leaves the package and premiums "
            "are at own risk. Here they do not, so that there is no loss to show."
        )
    standing = drawn_impact.Standing(
        answer.welfare, answer.upper, answer.nothing, len(answer.package), answer.certified
    )
    followed = [(rule.name, rule.welfare, len(rule.package)) for rule in answer.rules]
    return rules(drawn_impact.certificate_columns(standing, followed))


def _frontier(answer: Answer) -> Sketch:
    question = answer.question
    columns = {
        "name": _texts(question.interventions.codes),
        "cost": question.cost,
        "health": question.society.prevalence * question.interventions.benefit,
        "covered": answer.coverage,
    }
    return frontier(columns, AMOUNTS, "per head and year")


def _acceptability(answer: Answer) -> Sketch:
    question, kinds = answer.question, answer.question.interventions
    services = Services(
        kinds.codes,
        kinds.price,
        kinds.benefit,
        question.society.prevalence,
        (UNSTATED,) * kinds.count,
        question.limits.least > 0,
        question.limits.most <= 0,
    )
    columns: Columns = {
        "name": _texts(kinds.codes),
        "covered": answer.coverage > COVERED,
        "always": services.always,
        **chances(services, float(answer.coverage @ question.cost), SEED),
    }
    order = np.argsort(-kinds.ratio, kind="stable")
    return acceptability({name: values[order] for name, values in columns.items()})


def _equity_plane(answer: Answer) -> Sketch | str:
    question, kinds = answer.question, answer.question.interventions
    if len(question.society.classes) < 2:
        return "All people are of one class here, so that nothing makes them more equal or less."
    covered = answer.coverage > COVERED
    margin = float((1 / kinds.ratio[covered]).max(initial=0.0)) or np.inf
    columns = drawn_impact.impact(question, answer.coverage, margin)
    return equity_plane({"name": _texts(kinds.codes), "covered": covered, **columns}, NOTE_ON_PLANE)


def _texts(words: tuple[str, ...]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    return np.array(words, dtype=object)
