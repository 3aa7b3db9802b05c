"""healthtrust allocate cascade: a budget and its lines down any tree of places, to the penny."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthtrust.allocate.tree.answer import Cascaded, as_plain, cascaded, rows
from healthtrust.allocate.tree.asked import Asked, read_asked
from healthtrust.cli.columns import WRITTEN, as_sheet, write_csv
from healthtrust.cli.say import say_json, say_table
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import words
from healthtrust.records.sheets import Sheets, write_sheets
from healthtrust.records.whole_file import unwritable, write_whole

SHOWN = 30


@dataclass(frozen=True)
class CascadeOptions(Asked):
    """What is asked, and where the answer goes."""

    json: bool = False
    to: Path | None = None


def cascade_verb(places: Path, options: CascadeOptions) -> None:
    """Send the money down, say where it went, and write it where asked."""
    read = read_asked(places, options)
    refuse([*unwritable(options.to, WRITTEN, (places, options.lines)), *read.problems])
    assert read.places is not None and read.lines is not None
    found = cascaded(read.places, read.lines, read.money)
    if options.to is not None:
        _write(found, options.to)
    if options.json:
        say_json(as_plain(found))
    else:
        _say(found)


def sentence(found: Cascaded) -> str:
    """Say what went down the tree, and what stayed on the way."""
    nest, shared = found.places.nest, found.shared
    leaves = int(nest.leaf.sum())
    given, kept = int(shared.money[nest.parent < 0].sum()), int(shared.kept.sum())
    said = "in one line" if len(found.lines) == 1 else f"in {len(found.lines)} lines"
    left = f", {words(kept, found.money)} of it kept on the way" if kept else ""
    levels = f"{len(nest.levels)} level{'s' if len(nest.levels) > 1 else ''}"
    return (
        f"{words(given, found.money)} {said} reaches {leaves:,} neighbourhood{'s' if leaves != 1 else ''} "
        f"through {levels}{left}; every place's parts add up to it."
    )


def _say(found: Cascaded) -> None:
    print(sentence(found))
    print()
    nest, money = found.places.nest, found.money
    header = ["place", "level", *(line.name for line in found.lines)]
    amounts = [found.shared.money]
    if len(found.lines) > 1:
        header.append("total")
        amounts.append(found.total[:, None])
    if found.shared.kept.any():
        header.append("kept")
        amounts.append(found.shared.kept.sum(axis=1, keepdims=True))
    told = [[words(amount, money) for amount in row] for row in np.hstack(amounts)[:SHOWN].tolist()]
    heads = ["per head"] if found.population is not None else []
    each = [[words(amount, money)] for amount in _per_head(found)] if heads else [[]] * SHOWN
    say_table(
        [*header, *heads],
        [[nest.names[i], str(int(nest.level[i]) + 1), *row, *each[i]] for i, row in enumerate(told)],
    )
    if len(nest.names) > SHOWN:
        print(f"and {len(nest.names) - SHOWN:,} more places: --json or --to")


def _per_head(found: Cascaded) -> list[int]:
    assert found.population is not None
    first = slice(SHOWN)
    each: list[int] = (found.total[first] // np.maximum(found.population[first], 1)).tolist()
    return each


def _write(found: Cascaded, to: Path) -> None:
    if to.suffix.lower() == ".html":
        from healthtrust.reports.allocate_cascade import cascade_page

        write_whole(cascade_page(found, sentence(found)), to)
    elif to.suffix.lower() == ".csv":
        write_csv(rows(found), to)
    else:
        told = [("says", sentence(found)), ("currency", found.money.code)]
        told += [
            (f"line, {line.name}", f"{line.amount:,} by {' x '.join(line.weight)}") for line in found.lines
        ]
        sheets: Sheets = {"places": as_sheet(rows(found)), "answer": (("what", "found"), told)}
        write_sheets(to, "Cascade", sheets)
