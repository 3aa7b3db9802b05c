"""What must hold between the tables of a question, and what is odd enough to be told.

>>> from healthtrust.package.tables.contracts import GROUPS
>>> shares = {"group": ["a", "b"], "share": [60, 40], "wealth": [1, 2], "health": [1, 1]}
>>> as_read = Table(GROUPS, {name: np.array(values) for name, values in shares.items()}, "g.csv")
>>> print(_shares(as_read)[0])
g.csv, column share: found shares that sum to 100; expected 1. They read like percents: divide each by 100.
"""

from __future__ import annotations

import numpy as np

from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.ground.tables import Table
from healthtrust.package.question import Question
from healthtrust.package.tables.choices import Choices
from healthtrust.package.tables.contracts import MOST_INCIDENCE

SUM_TOLERANCE = 1e-6
"""How far shares may be from 1, for the rounding of what was typed."""


def problems_across(interventions: Table, groups: Table, incidence: Table, choices: Choices) -> list[Problem]:
    """Return every problem that a single column's contract cannot see."""
    return [
        *_positive(interventions, ("price", "benefit")),
        *_positive(groups, ("share", "wealth", "health")),
        *_shares(groups),
        *_matching(interventions, incidence),
        *_classes(groups, incidence),
        *_rates(incidence, choices.most_incidence or MOST_INCIDENCE),
    ]


def warnings_of(question: Question, choices: Choices) -> list[Problem]:
    """Return what is odd: dominated variants, private versions nobody would buy, what nobody needs."""
    return [*_dominated(question), *_pointless(question), *_unneeded(question), *_assumed(choices)]


def _positive(table: Table, names: tuple[str, ...]) -> list[Problem]:
    found = []
    for name in names:
        values = table[name].astype(np.float64)
        bad = np.flatnonzero(~(values > 0))
        if len(bad):
            rows = rows_in_words([int(i) + 2 for i in bad])
            meaning = table.contract.column(name).meaning
            where = f"{table.source}, column {name}, {rows}"
            found.append(Problem(where, f"{values[bad[0]]:g}", f"more than 0: {meaning}"))
    return found


def _shares(groups: Table) -> list[Problem]:
    total = float(groups["share"].astype(np.float64).sum())
    if abs(total - 1) <= SUM_TOLERANCE:
        return []
    percent = abs(total - 100) <= 1
    remedy = (
        "They read like percents: divide each by 100."
        if percent
        else "Give every group its share of the whole population."
    )
    where = f"{groups.source}, column share"
    return [Problem(where, f"shares that sum to {total:g}", "1", remedy=remedy)]


def _matching(interventions: Table, incidence: Table) -> list[Problem]:
    asked = [str(code) for code in interventions["intervention"]]
    known = [str(code) for code in incidence["intervention"]]
    missing = [
        Problem(f"{incidence.source}, column intervention", "no row", repr(code), nearest_match(code, known))
        for code in asked
        if code not in set(known)
    ]
    return missing + [
        Problem(
            f"{incidence.source}, row {row + 2}",
            repr(code),
            f"an intervention of {interventions.source}",
            nearest_match(code, asked),
        )
        for row, code in enumerate(known)
        if code not in set(asked)
    ]


def _classes(groups: Table, incidence: Table) -> list[Problem]:
    own = [str(name) for name in (groups["class"] if "class" in groups else groups["group"])]
    columns = [name for name in incidence.columns if name != "intervention"]
    found = [
        Problem(
            f"{incidence.source}",
            f"no column {name!r}",
            "incidence of every group",
            nearest_match(name, columns),
        )
        for name in dict.fromkeys(own)
        if name not in columns
    ]
    found += [
        Problem(
            f"{incidence.source}, column {name}",
            repr(name),
            f"a group of {groups.source}",
            nearest_match(name, own),
        )
        for name in columns
        if name not in own
    ]
    health = groups["health"].astype(np.float64)
    insure = groups["may_insure"] if "may_insure" in groups else np.ones(groups.rows)
    for name in dict.fromkeys(own):
        rows = [i for i, of in enumerate(own) if of == name]
        if len({(health[i], bool(insure[i])) for i in rows}) > 1:
            where = f"{groups.source}, {rows_in_words([i + 2 for i in rows])}"
            wanted = "one health and one may_insure in a class"
            found.append(Problem(where, f"class {name!r} with several", wanted, remedy="Split the class."))
    return found


def _rates(incidence: Table, most: float) -> list[Problem]:
    found = []
    for name, values in incidence.columns.items():
        if name == "intervention":
            continue
        try:
            rates = np.asarray(values).astype(np.float64)
        except (TypeError, ValueError):
            found.append(Problem(f"{incidence.source}, column {name}", "text", "cases per member and year"))
            continue
        bad = np.flatnonzero(~((rates >= 0) & (rates <= most)))
        if len(bad):
            where = f"{incidence.source}, column {name}, {rows_in_words([int(i) + 2 for i in bad])}"
            wanted = f"0 to {most:g} cases per member and year"
            remedy = "State rates per member, not per 1,000; raise --most-incidence if it is right."
            found.append(Problem(where, f"{rates[bad[0]]:g}", wanted, remedy=remedy))
    return found


def _dominated(question: Question) -> list[Problem]:
    """Variants of one problem that cost at least as much as another and help no more."""
    of = question.interventions

    def dominates(j: int, i: int) -> bool:
        no_worse = of.price[j] <= of.price[i] and of.benefit[j] >= of.benefit[i]
        better = of.price[j] < of.price[i] or of.benefit[j] > of.benefit[i]
        return bool(no_worse and (better or j < i))

    variants: dict[str, list[int]] = {}
    for i, problem in enumerate(of.problem):
        variants.setdefault(problem, []).append(i)
    by = {i: j for same in variants.values() for i in same for j in same if j != i and dominates(j, i)}
    return [
        Problem(
            f"intervention {of.codes[i]}",
            f"dominated by {of.codes[j]}, which treats the same problem for no more money",
            "variants that are each worth something over the others",
            remedy="It stays a candidate; leave it out if it is not one.",
        )
        for i, j in sorted(by.items())
    ]


def _pointless(question: Question) -> list[Problem]:
    of = question.interventions
    worse = np.flatnonzero(of.private_benefit <= of.benefit)
    return [
        Problem(
            f"intervention {of.codes[i]}",
            "a private version that helps no more",
            f"more than {of.benefit[i]:g} QALYs per case",
            remedy="Nobody will buy it.",
        )
        for i in worse
    ]


def _unneeded(question: Question) -> list[Problem]:
    nobody = np.flatnonzero(question.society.prevalence == 0)
    return [
        Problem(
            f"intervention {question.interventions.codes[i]}",
            "no cases in any group",
            "an incidence above 0 somewhere",
            remedy="Covering it changes nothing.",
        )
        for i in nobody
    ]


def _assumed(choices: Choices) -> list[Problem]:
    if choices.a is not None or choices.willingness_to_pay is not None:
        return []
    return [
        Problem(
            "--willingness-to-pay",
            "none stated, so mean wealth for one QALY is assumed",
            "what a QALY is worth where you are",
            remedy="Give --willingness-to-pay (with --at-wealth) or --a.",
        )
    ]
