"""What `healthtrust study invest` prints: a sentence, programmes, mixes by horizon, care, purses, notes."""

from __future__ import annotations

from typing import Any

from healthtrust.cli.say import say_table
from healthtrust.study.investment import told, words
from healthtrust.study.investment.answer import Answer


def say(found: Answer) -> None:
    """Print an answer for people."""
    print(words.sentence(found))
    _say_programmes(found)
    _say_mixes(found)
    _say_care(found)
    _say_purses(found)
    print()
    for note in words.notes(found):
        print(note)


def _say_programmes(found: Answer) -> None:
    rows, code = told.programme_rows(found), found.asked.money.code
    print()
    print(
        "Programmes: money a head in the best mix, what the first and the last pound return, cost of a QALY"
    )
    columns = (
        [words.amount(value, code) for value in rows["per head"]],
        [_number(value) for value in rows["first pound"]],
        [_number(value) for value in rows["last pound"]],
        [words.amount(value, code) for value in rows["gross per QALY"]],
        [words.amount(value, code) for value in rows["net per QALY"]],
    )
    header = ("", "a head", "first", "last", "gross", "net")
    say_table(header, [list(row) for row in zip(rows["programme"], *columns, strict=True)])
    print()
    print("Each alone: care saved for each pound, when it pays, with QALYs and in cash, and when QALYs come")
    when = ("", "saved", "pays from", "in cash", *(f"by {year}" for year in told.BY))
    columns_of_time = (
        [_number(value) for value in rows["saved in care"]],
        [_year(value) for value in rows["pays from year"]],
        [_year(value) for value in rows["pays in cash from year"]],
        *([_share(value) for value in rows[f"QALYs by year {year}"]] for year in told.BY),
    )
    say_table(when, [list(row) for row in zip(rows["programme"], *columns_of_time, strict=True)])


def _share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def _year(value: float | None) -> str:
    return "never" if value is None else f"year {value:.0f}"


def _say_mixes(found: Answer) -> None:
    rows, horizons = told.mix_rows(found), len(found.asked.horizons)
    judged = next(name for name in rows if name.startswith("net benefit"))
    print()
    print(f"Best mix by horizon in years, money a head and year; {judged}")
    order = sorted(range(horizons), key=rows["horizon"].__getitem__)
    lines = [[code, *(_money(rows[code][k]) for k in order)] for code in found.asked.codes]
    lines.append(["last pound", *(_number(rows["last pound"][k]) for k in order)])
    lines.append(["net benefit", *(_number(rows[judged][k]) for k in order)])
    say_table(("", *(str(rows["horizon"][k]) for k in order)), lines)


def _money(value: Any) -> str:
    return "–" if value is None else f"{value:.1f}" if value < 1_000 else f"{value:,.0f}"


def _say_care(found: Answer) -> None:
    rows = told.care_rows(found)
    if not rows:
        return
    print()
    print("One budget for programmes and care, first year, money a head: at one price here, and by allocate")
    header = ("", "today", "by allocate", "here", "last pound")
    names = ("today", "by allocate", "here")
    say_table(
        header,
        [
            [what, *(_money(rows[name][k]) for name in names), _number(rows["returns"][k])]
            for k, what in enumerate(rows["what"])
        ],
    )


def _say_purses(found: Answer) -> None:
    rows, code = told.purse_rows(found), found.asked.money.code
    print()
    print("Who pays for the best mix and who gains, in today's money")
    names = ("pays", "gains", "net")
    say_table(
        ("", *names),
        [
            [purse, *(words.amount(rows[name][k], code) for name in names)]
            for k, purse in enumerate(rows["purse"])
        ],
    )
