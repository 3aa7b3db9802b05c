"""What `healthtrust review equity` prints: sentences, measures, groups, parts, winners, notes."""

from __future__ import annotations

from healthtrust.cli.say import say_first, say_json
from healthtrust.review.inequalities import rows, told
from healthtrust.review.inequalities.answer import Answer

MOST = 20
"""Rows of a table on the screen."""
TITLES = {
    "measures": "By rank and by group",
    "groups": "Groups, worst off first",
    "standardised": "Standardised",
    "equivalents": "Equally distributed equivalents",
    "decomposition": "What lies behind it",
    "indices compared": "Before and after",
    "causes of change": "Why it changed",
    "plane": "The plane",
    "winners": "Winners and losers",
    "bands": "From band to band",
}
OF_CHANGE = ("how unequal it is", "how much it matters", "together", "together low", "together high")
SHOWN = {
    "equivalents": (
        *("measure", "aversion", "equal equivalent", "low", "high", "cost of inequality"),
        "weight of worst off over best off",
    ),
    "decomposition": ("circumstance", "kind", "part of the index", "low", "high", "part [share]"),
    "indices compared": ("before", "after", "change", "change low", "change high"),
    "causes of change": OF_CHANGE,
    "plane": ("measure", "aversion", "net", "equity impact", "worth", "quarter", "flips at"),
    "winners": (
        *("by", "group", "people", "winners [share]", "losers [share]"),
        *("mean gain", "mean loss", "mean change"),
    ),
    "standardised": ("crude", "direct", "low", "high", "indirect", "indirect low", "indirect high"),
}
"""Columns on the screen, where not all are; files and JSON have all."""


def say(found: Answer, as_json: bool) -> None:
    """Print an answer, for people or as JSON."""
    if as_json:
        say_json(rows.as_plain(found))
        return
    print(told.sentence(found))
    for name, columns in rows.tables(found).items():
        if name in TITLES:
            print()
            print(TITLES[name])
            _rows(columns, SHOWN.get(name, ()))
    print()
    for note in told.notes(found):
        print(note)


def _rows(columns: rows.Rows, shown: tuple[str, ...]) -> None:
    first = next(iter(columns))
    names = [name for name in columns if not shown or name in shown or name == first]
    count = len(columns[first])
    say_first(MOST, names, count, lambda k: [_cell(name, columns[name][k]) for name in names])


def _cell(name: str, value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    assert isinstance(value, int | float)
    if name.endswith("[share]"):
        return told.share(value)
    if name in ("people", "rows", "aversion") or name.startswith("to "):
        return f"{value:,.10g}"
    return told.number(value)
