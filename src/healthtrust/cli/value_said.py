"""What `healthtrust study value` prints: the finding, designs, chances, what to find out, who gains."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.cli.say import say_table
from healthtrust.study.draws import value_told as told
from healthtrust.study.draws.summary import difference, spread_of
from healthtrust.study.draws.told import amount, percent
from healthtrust.study.draws.valued import Valued

EVERY = 10
"""Thresholds between the rows on the screen."""
MOST = 10
"""Single parameters on the screen."""


def say(found: Valued) -> None:
    """Print what a study is worth for people."""
    print(told.sentence(found))
    money, first = found.study.currency, found.study.designs[0]
    for title, header, rows in (
        ("", ("", "QALYs", f"cost, {money}", "", "for a QALY more", "net health, QALYs"), _designs(found)),
        (f"Beside {first}", ("", "QALYs", f"cost, {money}", "net health", "better in"), _beside(found)),
        ("", ("a QALY counts", "best", "in", "to be sure is worth"), _thresholds(found)),
        (
            "Worth of knowing",
            ("", "per person and year", "give or take", "by chance", "of all"),
            _worth(found),
        ),
        (f"Beside {first}, QALYs a year", ("", "net health", "equity", "worth it for both"), _equity(found)),
    ):
        if rows:
            print()
            if title:
                print(title)
            say_table(header, rows)
    print()
    for note in told.notes(found):
        print(note)


def _designs(found: Valued) -> list[Sequence[str]]:
    rows = []
    for row in found.rows:
        net = found.net_health[found.study.designs.index(row.design)]
        ratio = "" if row.ratio is None else amount(row.ratio)
        rows.append((row.design, amount(row.qalys), amount(row.cost), row.standing, ratio, _span(net)))
    return [*rows]


def _beside(found: Valued) -> list[Sequence[str]]:
    rows = []
    for k in range(1, len(found.study.designs)):
        apart = [_span(each[k] - each[0]) for each in (found.qalys, found.cost, found.net_health)]
        better = difference(found.net_health[0], found.net_health[k], "higher").better
        rows.append((found.study.designs[k], *apart, percent(better)))
    return [*rows]


def _thresholds(found: Valued) -> list[Sequence[str]]:
    at = found.by_threshold
    return [
        (
            amount(at.threshold[n]),
            found.study.designs[at.best[n]],
            percent(at.frontier[n]),
            amount(at.perfect[n] * found.per_person),
        )
        for n in range(len(at.threshold))
        if n % EVERY == 0 or at.threshold[n] == found.threshold
    ]


def _worth(found: Valued) -> list[Sequence[str]]:
    whole, each = found.perfect.worth, found.per_person
    rows = [("everything", amount(whole * each), amount(found.perfect.standard_error * each), "", "")]
    for row in (*found.groups, *(row for row in found.singles[:MOST] if row.tells)):
        worth, error, chance = (
            amount(x * each) for x in (row.worth.worth, row.worth.standard_error, row.chance)
        )
        rows.append((row.name, worth, error, chance, percent(row.worth.worth / whole) if whole > 0 else ""))
    return [*rows]


def _equity(found: Valued) -> list[Sequence[str]]:
    if found.equity is None:
        return []
    net, fair = found.equity
    rows = []
    for k in range(1, len(found.study.designs)):
        worth_it = float((net[k] + fair[k] > 0).mean())
        rows.append((found.study.designs[k], _span(net[k]), _span(fair[k]), percent(worth_it)))
    return [*rows]


def _span(values: NDArray[np.float64]) -> str:
    """Return a mean with its 95 % interval over draws."""
    found = spread_of(values)
    return f"{amount(found.mean)} ({amount(found.low)} to {amount(found.high)})"
