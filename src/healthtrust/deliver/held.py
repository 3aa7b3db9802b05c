"""Which contracts are held in which settings, and for which share of the patients.

    Σ share of the books of a setting = 1

A year can settle a contract whose statement needs only what the year knows (`KNOWN`) or the design adds, in
any currency or in the design's own.

>>> from healthtrust.design.deliver import Contracts
>>> held = held_of(Deliver(contracts=Contracts(primary="capitation")), "")
>>> held[0].setting, held[0].book.contract, held[0].book.share, held[0].contract.payment_model
('primary', 'capitation', 1.0, 'capitation')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from healthtrust.deliver.contract.library import contract_named
from healthtrust.design.contract import Contract
from healthtrust.design.deliver import Deliver, HeldContract, PatientBook
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.formula.read import read
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.records.providers import KINDS, SETTINGS

KNOWN: Mapping[str, str] = MappingProxyType(
    {
        "expected_cost": "expected cost of the payer's members, less expected user charges",
        "expected_cost_of_residents": "the same of all residents served, of whatever payer",
        "reference_cost": "what the care given costs at list prices",
        "charges": "user charges that patients paid for it",
        "spending": "reference cost less user charges",
        "members": "residents served who are with this payer",
        "member_months": "twelve months of each",
        "residents": "residents served, of all payers",
        "served": "number of who is served: place and setting, or provider",
        "price_level": "deliver.price_level",
        "margin": "deliver.block_margin",
        "year": "the year",
        "paid_to_date": "nothing: a year is settled once",
    }
)
"""What a year knows of the care under a contract, in the words of statements, with its meaning."""


@dataclass(frozen=True)
class Held:
    """One contract held in one setting."""

    setting: str
    book: PatientBook
    contract: Contract


def held_of(deliver: Deliver, folder: str) -> tuple[Held, ...]:
    """Return the contracts held, setting by setting; raises for one that is unknown or unsound."""
    return tuple(
        Held(setting, book, named(book.contract, folder))
        for setting in SETTINGS
        for book in deliver.contracts.books(setting)
    )


def named(name: str, folder: str) -> Contract:
    """Return a contract as designs name it: `fee for service` is the file fee-for-service."""
    return contract_named(name if name.endswith(".toml") else name.replace(" ", "-"), folder or ".")


def problems_of(deliver: Deliver, folder: str, currency: str) -> list[Problem]:
    """Return everything that keeps a year from settling the contracts of a design."""
    problems: list[Problem] = []
    for setting in SETTINGS:
        books, where = deliver.contracts.books(setting), f"deliver.contracts.{setting}"
        whole = sum(book.share for book in books)
        if abs(whole - 1) > 1e-9:
            problems.append(Problem(where, f"shares that add up to {whole:g}", "shares that add up to 1"))
        for book in books:
            problems += _unfit(book, folder, currency, where)
    for number, sharing in enumerate(deliver.sharing, start=1):
        where = f"deliver.sharing.{number}"
        problems += _unfit(sharing, folder, currency, where)
        problems += _unknown(f"{where}.body", [sharing.body], list(KINDS))
        problems += _unknown(f"{where}.settings", list(sharing.settings), list(SETTINGS))
    return problems


def _unknown(where: str, given: list[str], known: list[str]) -> list[Problem]:
    return [
        Problem(where, repr(word), in_words(known), nearest_match(word, known))
        for word in given
        if word not in known
    ]


def _unfit(held: HeldContract, folder: str, currency: str, where: str) -> list[Problem]:
    """Return why a year cannot settle a contract."""
    try:
        contract = named(held.contract, folder)
    except InvalidInput as refused:
        return [Problem(where, p.found, p.expected, p.nearest, p.remedy) for p in refused.problems]
    problems = []
    if contract.currency and contract.currency != currency:
        problems.append(Problem(where, f"a contract in {contract.currency}", f"one in {currency}"))
    columns = contract.columns
    given = {*KNOWN, *held.statement}
    needed = [n for n, c in columns.items() if not c.optional and not c.needed and n not in given]
    if needed:
        found = f"{held.contract!r}, whose statement needs {' and '.join(needed)}"
        remedy = f"State each under `statement`; a year knows {in_words(KNOWN)}."
        problems.append(Problem(where, found, "a contract that a year can settle", remedy=remedy))
    for name, text in held.statement.items():
        here = f"{where}.statement.{name}"
        problems += _unknown(here, [name], list(columns))
        formula, wrong = read(text, here) if isinstance(text, str) else (None, [])
        problems += wrong + _unknown(here, list(formula.names) if formula else [], list(KNOWN))
    return problems
