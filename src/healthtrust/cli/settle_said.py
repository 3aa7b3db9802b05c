"""How a settlement is said: a sentence, reasons with their sums, and what came of each party."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from healthtrust.cli.columns import text
from healthtrust.cli.say import say_json, say_table
from healthtrust.cli.settle_written import Wanted
from healthtrust.deliver.settlement.answer import (
    Answer,
    hanging,
    reason_rows,
    sentence,
    settlement_rows,
    uncertain,
)
from healthtrust.deliver.settlement.exact import written
from healthtrust.deliver.settlement.trace import trace_columns

SHOWN = 20


def say_answer(answer: Answer, wanted: Wanted, place: Mapping[str, str | bool], as_json: bool) -> None:
    """Say an answer as tables or as JSON; `place` says where it is kept."""
    if as_json:
        say_json(as_plain(answer, trace=wanted.trace) | dict(place))
        return
    print(sentence(answer))
    print()
    reasons = reason_rows(answer)
    reasons["reason"] = reasons.pop("reason")
    say_table(list(reasons), [[text(value) for value in row] for row in zip(*reasons.values(), strict=True)])
    print()
    _say_parties(answer)
    if place:
        print()
        print(place["says"])


def as_plain(answer: Answer, *, trace: bool = False) -> dict[str, Any]:
    """Return everything as plain values."""
    settled = answer.settled
    number, widest = uncertain(settled)
    told: dict[str, Any] = {
        "says": sentence(answer),
        "contract": settled.contract.name,
        "version": settled.contract.version,
        "stage": settled.stage,
        "currency": answer.money.code,
        "settlements": settled.statement.parties,
        "within limits": number,
        "widest limits": widest if np.isfinite(widest) else None,
        "flagged": hanging(settled),
        "reasons": _by_row(reason_rows(answer)),
        "settlement": _by_row(settlement_rows(answer)),
    }
    if trace:
        columns = {name: values.tolist() for name, values in trace_columns(settled).items()}
        told["trace"] = _by_row(columns)
    return told


def _by_row(columns: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    rows = zip(*columns.values(), strict=True)
    return [{k: None if v != v else v for k, v in zip(columns, row, strict=True)} for row in rows]


def _say_parties(answer: Answer) -> None:
    """Say the largest amounts, with their limits and reasons."""
    settled = answer.settled
    count, step = settled.statement.parties, settled.contract.rounding
    order = np.argsort(-np.abs(settled.amount), kind="stable")[:SHOWN]
    if count > SHOWN:
        print(f"The largest {SHOWN} of {count:,}")
    parts = {"amount": settled.amount, "low": settled.low, "high": settled.high}
    if answer.before is not None:
        parts |= {"settled before": answer.before, "due now": answer.due}
    shown = {name: [_grouped(each) for each in written(part[order], step)] for name, part in parts.items()}
    shown |= {"reason": settled.reason[order].tolist()}
    rows = zip(settled.statement.key[order].tolist(), *shown.values(), strict=True)
    say_table([" / ".join(settled.contract.key), *shown], [list(row) for row in rows])


def _grouped(amount: str) -> str:
    """Return an amount with its thousands apart.

    >>> _grouped("-1234567.50"), _grouped("")
    ('-1,234,567.50', '')
    """
    whole, point, rest = amount.partition(".")
    return f"{'-' if whole.startswith('-') else ''}{int(whole.lstrip('-')):,}{point}{rest}" if whole else ""
