"""The contracts of one actor: in some it is paid, in others it pays; read from one file.

    actor = "Riverside"
    [own_cost]                      # what one more unit costs the actor itself
    "admission" = 3000
    [[contracts]]
    contract = "savings.toml"
    statements = "savings.csv"
    row = "riverside"
    role = "party"

Source  ours.

>>> one = Arranged(contract="block", statements="block.csv", row="a", role="payer")
>>> one.called
'block'
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.settlement.statement import Statement, read_statement
from healthtrust.design.alone import read_alone
from healthtrust.design.contract import Contract, Lever
from healthtrust.design.heading import Heading, decided
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, nearest_match

Text = Annotated[str, Field(min_length=1)]


class Arranged(Heading):
    """One contract of the actor."""

    contract: Text
    statements: Text
    row: str = decided("", "key of the actor's settlement; may be left out where there is one only")
    role: Literal["party", "payer"] = decided("party", "whether the actor is paid under it, or pays")
    name: str = decided("", "what to call it; the contract's own name if empty")

    @property
    def called(self) -> str:
        """Return what the contract is called."""
        return self.name or self.contract.removesuffix(".toml")


class Arrangements(Heading):
    """All contracts of one actor."""

    actor: Text
    own_cost: dict[Lever, float] = Field(default_factory=dict)
    contracts: tuple[Arranged, ...] = decided(..., "its contracts", min_length=1)


@dataclass(frozen=True)
class Held:
    """One contract of the actor, read: the actor's settlement is that of party `party`."""

    name: str
    role: Literal["party", "payer"]
    contract: Contract
    statement: Statement
    party: int


@dataclass(frozen=True)
class Actor:
    """An actor with all it is paid and pays by, and what a unit of each lever costs it."""

    name: str
    own_cost: dict[Lever, float]
    held: tuple[Held, ...]


def read_actor(path: Path) -> Actor:
    """Return the actor of a file, contracts and statements read beside it; raises with every problem."""
    arrangements = read_alone(path, Arrangements)
    held: list[Held] = []
    problems: list[Problem] = []
    for number, one in enumerate(arrangements.contracts, start=1):
        try:
            held.append(_held(one, path.parent, f"{path.name}, contract {number}"))
        except InvalidInput as found:
            problems += found.problems
    refuse(problems)
    refuse(_currencies(held, path.name) + _repeats(held, path.name))
    return Actor(arrangements.actor, dict(arrangements.own_cost), tuple(held))


def _held(one: Arranged, folder: Path, where: str) -> Held:
    contract = contract_named(one.contract, str(folder))
    statement = read_statement(contract, folder / one.statements)
    keys = statement.key.tolist()
    if one.row in keys or (not one.row and len(keys) == 1):
        return Held(one.called, one.role, contract, statement, keys.index(one.row) if one.row else 0)
    found = repr(one.row) if one.row else f"no row among {len(keys)}"
    remedy = f"Rows are named by {' / '.join(contract.key)}."
    raise InvalidInput(
        [Problem(f"{where}, row", found, f"a row of {one.statements}", nearest_match(one.row, keys), remedy)]
    )


def _currencies(held: list[Held], where: str) -> list[Problem]:
    codes = sorted({h.contract.currency for h in held} - {""})
    if len(codes) < 2:
        return []
    remedy = "Prices in two currencies cannot be added."
    return [Problem(f"{where}, contracts", " and ".join(codes), "contracts of one currency", remedy=remedy)]


def _repeats(held: list[Held], where: str) -> list[Problem]:
    names = [h.name for h in held]
    return [
        Problem(
            f"{where}, contracts", f"two called {name!r}", "names that differ", remedy="Give each a `name`."
        )
        for name in dict.fromkeys(n for n in names if names.count(n) > 1)
    ]


def key_of(held: Held) -> str:
    """Return the key of the actor's settlement."""
    return str(np.asarray(held.statement.key)[held.party])
