"""What keeps a year from settling the contracts of a design: all of it, each with its key.

>>> from healthtrust.design.deliver import Contracts
>>> print(problems_of(Deliver(contracts=Contracts(mental="bolck")), "", "EUR")[0])  # doctest: +ELLIPSIS
deliver.contracts.mental: found 'bolck'; expected ... (did you mean 'block'?)...
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from healthtrust.deliver.fed import statement_in_year
from healthtrust.deliver.forms import owned_by
from healthtrust.deliver.held import Held, form_of, held_of, named
from healthtrust.deliver.known import KNOWN, Sums, known_columns
from healthtrust.deliver.organisations.library import Form
from healthtrust.design.contract import Column, Contract
from healthtrust.design.deliver import Deliver, HeldContract
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.formula.read import read
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.records.providers import KINDS, SETTINGS


@dataclass(frozen=True)
class _Year:
    """What every contract of a design is held to: its other rules, where files are, its money, its years."""

    deliver: Deliver
    folder: str
    currency: str
    years: Sequence[int]


def problems_of(deliver: Deliver, folder: str, currency: str, years: Sequence[int] = ()) -> list[Problem]:
    """Return everything that keeps the years of a design from settling its contracts."""
    year = _Year(deliver, folder, currency, years)
    form, problems = _form(year)
    problems += _books(year) if form else [] if deliver.organisation else _settings(year)
    bodies = list(dict.fromkeys((*owned_by(form), *KINDS)))
    for number, sharing in enumerate(deliver.sharing, start=1):
        where = f"deliver.sharing.{number}"
        problems += _named(sharing, year, where)
        if form or not deliver.organisation:
            problems += _unknown(f"{where}.body", [sharing.body], bodies)
        problems += _unknown(f"{where}.settings", list(sharing.settings), list(SETTINGS))
    return problems


def _form(year: _Year) -> tuple[Form | None, list[Problem]]:
    """Return the organisation form of a design, or what is wrong with it."""
    try:
        return form_of(year.deliver, year.folder), []
    except InvalidInput as refused:
        return None, _located(refused, "deliver.organisation")


def _located(refused: InvalidInput, where: str) -> list[Problem]:
    """Return problems of what a key of the design names, with the key and, of a file, the place in it."""
    return [
        Problem(
            f"{where}, {p.where}" if ".toml" in p.where else where, p.found, p.expected, p.nearest, p.remedy
        )
        for p in refused.problems
    ]


def _settings(year: _Year) -> list[Problem]:
    """Return what is wrong with the contracts of each setting."""
    problems: list[Problem] = []
    for setting in SETTINGS:
        books, where = year.deliver.contracts.books(setting), f"deliver.contracts.{setting}"
        whole = sum(book.share for book in books)
        if abs(whole - 1) > 1e-9:
            problems.append(Problem(where, f"shares that add up to {whole:g}", "shares that add up to 1"))
        for book in books:
            problems += _named(book, year, where)
    return problems


def _books(year: _Year) -> list[Problem]:
    """Return what is wrong with the books of a sound form in a year."""
    where = "deliver.organisation"
    problems: list[Problem] = []
    for held in held_of(year.deliver, year.folder):
        problems += _unfit(held.terms, held.contract, year, f"{where}, {held.terms.contract}")
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


def _named(held: HeldContract, year: _Year, where: str) -> list[Problem]:
    """Return why a year cannot settle a contract by its name."""
    try:
        contract = named(held.contract, year.folder)
    except InvalidInput as refused:
        return _located(refused, where)
    return _unfit(held, contract, year, where)


def _unfit(held: HeldContract, contract: Contract, year: _Year, where: str) -> list[Problem]:
    """Return why a year cannot settle a contract."""
    problems = []
    if contract.currency and contract.currency != year.currency:
        problems.append(Problem(where, f"a contract in {contract.currency}", f"one in {year.currency}"))
    columns = contract.columns
    given = {*KNOWN, *held.statement}
    needed = [n for n, c in columns.items() if not c.optional and not c.needed and n not in given]
    if needed:
        found = f"{held.contract!r}, whose statement needs {' and '.join(needed)}"
        key = "parameters" if where.startswith("deliver.organisation") else "statement"
        remedy = f"State each under `{key}`; a year knows {in_words(KNOWN)}."
        problems.append(Problem(where, found, "a contract that a year can settle", remedy=remedy))
    for name, given_as in held.statement.items():
        problems += _unknown(f"{where}.statement.{name}", [name], list(columns))
        problems += _formula(f"{where}.statement.{name}", given_as, columns.get(name))
    return problems or _refused(held, contract, year, where)


def _formula(where: str, given: float | str, column: Column | None) -> list[Problem]:
    """Return why what a design states for a column cannot be read: a formula over what a year knows."""
    formula, problems = read(given, where) if isinstance(given, str) else (None, [])
    unknown = [name for name in (formula.names if formula else ()) if name not in KNOWN]
    if unknown and column is not None and column.unit == "text":
        return [Problem(where, repr(given), "a text in quotes of its own", remedy=f"""Write "'{given}'".""")]
    expected = "a column that a year knows, such as expected_cost, spending or members"
    return problems + [Problem(where, repr(n), expected, nearest_match(n, list(KNOWN))) for n in unknown]


def _refused(held: HeldContract, contract: Contract, year: _Year, where: str) -> list[Problem]:
    """Return why a contract refuses the statement of a typical party, in the first or last year.

    Values that follow from formulas of the design are judged when they are known, in the year itself.
    """
    columns = {name for name, text in held.statement.items() if isinstance(text, str) and _follows(text)}
    for number in dict.fromkeys((year.years[0], year.years[-1]) if year.years else ()):
        try:
            statement_in_year(held, contract, known_columns(_typical(), year.deliver, number, 2))
        except InvalidInput as refused:
            found = [p for p in refused.problems if not any(f"column {n}," in p.where for n in columns)]
            return [
                Problem(f"{where}, {_of_column(p.where)}{number}", p.found, p.expected, p.nearest, p.remedy)
                for p in found
            ]
    return []


def _follows(text: str) -> bool:
    """Return whether a formula reads what the year knows, and is not a number or text alone."""
    formula, _ = read(text, "")
    return formula is not None and bool(formula.names)


def _of_column(where: str) -> str:
    """Return the column that a problem of a statement is about, in words before its year."""
    return "".join(f"{part}, in " for part in where.split(", ") if part.startswith("column ")) or "in "


def _typical() -> Sums:
    """Return a party with one member, who cost less than was expected."""
    expected, given, nothing, one = (np.array([n]) for n in (1_000_00, 900_00, 0, 1))
    people = (one * 1.0, one * 1.0, one * 1.0)
    return Sums(expected, expected, given, nothing, expected, given, *people)
