"""Money through a form: what each book pays, down every tier, and what is left with whom.

    result_b = Σ_k paid to b + user charges to b − Σ_k paid by b − cost of care that b gives
    Σ_b result_b = − cost of care,    b over pool, household and every body

k over books. Each payment is one settlement of its contract, taken from payer and given to body, so that
payments cancel to the minor unit and only the cost of care is left: tiers net out in sequence.

>>> from healthtrust.deliver.organisations.library import form_named, place_named
>>> found = flows(form_named("solo-practice"), State(place_named()))
>>> found.results["pool"], found.results["practices"], sum(found.results.values()) + found.cost
(-8355750000, 0, 0)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from healthtrust.deliver.organisations.columns import statement_columns
from healthtrust.deliver.organisations.library import Form, bodies_of
from healthtrust.deliver.organisations.ownership import books_of, owner_by_setting, settings_of
from healthtrust.deliver.organisations.shocks import State
from healthtrust.deliver.settlement.settle import settle
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.design.organisation import HOUSEHOLD, POOL, Book
from healthtrust.ground.errors import Imbalance, refuse
from healthtrust.ground.money import Currency, currency, to_minor
from healthtrust.ground.problems import Problem


@dataclass(frozen=True)
class Flows:
    """A year's money in one state of a place, in minor units."""

    books: tuple[Book, ...]
    paid: tuple[int, ...]
    """By book: from its payer to its body; below zero the other way."""
    charges: Mapping[str, int]
    """By body: user charges received."""
    care: Mapping[str, int]
    """By body: cost of the care it gives."""
    results: Mapping[str, int]
    """By party, pool and household first: what is left with it."""
    cost: int
    """All cost of care, of those who left too."""

    def received(self, name: str) -> int:
        """Return what books pay to a party."""
        return sum(paid for book, paid in zip(self.books, self.paid, strict=True) if book.body == name)

    def passed_on(self, name: str) -> int:
        """Return what a party pays by its books."""
        return sum(paid for book, paid in zip(self.books, self.paid, strict=True) if book.payer == name)


def flows(form: Form, state: State) -> Flows:
    """Return the money of a form in a state of a place; raises where a book's statement cannot be made."""
    money = currency(state.place.currency)
    books = books_of(form.organisation)
    _refuse_unpriced(form, state)
    paid = _paid(form, books, state, money)
    names = [body.name for body in bodies_of(form)]
    care, charges = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    elsewhere = [0, 0]
    for setting, owner in owner_by_setting(form.organisation).items():
        care[owner] += to_minor(state.cost(setting), money)
        charges[owner] += to_minor(state.charges(setting), money)
        for position, part in enumerate(state.elsewhere(setting)):
            elsewhere[position] += to_minor(part, money)
    results = {POOL: -elsewhere[0], HOUSEHOLD: -sum(charges.values()) - elsewhere[1]}
    results |= {name: charges[name] - care[name] for name in names}
    for book, amount in zip(books, paid, strict=True):
        results[book.payer] -= amount
        results[book.body] += amount
    found = Flows(books, paid, charges, care, results, sum(care.values()) + sum(elsewhere))
    _balance(form, found)
    return found


def passes_too_much(form: Form, found: Flows) -> list[str]:
    """Return in words the tiers that pay on more than comes in; a minor unit a book is rounding."""
    return [
        f"{name} pays on more than comes in"
        for name in (body.name for body in bodies_of(form))
        if found.passed_on(name) > found.received(name) + found.charges[name] + len(found.books)
    ]


def _paid(form: Form, books: tuple[Book, ...], state: State, money: Currency) -> tuple[int, ...]:
    """Return what each book's contract settles at; raises with all that keeps any from being settled."""
    made = [statement_columns(form, book, state) for book in books]
    refuse([problem for _, problems in made for problem in problems])
    amounts = []
    for book, (cells, _) in zip(books, made, strict=True):
        contract = form.contracts[book.contract]
        source = f"{form.name}, {book.payer} to {book.body}"
        statement = statement_of(contract, {name: [cell] for name, cell in cells.items()}, source)
        amounts.append(to_minor(float(settle(contract, statement).amount[0]), money))
    return tuple(amounts)


def _refuse_unpriced(form: Form, state: State) -> None:
    """Raise where the place has no cost of care in a setting that the form covers."""
    refuse(
        [
            Problem(state.place.title, f"no care in setting {setting}", f"its cost, for {form.name}")
            for setting in settings_of(form.organisation)
            if setting not in state.place.settings
        ]
    )


def _balance(form: Form, found: Flows) -> None:
    missed = sum(found.results.values()) + found.cost
    if missed:
        raise Imbalance([Problem(form.name, f"results that miss the cost of care by {missed}", "their sum")])
