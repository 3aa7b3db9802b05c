"""healthtrust allocate pace: from the money places have to the money they should have, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthtrust.allocate.pace.answer import (
    Answer,
    answer,
    as_plain,
    path_rows,
    places_rows,
    said,
    sentence,
    years_rows,
)
from healthtrust.allocate.pace.asked import Asked, question_of
from healthtrust.cli.columns import WRITTEN, as_sheet, as_texts, write_csv
from healthtrust.cli.say import say_json, say_table
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import words
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable, write_whole

SHOWN = 30


@dataclass(frozen=True)
class PaceOptions(Asked):
    """What is asked, and where the answer goes."""

    json: bool = False
    to: Path | None = None


def pace_verb(places: Path, rules: Path, options: PaceOptions) -> None:
    """Follow the path, say it, and write it where asked."""
    read = question_of(places, rules, options)
    refuse([*unwritable(options.to, WRITTEN, (places, rules, options.budgets)), *read.problems])
    assert read.question is not None and read.rules is not None
    found = answer(read.question, read.rules, read.money)
    if options.to is not None:
        _write(found, options.to)
    if options.json:
        say_json(as_plain(found))
    else:
        _say(found)


def _say(found: Answer) -> None:
    print(sentence(found))
    print()
    told = years_rows(found)
    shown = ("year", "budget", "spread before", "spread after", "within 1 %", "formula")
    limits = [name for name in list(told)[list(told).index("formula") + 1 :] if any(told[name])]
    shorter = {name: [said(value).lstrip("+") for value in told[name]] for name in shown[2:4]}
    shorter["budget"] = [words(budget, found.money) for budget in found.asked.budgets.tolist()]
    say_table([*shown, *limits], as_texts(told | shorter, (*shown, *limits)))
    print()
    print(f"{min(SHOWN, len(found.asked.names))} of {len(found.asked.names):,} places, furthest below first")
    header = ("place", "actual", "target 1", "before", "after", "years to 1 %", "decided by")
    say_table(header, _places(found))


def _places(found: Answer) -> list[list[str]]:
    told = places_rows(found)
    last = found.years
    order = np.argsort(found.path.distance[0], kind="stable")[:SHOWN].tolist()
    return [
        [
            told["place"][row],
            words(int(found.asked.opening[row]), found.money),
            words(int(found.path.target[0, row]), found.money),
            said(told["distance before"][row]),
            said(told["distance after"][row]),
            f"not in {last}" if told["years to 1 %"][row] is None else str(told["years to 1 %"][row]),
            ", then ".join(dict.fromkeys(told[f"rule {t + 1}"][row] for t in range(last))),
        ]
        for row in order
    ]


def _write(found: Answer, to: Path) -> None:
    """Write the path as a workbook, as a page, or place by place and year by year as CSV."""
    if to.suffix.lower() == ".html":
        from healthtrust.reports.allocate_pace import pace_page

        write_whole(pace_page(found), to)
    elif to.suffix.lower() == ".csv":
        write_csv(path_rows(found), to)
    else:
        told = [("says", sentence(found)), ("currency", found.money.code)]
        told += [(f"rule, {name}", str(value)) for name, value in found.rules.model_dump(mode="json").items()]
        tables = {"places": places_rows(found), "years": years_rows(found), "path": path_rows(found)}
        sheets = {name: as_sheet(columns) for name, columns in tables.items()}
        write_sheets(to, "Pace of change", {**sheets, "answer": (("what", "found"), told)})
