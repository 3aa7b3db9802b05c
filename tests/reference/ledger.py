"""A plain, slow book: a list of dictionaries, one a leg, added up one at a time in Python's whole numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from healthtrust.ledger import Draft

COLUMNS = ("account", "amount", "month", "place", "plan", "provider")


@dataclass
class PlainBook:
    legs: list[dict[str, Any]] = field(default_factory=list)

    def post(self, draft: Draft) -> None:
        """Add the draft's legs, or refuse them all if an entry does not add up to zero."""
        legs = [
            {"step": draft.step, "memo": draft.memo, "entry": int(entry)}
            | {name: int(getattr(draft.legs, name)[row]) for name in COLUMNS}
            for row, entry in enumerate(draft.legs.entry)
        ]
        for entry in {leg["entry"] for leg in legs}:
            if sum(leg["amount"] for leg in legs if leg["entry"] == entry) != 0:
                raise ValueError(f"entry {entry} does not balance")
        self.legs += legs

    def balance(self, **wanted: Any) -> int:
        since, until = wanted.pop("since", None), wanted.pop("until", None)
        total = 0
        for leg in self.legs:
            if any(leg[name] != value for name, value in wanted.items()):
                continue
            if (since is None or leg["month"] >= since) and (until is None or leg["month"] <= until):
                total += leg["amount"]
        return total

    def balances(self, by: tuple[str, ...]) -> dict[tuple[Any, ...], int]:
        totals: dict[tuple[Any, ...], int] = {}
        for leg in self.legs:
            key = tuple(leg[name] for name in by)
            totals[key] = totals.get(key, 0) + leg["amount"]
        return totals

    def flows(self) -> dict[tuple[int, int], int]:
        """Pass money on within each entry: the first debit still unpaid takes from the first credit left."""
        totals: dict[tuple[int, int], int] = {}
        waiting: list[list[int]] = []
        for leg in self.legs:
            account, amount = leg["account"], leg["amount"]
            while amount and waiting and (waiting[0][1] < 0) != (amount < 0):
                passed = min(abs(amount), abs(waiting[0][1]))
                other = waiting[0][0]
                pair = (other, account) if amount > 0 else (account, other)
                totals[pair] = totals.get(pair, 0) + passed
                sign = 1 if amount > 0 else -1
                amount -= sign * passed
                waiting[0][1] += sign * passed
                if not waiting[0][1]:
                    waiting.pop(0)
            if amount:
                waiting.append([account, amount])
        return totals
