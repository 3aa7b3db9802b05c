"""The schedule as a table: what each kind of household owes at each income, who pays it, and what binds.

    binds   a relief is named where what the household pays without it, all else as it is, is more

Source  none: the rules applied to typical households, see `pool.tables.typical`

>>> from healthtrust.design.contributions import Bracket
>>> from healthtrust.design.pool import Pool
>>> from healthtrust.ground.money import currency
>>> pool = Pool(brackets=(Bracket(above=0, rate=0.1),), exempt_below=15_000, ceiling_share=0.09)
>>> found = table_of(rules_of(pool, currency("GBP")), np.array([0, 1_400_000, 4_000_000]), KINDS[:1])
>>> [(line.income, line.owed, line.marginal, line.binds) for line in found.lines]
[(0, 0, 0.0, ()), (1400000, 0, 0.0, ('exempt: income',)), (4000000, 360000, 0.09, ('ceiling: all',))]
>>> [(notch.income, notch.after) for notch in found.notches]
[(1499999, 135000)]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.pool.contributions.assess import assess, each
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.rules import OLDER_THAN_ANYBODY, UNLIMITED, Rule, Rules, rules_of
from healthtrust.pool.tables.typical import KINDS, Kind, Notch, notches, payers_at, rates

__all__ = ["KINDS", "Line", "Table", "highest_of", "incomes", "rules_of", "table_of"]

KNOWN = frozenset({"age", "earnings"})
"""What is known of typical households besides who they are and what they have."""


@dataclass(frozen=True)
class Line:
    """One kind of household at one income: amounts by contribution [c], minor units a year."""

    kind: str
    income: int
    household: tuple[int, ...]
    employer: tuple[int, ...]
    government: tuple[int, ...]
    average: float
    """Paid by the household over income; NaN where there is none."""
    marginal: float
    """Paid of one more unit of income."""
    binds: tuple[str, ...]
    """Exemptions and ceilings at work."""

    @property
    def owed(self) -> int:
        """Return what the household pays itself."""
        return sum(self.household)


@dataclass(frozen=True)
class Table:
    """Every line, kind by kind, and what is odd."""

    contributions: tuple[str, ...]
    lines: tuple[Line, ...]
    notches: tuple[Notch, ...]
    left_out: tuple[str, ...]
    """Contributions on what typical households are not known to have."""


def table_of(
    rules: Rules, income: NDArray[np.int64], kinds: Sequence[Kind] = KINDS, factor: float = 1.0
) -> Table:
    """Return the table of kinds at incomes [n], minor units, rising; rates that move times `factor`."""
    kept = tuple(rule for rule in rules.contributions if rule.needs <= KNOWN)
    known = replace(rules, contributions=kept)

    def owed(payers: Payers) -> NDArray[np.int64]:
        return np.asarray(each(payers, known, factor).sum(axis=1))

    odd = [notch for kind in kinds for notch in notches(owed, kind, int(income.max()), len(kept))]
    charged = known, factor
    lines = [line for kind in kinds for line in _lines(kind, income, charged, rates(owed, kind, income))]
    left_out = tuple(name for name in rules.names if name not in known.names)
    return Table(known.names, tuple(lines), tuple(odd), left_out)


def highest_of(rules: Rules) -> int:
    """Return an income by which every bracket, ceiling and exemption has been met, minor units a year."""
    ends = [end for rule in rules.contributions for end in _ends(rule)]
    return 2 * max(ends, default=0)


def incomes(highest: int, steps: int) -> NDArray[np.int64]:
    """Return incomes from nothing to the highest, in equal steps."""
    return np.asarray(np.arange(steps + 1) * highest // steps, dtype=np.int64)


def _ends(rule: Rule) -> tuple[int, ...]:
    ceiling = rule.ceiling if rule.ceiling < UNLIMITED else 0
    return (int(max(rule.bands.lower)), ceiling, rule.exempt_below)


def _lines(
    kind: Kind,
    income: NDArray[np.int64],
    charged: tuple[Rules, float],
    found: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> Iterator[Line]:
    average, marginal = found
    binding = binds(payers_at(kind, income), *charged)
    for i, one in enumerate(income.tolist()):
        totals = assess(payers_at(kind, income[i : i + 1]), *charged).totals
        own, employer, government = (tuple(column) for column in totals.T.tolist())
        rate = float(average[i]), float(marginal[i])
        yield Line(kind.name, one, own, employer, government, *rate, binding[i])


def binds(payers: Payers, rules: Rules, factor: float = 1.0) -> list[tuple[str, ...]]:
    """Return the reliefs at work for each household [h]."""
    free = replace(rules, ceiling_share=1.0)
    paid = each(payers, free, factor)
    found: list[list[str]] = [[] for _ in range(payers.rows)]
    for c, rule in enumerate(rules.contributions):
        for words, without in _without_relief(rule):
            other = (*rules.contributions[:c], without, *rules.contributions[c + 1 :])
            more = each(payers, replace(free, contributions=other), factor)[:, c] > paid[:, c]
            for h in np.flatnonzero(more):
                found[h].append(words)
    for h in np.flatnonzero(paid.sum(axis=1) > each(payers, rules, factor).sum(axis=1)):
        found[h].append("ceiling: all")
    return [tuple(words) for words in found]


def _without_relief(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Return the rule without each of its reliefs, with the words for that relief."""
    spared = replace(rule, exempt_below=0, under_age=0, from_age=OLDER_THAN_ANYBODY)
    changes = (
        (f"exempt: {rule.name}", spared),
        (f"dependants: {rule.name}", replace(rule, dependants_free=False)),
        (f"earnings ceiling: {rule.name}", replace(rule, ceiling=UNLIMITED)),
        (f"ceiling: {rule.name}", replace(rule, ceiling_share=None, government_over=False)),
    )
    return ((words, without) for words, without in changes if without != rule)
