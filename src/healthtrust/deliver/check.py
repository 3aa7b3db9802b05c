"""What keeps a year from settling the contracts of a design: all of it, each with its key.

>>> from healthtrust.design.deliver import Contracts
>>> print(problems_of(Deliver(contracts=Contracts(mental="bolck")), "", "EUR")[0])  # doctest: +ELLIPSIS
deliver.contracts.mental: found 'bolck'; expected ... (did you mean 'block'?)...
"""

from __future__ import annotations

from healthtrust.deliver.held import Held, form_of, held_of, named
from healthtrust.deliver.known import KNOWN
from healthtrust.design.contract import Contract
from healthtrust.design.deliver import Deliver, HeldContract
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.formula.read import read
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.records.providers import KINDS, SETTINGS


def problems_of(deliver: Deliver, folder: str, currency: str) -> list[Problem]:
    """Return everything that keeps a year from settling the contracts of a design."""
    asked = _form if deliver.organisation else _settings
    problems = asked(deliver, folder, currency)
    for number, sharing in enumerate(deliver.sharing, start=1):
        where = f"deliver.sharing.{number}"
        problems += _named(sharing, folder, currency, where)
        problems += _unknown(f"{where}.body", [sharing.body], list(KINDS))
        problems += _unknown(f"{where}.settings", list(sharing.settings), list(SETTINGS))
    return problems


def _settings(deliver: Deliver, folder: str, currency: str) -> list[Problem]:
    """Return what is wrong with the contracts of each setting."""
    problems: list[Problem] = []
    for setting in SETTINGS:
        books, where = deliver.contracts.books(setting), f"deliver.contracts.{setting}"
        whole = sum(book.share for book in books)
        if abs(whole - 1) > 1e-9:
            problems.append(Problem(where, f"shares that add up to {whole:g}", "shares that add up to 1"))
        for book in books:
            problems += _named(book, folder, currency, where)
    return problems


def _form(deliver: Deliver, folder: str, currency: str) -> list[Problem]:
    """Return what is wrong with a form, and with its books in a year."""
    where = "deliver.organisation"
    try:
        form_of(deliver, folder)
    except InvalidInput as refused:
        return [
            Problem(where, f"{p.where}: {p.found}", p.expected, p.nearest, p.remedy) for p in refused.problems
        ]
    problems: list[Problem] = []
    for held in held_of(deliver, folder):
        problems += _unfit(held.terms, held.contract, currency, f"{where}, {held.terms.contract}")
        problems += _nobody(held, where)
    return problems


def _nobody(held: Held, where: str) -> list[Problem]:
    """Return a book over social care alone: a year has no services of it."""
    if held.settings:
        return []
    found = f"a book of {held.body} for social care alone"
    return [
        Problem(where, found, "care in one of the settings", remedy="Switch social_care off in the form.")
    ]


def _unknown(where: str, given: list[str], known: list[str]) -> list[Problem]:
    return [
        Problem(where, repr(word), in_words(known), nearest_match(word, known))
        for word in given
        if word not in known
    ]


def _named(held: HeldContract, folder: str, currency: str, where: str) -> list[Problem]:
    """Return why a year cannot settle a contract by its name."""
    try:
        contract = named(held.contract, folder)
    except InvalidInput as refused:
        return [Problem(where, p.found, p.expected, p.nearest, p.remedy) for p in refused.problems]
    return _unfit(held, contract, currency, where)


def _unfit(held: HeldContract, contract: Contract, currency: str, where: str) -> list[Problem]:
    """Return why a year cannot settle a contract."""
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
