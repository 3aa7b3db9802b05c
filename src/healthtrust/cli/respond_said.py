"""What `healthtrust deliver respond` prints: a sentence, main numbers, years, causes, uses, bottom lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from healthtrust.cli.say import say_table
from healthtrust.deliver.response import USES
from healthtrust.deliver.response.bodies import BODIES
from healthtrust.ground.rows import by_row
from healthtrust.study.arrangements import told
from healthtrust.study.arrangements.answer import Answer
from healthtrust.study.arrangements.measures import MAIN
from healthtrust.study.arrangements.words import amount, decimals_of, level, signed, signed_with

Row = dict[str, Any]

BY_YEAR = {
    "admissions": "admitted",
    "emergency admissions": "urgent",
    "bed days": "in bed",
    "spending a head": "a head",
    "occupancy of beds": "full",
    "weeks waited": "weeks",
    "quality": "quality",
    "capability": "capable",
    "alignment": "aligned",
}
"""Measures told year by year, with their column."""
MANY = 3
"""Arrangements up to which each is told of by year, cause and use; of more, the comparison alone."""


def say(found: Answer) -> None:
    """Print an answer for people."""
    print(told.sentence(found))
    print()
    _say_main(found)
    for each in found.outcomes[:MANY]:
        print()
        print(f"{each.course.after.title} ({each.name})")
        _say_years(found, each.name)
        print()
        _say_causes(found, each.name)
        print()
        _say_uses(found, each.name)
        print()
        _say_left(found, each.name)
    if len(found.outcomes) > MANY:
        print()
        print(f"Years, causes and bottom lines of all {len(found.outcomes)}: --json or --out.")
    print()
    _say_cautions(found)
    print()
    for note in told.notes(found):
        print(note)


def say_list(rows: Mapping[str, Sequence[Any]]) -> None:
    """Print the arrangements that ship."""
    print(f"{len(rows['arrangement'])} arrangements, from the most scattered to the most integrated")
    print()
    names = ("volume, primary care", "volume, hospital", "risk, primary care", "risk, hospital care")
    more = ("paid for quality", "hospital leads", "can become capable")
    header = ("", "φ_P", "φ_H", "ρ_P", "ρ_H", "ω", "h", "K")
    columns = (rows["arrangement"], *([f"{v:g}" for v in rows[name]] for name in (*names, *more)))
    say_table(header, [list(row) for row in zip(*columns, strict=True)])
    print()
    print(
        "φ pay for volume and ρ cost borne at the margin, in primary (P) and hospital care (H); ω pay tied\n"
        "to quality; h how far a hospital leads; K what capability to integrate care can become.\n"
        "One of them in words: --show NAME."
    )


def say_one(lines: Sequence[str]) -> None:
    """Print an arrangement in words."""
    for line in lines:
        print(line)


def _say_main(found: Answer) -> None:
    """Print the main numbers before and in the last year; of several arrangements, measure by measure."""
    rows, header = by_row(told.main_rows(found)), ("", "before", f"year {found.years}", "change")
    if len(found.outcomes) == 1:
        lines = [[r["measure"], _value(r, r["before"]), _value(r, r["value"]), _change(r)] for r in rows]
        say_table(header, lines)
        return
    lines = []
    for measure in MAIN:
        of = [row for row in rows if row["measure"] == measure.name]
        lines.append([measure.name, _value(of[0], of[0]["before"]), "", ""])
        lines += [[f"  {row['arrangement']}", "", _value(row, row["value"]), _change(row)] for row in of]
    say_table(header, lines)


def _value(row: Row, value: float | None) -> str:
    if value is None:
        return "–"
    if row["change in"] == told.OF_BEFORE and row["unit"] != "a year":
        return amount(value, row["unit"])
    return level(value, None, None, decimals_of(value))


def _change(row: Row) -> str:
    """Return the change with its interval: a share in per cent, or a difference."""
    middle, low, high = row["change"], row["change low"], row["change high"]
    if middle is None:
        return "–"
    if row["change in"] == told.OF_BEFORE:
        return signed_with(middle, low, high)
    decimals = decimals_of(row["value"])
    return ("+" if round(middle, decimals) > 0 else "") + level(middle, low, high, decimals)


def _say_years(found: Answer, name: str) -> None:
    """Print a few years: change of admissions, bed days and spending, and what drives them."""
    rows = by_row(told.year_rows(found, name))
    wanted = {0, 1, 2, 3, 5, found.years, *range(10, found.years, 10)}
    years = sorted(wanted & set(range(found.years + 1)))
    by = {(row["measure"], row["year"]): row for row in rows}
    lines = [[str(year), *(_cell(by[measure, year]) for measure in BY_YEAR)] for year in years]
    print("Admissions, emergencies, bed days, spending a head: change in %; else as they are")
    say_table(("year", *BY_YEAR.values()), lines)


def _cell(row: Row) -> str:
    if row["change in"] == told.OF_BEFORE:
        return signed(row["change"]).removesuffix(" %")
    return level(row["value"], None, None, 1 if row["unit"] == "weeks" else 2)


def _say_causes(found: Answer, name: str) -> None:
    """Print what made admissions and spending change, in parts of those of before."""
    rows = by_row(told.cause_rows(found, name))
    parts = {(row["change of"], row["cause"]): row for row in rows}
    causes = [cause for cause in dict.fromkeys(row["cause"] for row in rows) if cause != "in all"]
    print(f"Causes of the change by year {found.years}, in parts of before: means of the draws, which add up")
    lines = [
        [cause, *(_part(parts.get((of, cause))) for of in ("admissions", "spending"))]
        for cause in (*causes, "in all")
    ]
    say_table(("", "admissions", "spending"), lines)


def _part(row: Row | None) -> str:
    if row is None:
        return ""
    return signed_with(row["share of before"], row["share low"], row["share high"])


def _say_uses(found: Answer, name: str) -> None:
    """Print the change of each use of care by segment."""
    rows = {(row["segment"], row["use"]): row for row in by_row(told.use_rows(found, name))}
    segments = dict.fromkeys(segment for segment, _ in rows)
    print(f"Uses of care in year {found.years} by segment, change from before")
    lines = [[segment, *(_signed(rows[segment, use]["change"]) for use in USES)] for segment in segments]
    say_table(("", *USES), lines)


def _signed(change: float | None) -> str:
    return "–" if change is None else signed(change)


def _say_left(found: Answer, name: str) -> None:
    """Print what is left to each body in some years."""
    rows = {(row["body"], row["year"]): row for row in by_row(told.left_rows(found, name))}
    shared = next(iter(rows.values()))["one bottom line"] == "yes"
    bodies = (*BODIES, "both providers") if shared else BODIES
    years = sorted({1, min(3, found.years), min(5, found.years), found.years})
    print("Left to each body a year" + ("; providers share one bottom line" if shared else ""))
    lines = []
    for body in bodies:
        cells = [rows[body, year] for year in years]
        lines.append([body, *(_left(row, found.asked.currency, row is cells[-1]) for row in cells)])
    say_table(("", *(f"year {year}" for year in years)), lines)


def _left(row: Row, code: str, ends: bool) -> str:
    said = amount(row["left"], code)
    if not ends or row["low"] is None:
        return said
    return f"{said} ({amount(row['low'], code)} to {amount(row['high'], code)})"


def _say_cautions(found: Answer) -> None:
    """Print when arrangements fail, and what the model does not know."""
    rows = by_row(told.caution_rows(found))
    failing = [row for row in rows if row["arrangement"] != "all"]
    if failing:
        print("Where it fails")
        several = len(found.outcomes) > 1
        for row in failing:
            print(f"  {row['arrangement'] + ': ' if several else ''}{row['says']}")
    print("What the model does not know")
    for row in rows:
        if row["arrangement"] == "all":
            print(f"  {row['says']}")
