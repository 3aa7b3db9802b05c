"""A store of the first format, written without the code under test: no months posted in, no appeals."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np

from tests.unit.live.store.books import budgets, contributions

TABLES = """
CREATE TABLE trust (
    one INTEGER PRIMARY KEY, format INTEGER NOT NULL, name TEXT NOT NULL, currency TEXT NOT NULL,
    exponent INTEGER NOT NULL, created TEXT NOT NULL);
CREATE TABLE names (
    tag TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (tag, number));
CREATE TABLE trail (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL,
    action TEXT NOT NULL, inputs TEXT NOT NULL, version TEXT NOT NULL, result TEXT NOT NULL,
    previous TEXT NOT NULL, hash TEXT NOT NULL);
CREATE TABLE batches (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL, part INTEGER NOT NULL, step TEXT NOT NULL,
    memo TEXT NOT NULL, moved BIGINT NOT NULL,
    trail INTEGER NOT NULL REFERENCES trail (number) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (key, part));
CREATE TABLE postings (
    batch INTEGER NOT NULL, leg INTEGER NOT NULL, entry BIGINT NOT NULL, account SMALLINT NOT NULL,
    amount BIGINT NOT NULL, month INTEGER NOT NULL, place INTEGER NOT NULL, plan INTEGER NOT NULL,
    provider INTEGER NOT NULL, PRIMARY KEY (batch, leg));
CREATE TABLE years (
    year INTEGER PRIMARY KEY, stage TEXT NOT NULL, month INTEGER NOT NULL, facts TEXT NOT NULL,
    trail INTEGER NOT NULL REFERENCES trail (number) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE loads (
    hash TEXT PRIMARY KEY, name TEXT NOT NULL, month INTEGER, report TEXT NOT NULL,
    trail INTEGER NOT NULL REFERENCES trail (number) DEFERRABLE INITIALLY DEFERRED)
"""


def statements() -> list[str]:
    """Return the statements that make such a store, with a year open and January paid."""
    plain = {"place": ["Northvale", "Southvale"], "plan": ["Red", "Blue"], "provider": []}
    created = "2027-01-01T00:00:00Z"
    results: list[dict[str, Any]] = [{"trust": told([["Valley", "GBP", 2, created], plain])}]
    state = told([2027, "open", 1, {"design": "d"}])
    made = [each.strip() for each in TABLES.split(";")]
    made.append(f"INSERT INTO trust VALUES (1, 1, 'Valley', 'GBP', 2, '{created}')")
    for tag, names in plain.items():
        made += [f"INSERT INTO names VALUES ('{tag}', {n}, '{name}')" for n, name in enumerate(names)]
    batches = []
    for number, draft in enumerate((contributions(), budgets())):
        header = {"number": number, "key": "m1", "part": number, "step": draft.step, "memo": draft.memo}
        columns = [(name, getattr(draft.legs, name)) for name in LEGS]
        rows = np.stack([column.astype(np.int64) for _, column in columns], axis=1)
        hashed = hashlib.sha256(
            str(len(rows)).encode() + b"".join(c.tobytes() for _, c in columns)
        ).hexdigest()
        batches.append({"number": number, "header": told([header]), "legs": len(rows), "hash": hashed})
        moved = int(np.abs(draft.legs.amount).sum())
        values = f"{number}, 'm1', {number}, '{draft.step}', '{draft.memo}', {moved}, 2"
        made.append(f"INSERT INTO batches VALUES ({values})")
        made += [
            f"INSERT INTO postings VALUES ({number}, {leg}, {', '.join(map(str, row))})"
            for leg, row in enumerate(rows.tolist())
        ]
    results.append({"batches": batches, "state": {"year": 2027, "stage": "open", "month": 1, "hash": state}})
    made += trail(results)
    made.append("INSERT INTO years VALUES (2027, 'open', 1, '{\"design\":\"d\"}', 2)")
    return sorted(made, key=lambda each: ("CREATE" not in each, "INTO trail" not in each))


LEGS = ("entry", "account", "amount", "month", "place", "plan", "provider")


def trail(results: list[dict[str, Any]]) -> list[str]:
    """Return the statements that write a chained trail of these results."""
    made, previous = [], "0" * 64
    for number, result in enumerate(results, start=1):
        row = [
            number,
            "2027-01-01T00:00:00Z",
            "ada",
            "operator",
            "month",
            "{}",
            "0.1",
            plain_json(result),
            previous,
        ]
        previous = told(row)
        values = ", ".join(str(v) if isinstance(v, int) else f"'{v}'" for v in [*row, previous])
        made.append(f"INSERT INTO trail VALUES ({values})")
    return made


def told(value: Any) -> str:
    return hashlib.sha256(plain_json(value).encode()).hexdigest()


def plain_json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
