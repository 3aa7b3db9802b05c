"""What `healthtrust study pilot` prints: sentences, estimates, horizons, places, power, notes."""

from __future__ import annotations

from healthtrust.cli.say import say_first, say_table
from healthtrust.study.pilot import rows, told
from healthtrust.study.pilot.answer import Answer

MOST = 20
"""Rows of a table on the screen."""


def say(found: Answer) -> None:
    """Print an answer for people."""
    print(told.sentence(found))
    _estimates(rows.estimate_rows(found))
    _selected(rows.guard_rows(found))
    for title, columns in (
        ("Periods since the beginning", rows.horizon_rows(found)),
        ("Pilot, period by period", rows.path_rows(found)),
        ("Mixture of the synthetic pilot", rows.mixture_rows(found)),
        ("How alike matched places are", rows.balance_rows(found)),
        ("Place by place", rows.site_rows(found)),
        ("Power", _of_plan(found, rows.power_rows(found))),
    ):
        _table(title, columns)
    print()
    for note in told.notes(found):
        print(note)


def _estimates(columns: rows.Rows) -> None:
    if not columns:
        return
    print()
    shares = ("effect [share]", "low [share]", "high [share]")
    lines = [
        [
            columns["method"][k],
            *(_share(columns[name][k]) for name in shares),
            _p(columns["p"][k]),
            columns["judged by"][k],
        ]
        for k in range(len(columns["method"]))
    ]
    say_table(("", "effect", "low", "high", "p", "judged by"), lines)


def _selected(columns: rows.Rows) -> None:
    if not columns:
        return
    print()
    print("Chosen for a high value")
    _rows(columns)


def _table(title: str, columns: rows.Rows) -> None:
    if not columns or not len(next(iter(columns.values()))):
        return
    print()
    print(title)
    _rows(columns)


def _rows(columns: rows.Rows) -> None:
    count = len(next(iter(columns.values())))
    header = [name.replace(" [share of before]", "") for name in columns]
    say_first(MOST, header, count, lambda k: [_cell(name, columns[name][k]) for name in columns])


def _of_plan(found: Answer, columns: rows.Rows) -> rows.Rows:
    """Return the rows of the plan's own number of pilot places."""
    plan = found.asked.plan
    if plan is None or not columns:
        return {}
    kept = [k for k, n in enumerate(columns["pilot places"]) if n == plan.pilots]
    names = ("periods after", "standard error", "least effect seen [share]", "power")
    return {name: [columns[name][k] for k in kept] for name in names}


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str | int):
        return str(value)
    assert isinstance(value, float)
    if name == "power" or name.startswith(("weight", "least")):
        return f"{100 * value:.{0 if name == 'power' else 1}f} %"
    if "[share" in name:
        return _share(value)
    return f"{value:,.4g}".replace("-", "−")


def _share(value: float | None) -> str:
    return "" if value is None else told.share(value)


def _p(value: float | None) -> str:
    return "" if value is None else told.probability(value)
