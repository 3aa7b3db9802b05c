"""What `healthtrust people segment` prints: a row for each segment, registries, rising risk, notes."""

from __future__ import annotations

from typing import Any

from healthtrust.cli.say import say_table
from healthtrust.people.registries import told
from healthtrust.people.registries.question import Answer

SHOWN = 8
"""Contributions to one person's chance that are printed."""


def say(found: Answer) -> None:
    """Print an answer for people."""
    print(told.sentence(found))
    print()
    names = (
        "segment",
        "people",
        "share",
        "cost a month",
        "emergency per 1,000 years",
        "avoidable per 1,000 years",
    )
    say_table(names, [_line(row) for row in told.segments(found)])
    on = [row for row in told.registries(found) if row["people"]]
    if on:
        print()
        say_table(
            ("registry", "people", "share"),
            [[r["registry"], f"{r['people']:,}", _share(r["share"])] for r in on],
        )
    if found.rising is not None:
        _rising(found)
    if found.person is not None:
        _person(found)
    print()
    for note in told.notes(found):
        print(note)


def _line(row: dict[str, Any]) -> list[str]:
    if row["people"] is None:
        return [row["segment"], "hidden", "", "", "", ""]
    if not row["people"]:
        return [row["segment"], "0", _share(0.0), "", "", ""]
    events = [
        row[f"{kind} admissions per 1,000 {whose}person-years"]
        for kind, whose in (("emergency", ""), ("avoidable", "adult "))
    ]
    rates = ["hidden" if each is None else f"{each:,.1f}" for each in events]
    return [
        row["segment"],
        f"{row['people']:,}",
        _share(row["share"]),
        f"{row['cost per member month']:,.2f}",
        *rates,
    ]


def _share(value: float) -> str:
    return f"{100 * value:.1f} %"


def _rising(found: Answer) -> None:
    assert found.rising is not None
    tested = found.rising.tested
    print()
    if tested is None:
        return
    q = told.quality(tested)
    print(
        f"Rising risk, checked on {found.rising.tested_on}: AUC {q['auc']} ({q['auc low']} to "
        f"{q['auc high']}), "
        f"calibration slope {q['slope']} ({q['slope low']} to {q['slope high']}), Brier {q['brier']}."
    )
    say_table(
        ("tenth", "predicted", "observed"),
        [[_cell(r[n]) for n in ("tenth", "predicted", "observed")] for r in told.fared(found)],
    )
    print()
    names = ("by", "group", "people", "observed over expected", "recall", "recall low", "recall high")
    say_table(names, [[_cell(row[name]) for name in names] for row in told.groups(found)])


def _cell(value: Any) -> str:
    if value is None:
        return "hidden"
    return value if isinstance(value, str) else f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def _person(found: Answer) -> None:
    one = told.person(found)
    print()
    print(f"Person {one['person']}: {one['segment']}, because {one['rule']}.")
    if one["because"]:
        print(f"  {one['because']}")
    for name, value in one["facts"].items():
        print(f"  {name}: {value:,}" if isinstance(value, int) else f"  {name}: {value}")
    records = one["records"]
    if records["registry"]:
        say_table(tuple(records), [list(map(str, row)) for row in zip(*records.values(), strict=True)])
    rising = one.get("rising")
    if rising is not None:
        print(f"  chance of rising: {100 * rising['chance']:.1f} %; log odds:")
        for name, part in list(rising["log odds"].items())[:SHOWN]:
            print(f"    {part:+.2f}  {name}".replace("-", "−", 1))
