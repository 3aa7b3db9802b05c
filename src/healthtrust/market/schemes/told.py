"""What any scheme answered, as tables and plain values: who receives, in which pool, set to what.

>>> from healthtrust.market.schemes.balanced import balanced
>>> moved = balanced("example", ("north", "south"), ("A", "B"), [[10.0, -10.0], [-4.0, 4.0]], "each its own")
>>> found = Answered("example", "Example", "A receives.", {"plan": ["A"], "transfer": [0.1]}, moved)
>>> money = currency("USD")
>>> by_party(found, money)
{'party': ['A', 'B'], 'transfer': [0.06, -0.06]}
>>> by_pool(found, money)
{'pool': ['north', 'south'], 'received': [0.1, 0.04], 'paid': [0.1, 0.04], 'sum': [0.0, 0.0]}
>>> checked(found, money)
'Each of 2 pools adds up to 0: $0.14 is received and $0.14 paid; each its own.'
>>> as_plain(found, money)["transfers"][0]
{'pool': 'north', 'party': 'A', 'transfer': 0.1}
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import Currency, currency, to_major, words
from healthtrust.market.schemes.answered import Answered

__all__ = ["Columns", "as_plain", "by_party", "by_pool", "by_pool_and_party", "checked", "currency"]

Columns = dict[str, list[Any]]


def home_currency(scheme: str) -> str:
    """Return the currency of a scheme's catalogue file.

    >>> home_currency("swiss"), home_currency("aca")
    ('CHF', 'USD')
    """
    file = files("healthtrust") / "catalogue" / "schemes" / f"{scheme}.toml"
    return str(tomllib.loads(file.read_text(encoding="utf-8"))["currency"])


def by_party(found: Answered, money: Currency) -> Columns:
    """Return what each party receives in all pools together, who receives most first."""
    of_party = found.balanced.of_party()
    order = np.argsort(-of_party, kind="stable").tolist()
    return {
        "party": [found.balanced.parties[row] for row in order],
        "transfer": _major(of_party[order], money),
    }


def by_pool(found: Answered, money: Currency) -> Columns:
    """Return what is received and paid in each pool, and that nothing is left."""
    amount = found.balanced.amount
    return {
        "pool": list(found.balanced.pools),
        "received": _major(np.maximum(amount, 0).sum(axis=1), money),
        "paid": _major(np.maximum(-amount, 0).sum(axis=1), money),
        "sum": _major(amount.sum(axis=1), money),
    }


def by_pool_and_party(found: Answered, money: Currency) -> Columns:
    """Return every transfer, pool by pool."""
    pools, parties = found.balanced.pools, found.balanced.parties
    return {
        "pool": [pool for pool in pools for _ in parties],
        "party": list(parties) * len(pools),
        "transfer": _major(found.balanced.amount.ravel(), money),
    }


def parameters(found: Answered) -> Columns:
    """Return the numbers the scheme was set to, with where they come from."""
    return {
        "parameter": [each.name for each in found.parameters],
        "value": [each.value for each in found.parameters],
        "status": [each.status for each in found.parameters],
        "source": [each.source for each in found.parameters],
    }


def facts(found: Answered, money: Currency) -> Columns:
    """Return everything else that was said or found, one row each."""
    told = [("says", found.sentence), ("currency", money.code), ("balance", checked(found, money))]
    for name, value in found.numbers.items():
        if isinstance(value, Mapping):
            told += [(f"{name}, {key}", each) for key, each in value.items()]
        else:
            told.append((name, value))
    told += [("note", note) for note in found.notes]
    return {"what": [what for what, _ in told], "found": [_plain(each) for _, each in told]}


def checked(found: Answered, money: Currency) -> str:
    """Say that pools add up to zero, as they cannot but do, and what makes them."""
    pools = len(found.balanced.pools)
    each = f"Each of {pools:,} pools" if pools > 1 else f"The one pool, {found.balanced.pools[0]},"
    moved = words(found.balanced.moved(), money)
    return f"{each} adds up to 0: {moved} is received and {moved} paid; {found.balanced.rule}."


def as_plain(found: Answered, money: Currency) -> dict[str, Any]:
    """Return the answer as plain values, with all its cells; money in major units."""
    return {
        "says": found.sentence,
        "scheme": found.scheme,
        "title": found.title,
        "currency": money.code,
        "parties": _rows(by_party(found, money)),
        "pools": _rows(by_pool(found, money)),
        "transfers": _rows(by_pool_and_party(found, money)),
        "balanced by": found.balanced.rule,
        "parameters": _rows(parameters(found)),
        "numbers": {name: _plain(value) for name, value in found.numbers.items()},
        "notes": list(found.notes),
        "cells": _rows(found.cells),
    }


def _rows(columns: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, map(_plain, row), strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(value: Any) -> Any:
    """Return a value without the types of arrays; a number that is none as nothing."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(each) for each in value]
    value = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _major(amount: NDArray[np.int64], money: Currency) -> list[float]:
    return [float(to_major(each, money)) for each in amount.tolist()]
