"""healthtrust live reconcile."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.live_month_said import months_shown
from healthtrust.cli.live_who import Caller
from healthtrust.cli.say import say_json, say_table
from healthtrust.cli.written import Rows, Written
from healthtrust.ground.errors import refuse
from healthtrust.live.reconciling import reconcile
from healthtrust.live.told.agreed import Reconciled
from healthtrust.records.whole_file import unwritable
from healthtrust.reports import live_reconciled
from healthtrust.reports.live_reconciled import ReconciledShown

PRINTED = ("activity", "capitation", "opportunities")
FEW = 12
"""Rows of a table that are printed; the files hold all."""


def reconcile_verb(trust: Path, caller: Caller, out: Path | None, as_json: bool) -> None:
    """Say what agrees and what does not; exit 1 where something does not reconcile."""
    refuse(unwritable(out, WRITTEN, (), "--out"))
    found = reconcile(caller.trust(trust), caller.who)
    if out is not None:
        RECONCILED.write(found, out)
    if as_json:
        say_json(as_plain(found))
    else:
        _say(found)
    if not found.reconciles:
        sys.exit(1)


def as_plain(found: Reconciled) -> dict[str, Any]:
    """Return everything as plain values; money as it stands in the tables."""
    return {
        "trust": found.trust,
        "month": str(found.month),
        "reconciles": found.reconciles,
        "problems": [str(each) for each in found.problems],
        "unposted": found.unposted,
        "real_persons": found.real,
        **live_reconciled.told(_shown(found)),
    }


def _say(found: Reconciled) -> None:
    shown = _shown(found)
    print(live_reconciled.sentence(shown))
    for label, said, remark in live_reconciled.numbers(shown):
        print(f"  {label:<24} {said}{f' ({remark})' if remark else ''}")
    for note in live_reconciled.notes(shown):
        print(f"  {note}")
    told = live_reconciled.told(shown)
    for name in PRINTED:
        rows = [[_text(cell) for cell in row] for row in zip(*told[name].values(), strict=True)]
        if rows:
            say_table(list(told[name]), rows[:FEW])
    for problem in found.problems:
        print(problem, file=sys.stderr)


def _text(cell: Any) -> str:
    if isinstance(cell, float):
        return f"{cell:,.2f}"
    return "" if cell is None else f"{cell:,}" if isinstance(cell, int) else str(cell)


def _shown(found: Reconciled) -> ReconciledShown:
    return ReconciledShown(
        trust=found.trust,
        month=str(found.month),
        currency=found.state.currency,
        problems=[str(each) for each in found.problems],
        tables={
            "activity": found.activity,
            "loads": found.loads,
            "capitation": found.capitation,
            "contributions": found.contributions,
            "budget": found.care.budgets,
            "opportunities": found.opportunities,
        },
        whole=found.care.whole,
        months=months_shown(found.care, found.month.year),
        unposted=found.unposted,
        real=found.real,
    )


def _sentence(found: Reconciled) -> str:
    return live_reconciled.sentence(_shown(found))


def _notes(found: Reconciled) -> Iterable[str]:
    return [*(str(each) for each in found.problems), *live_reconciled.notes(_shown(found))]


def _tables(found: Reconciled) -> Mapping[str, Rows]:
    return {name: table for name, table in live_reconciled.told(_shown(found)).items() if table}


def _main(found: Reconciled) -> Rows:
    return live_reconciled.told(_shown(found))["activity"]


def _page(found: Reconciled) -> str:
    return live_reconciled.page_of(_shown(found))


RECONCILED = Written("Reconciliation", _sentence, _notes, _tables, _main, _page)
