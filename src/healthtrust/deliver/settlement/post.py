"""What a settlement moves: each amount from the payer to the party, or back, to the minor unit.

    amount > 0      the payer's account pays, the party's account receives
    amount < 0      the party's account pays back

A settlement is posted in the month of its period, December where that is a year, or in a month that is named.
It is posted whole or not at all. Refused are an amount that hangs on something the statement does not state,
one that is not whole in minor units, a stage in which no money is due, a benchmark or a score. What has been
posted is added up again and must be the amounts.

>>> from healthtrust.deliver.settlement.settle import settle
>>> from healthtrust.deliver.settlement.statement import statement_of
>>> from healthtrust.design.contract import Column, Step
>>> owed = Step(name="owed", part="base", says="what is owed", clause="1", unit="GBP", value="price * cases")
>>> columns = {"price": Column(meaning="of a case", unit="GBP per case"),
...            "cases": Column(meaning="cases treated", unit="cases")}
>>> fees = Contract(name="fees", title="Fees", version="1", about="Fees.", party="hospital", payer="trust",
...                 columns=columns, steps=[owed], amount="owed", source="ours")
>>> found = settle(fees, statement_of(fees, {"row_id": ["a"], "price": [5.0], "cases": [100.0]}, "ours"))
>>> book = posted(found, Currency("GBP", 2), month=Month(2027, 12))
>>> book.balance(account("provider fund").code), book.balance(account("plan fund").code)
(50000, -50000)
"""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.settlement.due import is_payment, step_due
from healthtrust.deliver.settlement.exact import in_minor
from healthtrust.deliver.settlement.settle import Settled
from healthtrust.design.contract import Contract
from healthtrust.ground.errors import Imbalance, refuse
from healthtrust.ground.formula.value import known_good
from healthtrust.ground.money import Currency, words
from healthtrust.ground.periods import Month
from healthtrust.ground.problems import Problem, in_words, rows_in_words
from healthtrust.ledger.book import Book, Names
from healthtrust.ledger.chart import TAGS, account
from healthtrust.ledger.entry import NONE, Draft, transfer

STEP = "deliver"
NOT_DUE = ("simulate", "forecast")
"""Stages in which nothing is paid yet."""
FINAL = ("final", "appeal")
"""Stages in which an amount must be known."""

Amounts = NDArray[np.float64]


def posted(settled: Settled, money: Currency, due: Amounts | None = None, month: Month | None = None) -> Book:
    """Return a book with the settlement in it; raises with everything that keeps it from being posted.

    due [party], major units: what is due now, where it is not the whole amount (an appeal, a final statement
    after an interim payment). month: when it is posted, where not in its period.
    """
    refuse(unpostable(settled, money, month))
    minor = in_minor(settled.amount if due is None else due, settled.contract.rounding, money)
    assert minor is not None
    party, payer = tags_of(settled.contract)
    kept = {party: tuple(settled.statement.key.tolist())}
    kept |= {payer: (settled.contract.payer,)} if payer else {}
    book = Book.empty(money.code, money.exponent, Names(**kept))
    book = book.post(draft_of(settled, minor, months_of(settled, month)))
    _check(book, settled, minor, money)
    return book


def draft_of(settled: Settled, minor: NDArray[np.int64], months: NDArray[np.int64]) -> Draft:
    """Return the entries of amounts [party] in minor units in their months [party]; memo: the contract.

    The party's position tags both legs, under the tag of the account that receives.
    """
    funding = settled.contract.funding
    pays, receives = account(funding.pays).code, account(funding.receives).code
    party, payer = tags_of(settled.contract)
    tags: dict[str, Any] = {party: np.arange(len(minor))} | ({payer: 0} if payer else {})
    return transfer(
        STEP,
        settled.contract.name,
        debit=np.where(minor >= 0, receives, pays),
        credit=np.where(minor >= 0, pays, receives),
        amount=np.abs(minor),
        month=months,
        **tags,
    )


def tags_of(contract: Contract) -> tuple[str, str]:
    """Return the tag of the party and that of the payer, which is empty where its account needs none.

    >>> from healthtrust.deliver.contract import contract_named
    >>> tags_of(contract_named("block"))
    ('provider', 'plan')
    """
    receives, pays = account(contract.funding.receives).tag, account(contract.funding.pays).tag
    party = receives or "provider"
    return party, pays if pays in TAGS and pays != party else ""


