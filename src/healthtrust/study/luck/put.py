"""A question of luck, put: whose settlements, under which variants of a contract, with how much luck.

Parties are those of a statement, or typical ones: so many people at so much a head, everything else of the
contract's columns stated with `--set`. Nothing is filled in.

>>> Asked("plain.toml", people="1000,20000").sizes
(1000.0, 20000.0)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.settlement.statement import Statement, statement_of
from healthtrust.design.contract import Contract
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.study.luck.deal import PEOPLE, Deal, deal_of, expected_of, lever_of
from healthtrust.study.luck.draws import Parties
from healthtrust.study.luck.history import Fitted, History, fitted
from healthtrust.study.luck.spread import COUNTED, Counted, Real, Spread, shipped_spread
from healthtrust.study.luck.varied import Variant, changed, columns_set, variants_of

OBSERVED = "observed"
"""A true saving that is what the statement shows, all parties of a period together."""
FEWEST, MOST = 100, 1_000_000
SIZES = (1_000.0, 5_000.0, 10_000.0, 20_000.0, 50_000.0, 100_000.0)
SAVINGS = ("0", "0.01", "0.02", "0.03", "0.05")


@dataclass(frozen=True)
class Asked:
    """What is asked, as it is written."""

    contract: str
    statements: Path | None = None
    people: str = ""
    """Numbers of people of typical parties; beside statements, the column of theirs that counts people."""
    per_head: float | None = None
    true_savings: str = ""
    changes: tuple[str, ...] = ()
    luck: str = "all"
    years: str = "1"
    party: str = ""
    expected: str = ""
    history: Path | None = None
    repetitions: int = 2_000
    seed: int = 1

    @property
    def sizes(self) -> tuple[float, ...]:
        """Return the numbers of people asked for."""
        return tuple(_numbers(self.people)) or SIZES


@dataclass(frozen=True)
class Question:
    """What is asked, read: one deal for each variant, and what luck there is."""

    deals: Mapping[str, Deal]
    """By variant."""
    parties: Parties
    savings: tuple[str, ...]
    """True savings, shares of expected cost, or `observed`."""
    spread: Spread
    counted: Counted
    years: tuple[int, ...]
    """Years of which a settlement takes the mean."""
    repetitions: int
    seed: int
    given: bool
    """Whether the parties are those of a statement."""
    fit: Fitted | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def deal(self) -> Deal:
        """Return the deal of the first variant."""
        return next(iter(self.deals.values()))


def question_of(asked: Asked) -> Question:
    """Return the question that is asked; raises with every problem found."""
    refuse(_wrong(asked))
    contract = contract_named(asked.contract)
    deals: dict[str, Deal] = {}
    names: tuple[str, ...] = ()
    for variant in variants_of(asked.changes):
        deal, names = _deal(asked, contract, variant)
        deals[variant.label] = deal
    first = next(iter(deals.values()))
    fit = _fit(asked, contract) if asked.history else None
    savings = tuple(part.strip() for part in asked.true_savings.split(",") if part.strip()) or SAVINGS
    return Question(
        deals,
        Parties(names, first.statement.year, first.people),
        savings,
        fit.spread if fit else shipped_spread(),
        next(counted for counted in COUNTED if counted == asked.luck),
        tuple(int(years) for years in _numbers(asked.years)),
        asked.repetitions,
        asked.seed,
        asked.statements is not None,
        fit,
    )


def history_of(contract: Contract, path: Path, party: str, expected: str = "", people: str = "") -> History:
    """Return the past settlements of a file in the form of the contract's statements."""
    columns = _columns(path)
    statement = statement_of(contract, columns, path.name)
    deal = deal_of(contract, statement, expected, _people(columns, statement, people, path))
    names = np.array(_names(columns, statement, party, path), dtype=object)
    return History(names, statement.year, deal.people, deal.rate, path.name)


def _fit(asked: Asked, contract: Contract) -> Fitted:
    assert asked.history is not None
    people = asked.people if asked.statements else ""
    return fitted(history_of(contract, asked.history, asked.party, asked.expected, people))


def _deal(asked: Asked, contract: Contract, variant: Variant) -> tuple[Deal, tuple[str, ...]]:
    """Return the deal of one variant, and the names of those whose luck it is."""
    under, stated = changed(contract, variant), columns_set(contract, variant)
    if asked.statements is None:
        statement = typical(under, asked, stated)
        sizes = np.array(asked.sizes)
        return deal_of(under, statement, asked.expected, sizes), tuple(statement.key.tolist())
    columns = _columns(asked.statements)
    rows = len(next(iter(columns.values()), ()))
    columns |= {name: np.full(rows, text, dtype=object) for name, text in stated.items()}
    statement = statement_of(under, columns, asked.statements.name)
    names = _names(columns, statement, asked.party, asked.statements)
    people = _people(columns, statement, asked.people, asked.statements)
    return deal_of(under, statement, asked.expected, people), names


