"""healthtrust live reconcile."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from healthtrust.answers.live_reconciled import as_plain, notes, sentence, shown, tables
from healthtrust.cli.columns import WRITTEN
from healthtrust.cli.live_who import Caller
from healthtrust.cli.say import say_json, say_table
from healthtrust.cli.written import Written
from healthtrust.ground.errors import refuse
from healthtrust.live.reconciling import reconcile
from healthtrust.live.told.agreed import Reconciled
from healthtrust.records.whole_file import unwritable
from healthtrust.reports import live_reconciled

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


def _say(found: Reconciled) -> None:
    of = shown(found)
    print(live_reconciled.sentence(of))
    for label, said, remark in live_reconciled.numbers(of):
        print(f"  {label:<24} {said}{f' ({remark})' if remark else ''}")
    for note in live_reconciled.notes(of):
        print(f"  {note}")
    told = live_reconciled.told(of)
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


RECONCILED = Written(
    "Reconciliation",
    sentence,
    notes,
    tables,
    lambda found: live_reconciled.told(shown(found))["activity"],
    lambda found: live_reconciled.page_of(shown(found)),
)
