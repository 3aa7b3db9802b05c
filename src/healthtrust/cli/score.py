"""healthtrust market score: how much care each person is expected to need, by a risk grouper."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.columns import WRITTEN, as_sheet, as_texts, write_csv
from healthtrust.cli.say import say_json, say_table
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.market.grouper.answer import (
    Answer,
    answer,
    as_plain,
    factors_rows,
    notes,
    persons_columns,
    persons_rows,
    segments_rows,
    sentence,
    steps_rows,
    unknown_rows,
    weighed_rows,
)
from healthtrust.market.grouper.asked import Asked
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable, write_whole

SHOWN = 15
MOST_ROWS = 2**20 - 1
"""Rows of a sheet below its header."""


@dataclass(frozen=True)
class ScoreOptions(Asked):
    """What is asked, and where the answer goes."""

    json: bool = False
    to: Path | None = None


def score_verb(persons: Path, options: ScoreOptions) -> None:
    """Score the persons, say it, and write it where asked."""
    model = Path(options.model) if options.model.lower().endswith(".toml") else None
    problems = unwritable(options.to, WRITTEN, (persons, options.codes, model), "--out")
    found = attempt(lambda: answer(persons, options), problems)
    refuse(problems)
    assert found is not None
    refuse(_too_long(found, options.to))
    if options.to is not None:
        _write(found, options.to)
    if options.json:
        say_json(as_plain(found))
    else:
        _say(found)


def _too_long(found: Answer, to: Path | None) -> list[Problem]:
    if to is None or to.suffix.lower() != ".xlsx" or len(found.read.people) <= MOST_ROWS:
        return []
    return [
        Problem(
            "--out", f"{len(found.read.people):,} persons", f"at most {MOST_ROWS:,} in a workbook; or .csv"
        )
    ]


def _say(found: Answer) -> None:
    print(sentence(found))
    for note in notes(found):
        print(note)
    for name, told in found.explained.items():
        print()
        who = f"Person {told.person} by {name}, segment {told.segment}"
        print(f"{who}: {told.score:.3f}, the sum of {len(told.factors)} factors.")
        for rows in (steps_rows(told), weighed_rows(told)):
            if next(iter(rows.values())):
                say_table(list(rows), as_texts(rows, list(rows)))
    if not found.explained:
        _say_tables(found)


def _say_tables(found: Answer) -> None:
    factors = factors_rows(found)
    count = len(factors["factor"])
    print()
    print(f"{min(SHOWN, count)} of {count} factors, the largest part of the mean first")
    say_table(list(factors), as_texts(_first(factors), list(factors)))
    unknown = unknown_rows(found)
    if unknown["code"]:
        print()
        codes = len(unknown["code"])
        print(f"{min(SHOWN, codes)} of {codes:,} unknown codes, the most frequent first")
        say_table(list(unknown), as_texts(_first(unknown), list(unknown)))


def _first(rows: dict[str, list[object]]) -> dict[str, list[object]]:
    """Return the first rows, and labels no longer than a screen takes."""
    first = {name: values[:SHOWN] for name, values in rows.items()}
    if "label" in first:
        first["label"] = [shortened(str(label)) for label in first["label"]]
    return first


def shortened(label: str, most: int = 34) -> str:
    """Return a label of at most so many letters.

    >>> shortened("Lymphoma and Other Cancers", 12)
    'Lymphoma an…'
    """
    return label if len(label) <= most else f"{label[: most - 1]}…"


def _write(found: Answer, to: Path) -> None:
    """Write everything as a workbook, as a page, or the persons as CSV."""
    if to.suffix.lower() == ".html":
        from healthtrust.reports.market_score import score_page

        write_whole(score_page(found), to)
    elif to.suffix.lower() == ".csv":
        write_csv(persons_columns(found), to)
    else:
        told = [("says", sentence(found)), *(("note", note) for note in notes(found))]
        for name, each in found.grouped.items():
            stated = each.grouper.stated
            told += [(f"{name}, tables", each.grouper.tables.said), (f"{name}, source", stated.source)]
            told += [(f"{name}, status", stated.status)]
        tables = {
            "persons": persons_rows(found),
            "factors": factors_rows(found),
            "segments": segments_rows(found),
            "unknown codes": unknown_rows(found),
        }
        for number, (name, one) in enumerate(found.explained.items(), start=1):
            told.append(
                (f"person {one.person}, sheets {number}", f"{name}, segment {one.segment}, {one.score:g}")
            )
            tables |= {f"steps {number}": steps_rows(one), f"weights {number}": weighed_rows(one)}
        sheets = {name: as_sheet(columns) for name, columns in tables.items()}
        write_sheets(to, "Risk scores", {**sheets, "answer": (("what", "found"), told)})
