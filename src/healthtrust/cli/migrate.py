"""healthtrust pool migrate: who moves from which scheme into which role, what they paid and what they pay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.cli.only_in_a_run import say_left_out
from healthtrust.cli.say import say_json, say_table
from healthtrust.cli.together import together
from healthtrust.design.alone import read_alone
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import words
from healthtrust.pool.tables.moved import COUNTED, Former, Moved, moved
from healthtrust.pool.tables.read import Asked
from healthtrust.pool.tables.sources import Sources
from healthtrust.pool.tables.told import in_major
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable

PEOPLE = ("residents", "gain", "lose")
SHOWN = {"own_before": "paid", "own_now": "pay", "employer_before": "employers paid", "employer_now": "pay"}
"""Means per resident that are shown, with their headings."""
HEADER = ("scheme", "kind", "becomes", "now in", *COUNTED)


@dataclass(frozen=True)
class MigrateOptions:
    """What is counted, and where the answer goes."""

    expand: bool = False
    to: Path | None = None
    json: bool = False
    ignore: tuple[str, ...] = ()


def migrate_verb(sources: Sources, schemes: Path, options: MigrateOptions) -> None:
    """Say who moves, and write it where asked."""
    refuse([*sources.problems(), *unwritable(options.to, (".xlsx",), (schemes, *sources.files))])
    former, pool, survey = together(
        lambda: read_alone(schemes, Former),
        sources.pool,
        lambda: sources.survey(options.expand, Asked(ignored=options.ignore)),
    )
    found = moved(survey, former, pool)
    if options.to is not None:
        rows = [list(row.values()) for row in _rows(found)]
        write_sheets(options.to, "From scheme to scheme", {"moves": (HEADER, rows)})
    if options.json:
        totals = found.moves.totals()
        say_json({"moves": list(_rows(found)), "totals": {n: _told(n, a, found) for n, a in totals.items()}})
    else:
        _say(found)
        say_left_out(pool)


def _rows(found: Moved) -> Iterator[dict[str, Any]]:
    of = found.moves
    for i, scheme in enumerate(of.scheme):
        names = {"scheme": scheme, "kind": of.kind[i], "becomes": of.becomes[i], "role": of.role[i]}
        yield names | {name: _told(name, int(getattr(of, name)[i]), found) for name in COUNTED}


def _told(name: str, amount: int, found: Moved) -> float:
    return amount if name in PEOPLE else in_major(amount, found.survey.money)


def _say(found: Moved) -> None:
    of, money = found.moves, found.survey.money
    total = of.totals()
    before, now = (words(total[f"own_{when}"], money) for when in ("before", "now"))
    print(
        f"{total['residents']:,} residents leave {len(set(of.scheme))} schemes: {total['gain']:,} pay less "
        f"themselves than before, {total['lose']:,} more. Together they paid {before} a year and pay {now}; "
        f"employers paid {words(total['employer_before'], money)} and pay "
        f"{words(total['employer_now'], money)}."
    )
    print()
    say_table(("scheme", "becomes", "now in", "residents", *SHOWN.values(), "gain", "lose"), _cells(found))
    print("Money is a mean per resident and year; gain and lose are shares of those who pay less and more.")


def _cells(found: Moved) -> list[tuple[str, ...]]:
    of, money = found.moves, found.survey.money
    means = {name: of.mean(name).tolist() for name in SHOWN}
    return [
        (
            of.scheme[i],
            of.becomes[i],
            of.role[i],
            f"{of.residents[i]:,}",
            *(f"{in_major(means[name][i], money):,.0f}" for name in SHOWN),
            f"{of.gain[i] / of.residents[i]:.0%}",
            f"{of.lose[i] / of.residents[i]:.0%}",
        )
        for i in range(len(of.scheme))
    ]