def typical(contract: Contract, asked: Asked, stated: Mapping[str, str]) -> Statement:
    """Return a statement of parties of the sizes asked for; raises with every column that is not stated."""
    lever = lever_of(contract)
    formula = asked.expected or expected_of(contract)
    columns: dict[str, Any] = {name: [f"{n:,.0f} people" for n in asked.sizes] for name in contract.key}
    problems = []
    if formula in contract.columns and asked.per_head is None and formula not in stated:
        found = f"no --benchmark-per-head, which {formula} is made of"
        problems.append(Problem("--people", found, "expected cost of care a head"))
    for name, column in contract.columns.items():
        if name in stated:
            columns[name] = [stated[name]] * len(asked.sizes)
        elif column.unit in PEOPLE and not column.optional:
            columns[name] = [n / PEOPLE[column.unit] for n in asked.sizes]
        elif name == formula or name in lever.columns:
            columns[name] = [n * (asked.per_head or 0.0) for n in asked.sizes]
        elif not column.optional and not column.needed and name not in columns:
            remedy = f"State it: --set {name}=VALUE."
            problems.append(
                Problem("--people", f"no {name}", f"{column.meaning}{_unit(column.unit)}", None, remedy)
            )
    refuse(problems)
    return statement_of(contract, columns, "--people")


def _unit(text: str) -> str:
    return f" ({text})" if text else ""


def _columns(path: Path) -> dict[str, Any]:
    from healthtrust.records.store import read_arrow

    columns, _ = read_arrow(path, texts=lambda _: True)
    return columns


def _names(columns: Mapping[str, Any], statement: Statement, party: str, path: Path) -> tuple[str, ...]:
    """Return whose luck each settlement is: a column that names the party over years, or its own key."""
    from healthtrust.deliver.settlement.cells import as_text

    if not party:
        return tuple(statement.key.tolist())
    if party not in columns:
        near = nearest_match(party, columns)
        raise InvalidInput([Problem("--party", repr(party), f"a column of {path.name}", near)])
    return tuple(as_text(columns[party])[statement.row - 2].tolist())


def _people(columns: Mapping[str, Any], statement: Statement, name: str, path: Path) -> Real | None:
    """Return how many people each party has, by a column of the file; None where none is named."""
    from healthtrust.deliver.settlement.cells import as_text

    if not name:
        return None
    if name not in columns:
        found = nearest_match(name, columns)
        raise InvalidInput([Problem("--people", repr(name), f"a column of {path.name}", found)])
    texts = as_text(columns[name])[statement.row - 2].tolist()
    people = [(_numbers(text) or (0.0,))[0] for text in texts]
    refuse(
        [
            Problem(f"{path.name}, column {name}, row {row}", repr(text), "a number of people above 0")
            for row, text, n in zip(statement.row.tolist(), texts, people, strict=True)
            if not (isfinite(n) and n > 0)
        ]
    )
    return np.array(people)


def _wrong(asked: Asked) -> list[Problem]:
    """Return what is wrong with the options themselves."""
    problems = []
    if asked.statements is not None and asked.per_head is not None:
        problems.append(Problem("--statements", "--benchmark-per-head beside it", "one of the two"))
    if asked.luck not in COUNTED:
        problems.append(
            Problem("--luck", repr(asked.luck), in_words(COUNTED), nearest_match(asked.luck, COUNTED))
        )
    if not FEWEST <= asked.repetitions <= MOST or asked.repetitions % 2:
        expected = f"an even number from {FEWEST} to {MOST:,}"
        problems.append(Problem("--repetitions", str(asked.repetitions), expected))
    checks: tuple[tuple[str, str, str, Callable[[float], bool]], ...] = (
        (
            "--people",
            "" if asked.statements else asked.people,
            "numbers of people above 0, as 5000,20000",
            lambda n: n > 0,
        ),
        ("--years", asked.years, "whole years from 1 to 20, as 1,3", lambda n: n == int(n) and 1 <= n <= 20),
        ("--true-saving", asked.true_savings.replace(OBSERVED, "0"), _SAVING, lambda n: -1 < n < 1),
    )
    for option, text, expected, holds in checks:
        if text and not _all_hold(_numbers(text), holds):
            problems.append(Problem(option, repr(text), expected))
    if OBSERVED in asked.true_savings and asked.statements is None:
        problems.append(Problem("--true-saving", OBSERVED, "--statements, which show a saving"))
    if asked.per_head is not None and not asked.per_head > 0:
        problems.append(
            Problem("--benchmark-per-head", f"{asked.per_head:g}", "expected cost a head above 0")
        )
    return problems


def _all_hold(numbers: Sequence[float], holds: Callable[[float], bool]) -> bool:
    """Return whether there are numbers, and all are as they should be."""
    return bool(numbers) and all(isfinite(number) and holds(number) for number in numbers)


_SAVING = f"shares between -1 and 1, as 0,0.02, or {OBSERVED}"


def _numbers(text: str) -> Sequence[float]:
    """Return the numbers of a list; none at all where one of them is no number."""
    try:
        return [float(part) for part in text.split(",") if part.strip()]
    except ValueError:
        return []


__all__ = ["OBSERVED", "Asked", "Question", "history_of", "question_of", "typical"]
