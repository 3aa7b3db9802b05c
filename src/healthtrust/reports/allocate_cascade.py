"""A cascade as one page: what each level keeps, what reaches neighbourhoods, and what that is per head."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from healthtrust.allocate.tree.answer import Cascaded, rows
from healthtrust.ground.money import SYMBOLS, words
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.charts.allocate_levels import by_level, per_head
from healthtrust.reports.charts.levels import MOST_PLACES
from healthtrust.reports.charts.package_amounts import Amounts
from healthtrust.reports.figure import Figure, finished


def cascade_page(found: Cascaded, verdict: str) -> str:
    """Return a cascade as one HTML file; `verdict` says in a sentence where the money went."""
    nest, money = found.places.nest, found.shared.money
    given = money[nest.parent < 0].sum(axis=0)
    top = Top(
        "A budget down a tree of places",
        f"{words(int(given.sum()), found.money)} for {int(nest.leaf.sum()):,} neighbourhoods",
        verdict,
        tuple(
            Said(line.name, words(amount, found.money), f"by {' × '.join(line.weight)}")
            for line, amount in zip(found.lines, given.tolist(), strict=True)
        ),
    )
    rule = "A level keeps its share; the rest goes to the places below it by weight, to the last minor unit."
    tables = (table_of("Every place", rows(found)),)
    section = Section("levels", "Where does the money go?", rule, tuple(_figures(found)), tables)
    return page_of(top, (section,), f"Money in {found.money.code}.")


def _figures(found: Cascaded) -> Iterator[Figure]:
    nest, shared, unit = found.places.nest, found.shared, 10**found.money.exponent
    amounts = Amounts(SYMBOLS.get(found.money.code, ""), found.money.code)
    stays = np.where(nest.leaf[:, None], shared.money, shared.kept)
    by_levels = np.stack([stays[members].sum(axis=0) for members in nest.levels]) / unit
    names, counts = [line.name for line in found.lines], [len(members) for members in nest.levels]
    reached = float(shared.money[nest.leaf].sum()) / unit
    yield finished("allocate-levels", by_level(names, counts, by_levels, reached, amounts))
    shown = [members for members in nest.levels if len(members) <= MOST_PLACES]
    if found.population is not None and shown:
        of = shown[-1]
        each = [nest.names[row] for row in of]
        figure = per_head(each, found.population[of], found.total[of] / unit, amounts)
        yield finished("allocate-per-head", figure)