def months_of(settled: Settled, month: Month | None = None) -> NDArray[np.int64]:
    """Return the month of each settlement [party]; -1 where its contract has no period and none is named."""
    if month is not None:
        return np.full(settled.statement.parties, month.index, dtype=np.int64)
    periods = zip(settled.statement.period.tolist(), settled.statement.year.tolist(), strict=True)
    return np.array([_month(period, year) for period, year in periods], dtype=np.int64)


def unstated(contract: Contract) -> dict[str, tuple[str, ...]]:
    """Return the reasons that say of an amount that it hangs on something the statement does not state.

    They are those whose condition asks for something that is `not known(...)`; of each, what it asks for.
    """
    tables = tuple(contract.tables)
    found: dict[str, tuple[str, ...]] = {}
    for reason in contract.reasons:
        tree = known_good(reason.when, tables).tree
        if names := [name for node in ast.walk(tree) for name in _unknown(node)]:
            found[reason.says] = tuple(dict.fromkeys([*found.get(reason.says, ()), *names]))
    return found


def unpostable(settled: Settled, money: Currency, month: Month | None = None) -> list[Problem]:
    """Return everything that keeps a settlement from being posted."""
    contract, problems = settled.contract, []
    if not is_payment(contract):
        due = step_due(contract)
        problems.append(Problem("posting", f"{due.name}, a {due.part} in {due.unit}", "money that is paid"))
        return problems
    if settled.stage in NOT_DUE:
        remedy = "Settle it as interim, final or appeal."
        problems.append(Problem("posting", f"stage {settled.stage}", "money that is due", remedy=remedy))
    if not money.code:
        remedy = "Name it with --currency."
        problems.append(Problem("posting", f"{contract.name}, for any currency", "a currency", remedy=remedy))
    if in_minor(np.zeros(1), contract.rounding, money) is None:
        expected = f"whole minor units of {money.code}, as the ledger holds"
        problems.append(Problem("posting", f"amounts rounded to {contract.rounding:g}", expected))
    if (months_of(settled, month) == NONE).any():
        remedy = "Name the month in which it is posted, with --month."
        problems.append(Problem("posting", f"{contract.name}, which has no period", "a month", remedy=remedy))
    if settled.stage in FINAL:
        problems += _open(settled)
    return problems


def _open(settled: Settled) -> list[Problem]:
    """Return the parties whose amounts hang on something that is not stated."""
    problems = []
    for says, names in sorted(unstated(settled.contract).items()):
        rows = settled.statement.row[settled.reason == says]
        if len(rows):
            where = f"posting, {settled.statement.source}, {rows_in_words(rows.tolist())}"
            remedy = f"State {in_words(names)}, or settle the others alone: nothing is posted in part."
            problems.append(Problem(where, says, "amounts that are known", remedy=remedy))
    return problems


def _check(book: Book, settled: Settled, minor: NDArray[np.int64], money: Currency) -> None:
    """Add up again what each party has received; raises where it is not its amount."""
    receives = account(settled.contract.funding.receives).code
    tag, _ = tags_of(settled.contract)
    received = np.zeros(len(minor), dtype=np.int64)
    for batch in book.batches:
        legs = batch.legs
        here = legs.account == receives
        np.add.at(received, getattr(legs, tag)[here], legs.amount[here])
    wrong = np.flatnonzero(received != minor)
    if len(wrong) or book.balance(receives) != int(minor.sum()):
        first = int(wrong[0]) if len(wrong) else 0
        where = f"posting, {settled.statement.key[first]}"
        raise Imbalance([Problem(where, words(int(received[first]), money), words(int(minor[first]), money))])


def _month(period: str, year: int) -> int:
    stated = re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", period)
    if not period or not year:
        return NONE
    return Month(year, int(stated[1]) if stated else 12).index


def _unknown(node: ast.AST) -> list[str]:
    """Return the name that a condition says is not known, if it does."""
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=ast.Call(func=ast.Name(id="known"), args=[ast.Name(id=name)])):
            return [name]
    return []
