"""The tables of a stand-alone answer: why, groups, payments, arrangements, rules, limits, fixed points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.package.answer import Answer
from healthtrust.package.household.arrangements import ARRANGEMENTS
from healthtrust.reports.chapter import Table
from healthtrust.reports.charts.package_rules import said_share

MOST_ROWS = 200
"""Rows of a table on the page; the workbook and JSON hold all."""
YEARLY = "money per year"


def interventions(answer: Answer) -> Iterator[Table]:
    """Return why each intervention is in or out, the best value for money first."""
    question, kinds = answer.question, answer.question.interventions
    why = {reason.code: reason for reason in answer.reasons}
    order = np.argsort(-kinds.ratio, kind="stable").tolist()
    columns: dict[str, list[Any]] = {
        "intervention": [kinds.codes[i] for i in order],
        "covered [share]": [float(answer.coverage[i]) for i in order],
        "price [money per case]": [float(kinds.price[i]) for i in order],
        "benefit [QALYs per case]": [float(kinds.benefit[i]) for i in order],
        "cost [money per head and year]": [float(question.cost[i]) for i in order],
    }
    yield _table("Every intervention, the best value for money first", columns)
    if why:
        of = [why[kinds.codes[i]] for i in order]
        yield _table(
            "Why each is in or out",
            {
                "intervention": [reason.code for reason in of],
                "marginal value [welfare per head]": [f"{reason.marginal_value:.3g}" for reason in of],
                "what settles it": [reason.binds for reason in of],
                "why": [reason.sentence for reason in of],
            },
        )


def groups(answer: Answer) -> Iterator[Table]:
    """Return what each group has, pays, buys and ends with, in several tables."""
    society, at, names = answer.question.society, answer.households, list(answer.asked.groups)
    yield _table(
        "What each group pays, buys and ends with",
        {
            "group": names,
            "share [of population]": society.share.tolist(),
            f"wealth [{YEARLY}]": society.wealth.tolist(),
            f"tax [{YEARLY}]": at.tax.tolist(),
            f"premium [{YEARLY}]": at.premium.tolist(),
            "bought on top": [", ".join(bought) or "nothing" for bought in answer.complement],
            "health [QALYs]": at.health.tolist(),
            f"wealth left [{YEARLY}]": at.wealth.tolist(),
            "utility": _six(at.utility),
            **({"left the package": at.left.tolist()} if at.left.any() else {}),
        },
    )
    if answer.payments is not None:
        paid = answer.payments
        yield _table(
            "What each group pays for its own care, for others, and voluntarily",
            {
                "group": names,
                f"(a) tax for its own share [{YEARLY}]": paid.own_share.tolist(),
                f"(b) tax for others [{YEARLY}]": paid.for_others.tolist(),
                f"(c) voluntary premium [{YEARLY}]": paid.premium.tolist(),
                f"own cover, (a) + (c) [{YEARLY}]": paid.own_cover.tolist(),
            },
        )
    yield _table(
        "What each arrangement would be worth at these taxes",
        {
            "group": names,
            **{
                f"{name} [utility]": _six(utility)
                for name, utility in zip(ARRANGEMENTS, at.arrangements.utility, strict=True)
            },
            f"would leave for a rebate of [{YEARLY}]": at.transfer.tolist(),
        },
    )


def rules(answer: Answer) -> Iterator[Table]:
    """Return the packages that rules lead to."""
    if answer.rules:
        yield _table(
            "The package by each rule",
            {
                "rule": [rule.name for rule in answer.rules],
                "welfare": _six([rule.welfare for rule in answer.rules]),
                "share of the gain lost": [said_share(rule.share_of_gain_lost) for rule in answer.rules],
                "package": [", ".join(rule.package) or "nothing" for rule in answer.rules],
                "what it does not keep": [rule.note or "–" for rule in answer.rules],
                "source": [rule.source for rule in answer.rules],
            },
        )


def protection(answer: Answer) -> Iterator[Table]:
    """Return how many are spared from spending that ruins them; nothing where it was not counted."""
    of = answer.protection
    if of is None:
        return
    beyond = [f"more than {share:.0%} of resources" for share in of.shares]
    yield _table(
        "Residents whom care costs so much in a year that it ruins them",
        {
            "pays for care": [*beyond, "and falls below the poverty line"],
            "with nothing covered [share]": [*of.risk_without.tolist(), of.impoverished_without],
            "with the package and what is bought on top [share]": [
                *of.risk_with.tolist(),
                of.impoverished_with,
            ],
        },
    )


def limits(answer: Answer) -> Iterator[Table]:
    """Return how far each limit is used and what one more unit of it is worth; and ties, where asked for."""
    if answer.prices:
        yield _table("Limits, and what one more unit of each would be worth", _priced(answer))
    elif answer.question.limits.rows:
        rows = answer.question.limits.rows
        yield _table(
            "Limits",
            {
                "limit": [row.name for row in rows],
                "unit": [row.unit or "per head" for row in rows],
                "used [per head and year]": [float(row.use @ answer.coverage) for row in rows],
                "at least [per head and year]": [row.least for row in rows],
                "at most [per head and year]": [row.most for row in rows],
            },
        )
    if answer.ties is not None:
        yield _table(
            "In how many of all packages that are as good",
            {
                "intervention": list(answer.question.interventions.codes),
                "belongs": list(answer.ties.verdict),
                "least coverage [share]": answer.ties.least.tolist(),
                "most coverage [share]": answer.ties.most.tolist(),
            },
        )


def _priced(answer: Answer) -> dict[str, list[Any]]:
    of = answer.prices
    return {
        "limit": [price.name for price in of],
        "unit": [price.unit or "per head" for price in of],
        "used [per head and year]": [price.used for price in of],
        "at least [per head and year]": [price.least for price in of],
        "at most [per head and year]": [price.most for price in of],
        "at the margin [welfare per unit]": [price.dual for price in of],
        "the same [money per unit]": [price.money for price in of],
        "one unit more [welfare per head]": [price.step for price in of],
    }


def fixed_points(answer: Answer) -> Iterator[Table]:
    """Return all fixed points found, where households' choices touch each other."""
    if answer.viability is None or not answer.viability.equilibria.points:
        return
    points = answer.viability.equilibria.points
    names = answer.asked.groups
    yield _table(
        "Every fixed point found",
        {
            "number": list(range(1, len(points) + 1)),
            "welfare": _six([point.welfare for point in points]),
            "who has left": [
                ", ".join(name for name, left in zip(names, point.left, strict=True) if left) or "nobody"
                for point in points
            ],
            "can be paid": [bool(point.payable) for point in points],
            "reached from": [", ".join(point.reached) for point in points],
        },
    )


def _table(caption: str, columns: Mapping[str, Sequence[Any]]) -> Table:
    rows = len(next(iter(columns.values())))
    if rows <= MOST_ROWS:
        return Table(caption, columns)
    first = {name: list(values)[:MOST_ROWS] for name, values in columns.items()}
    return Table(f"{caption}: the first {MOST_ROWS} of {rows:,}", first)


def _six(utility: ArrayLike) -> list[str]:
    """Return utilities to six digits: what tells them apart is often in the fourth.

    >>> _six([5.331139, -np.inf])
    ['5.33114', '–']
    """
    found = np.asarray(utility, dtype=np.float64).tolist()
    return [f"{u:.6g}".replace("-", "−") if np.isfinite(u) else "–" for u in found]
