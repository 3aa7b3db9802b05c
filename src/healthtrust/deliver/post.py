"""Money for care into the book: plans, insurers and households pay providers; providers bear its cost."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.months import Activity
from healthtrust.ground.money import over_months
from healthtrust.ground.periods import Month
from healthtrust.ledger.book import Book
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.entry import Draft, transfer
from healthtrust.ledger.totals import total_by
from healthtrust.records.findings import PAYERS, Passed, Settlement, Shared

STEP = "deliver"


def pay_contracts(book: Book, lines: Settlement, due: NDArray[np.int64], year: int) -> Book:
    """Post what plans pay providers, line by line and month by month; due [service line, 12], minor units.

    The memo of a payment is its contract. What is below zero is paid by the provider.
    """
    for code, kind in enumerate(lines.contracts):
        chosen = np.flatnonzero(lines.kind == code)
        whose = (lines.place[chosen, None], lines.plan[chosen, None], lines.provider[chosen, None])
        book = _both_ways(book, kind, due[chosen], _months(year), whose)
    return book


def pay_shared(book: Book, shared: tuple[Shared, ...], year: int) -> Book:
    """Post what is shared at the end of the year under contracts over all care, either way."""
    for each in shared:
        december = np.array(Month(year, 12).index)
        book = _both_ways(book, each.contract, each.due, december, (each.place, each.plan, each.provider))
    return book


def _both_ways(
    book: Book,
    contract: str,
    due: NDArray[np.int64],
    month: NDArray[np.int64],
    whose: tuple[NDArray[Any], NDArray[Any], NDArray[Any]],
) -> Book:
    """Post what plans pay providers, and what is below zero the other way; whose: place, plan, provider."""
    place, plan, provider = whose
    for debit, credit, amount in (
        (Accounts.PROVIDER_FUND, Accounts.PLAN_FUND, np.maximum(due, 0)),
        (Accounts.PLAN_FUND, Accounts.PROVIDER_FUND, np.maximum(-due, 0)),
    ):
        payment = transfer(
            STEP,
            contract,
            debit=debit,
            credit=credit,
            amount=amount,
            month=month,
            place=place,
            plan=plan,
            provider=provider,
        )
        book = book.post(payment)
    return book


def pass_on(book: Book, passed: tuple[Passed, ...], year: int) -> Book:
    """Post what providers pay each other under the books of an organisation form, by twelfths."""
    for each in passed:
        for payer, receiver, amount in (
            (each.payer, each.provider, np.maximum(each.due, 0)),
            (each.provider, each.payer, np.maximum(-each.due, 0)),
        ):
            payment = transfer(
                STEP,
                each.contract,
                debit=Accounts.PROVIDER_FUND,
                credit=Accounts.PROVIDER_FUND,
                amount=over_months(amount),
                month=_months(year),
                place=each.place[:, None],
                debit_provider=receiver[:, None],
                credit_provider=payer[:, None],
            )
            book = book.post(payment)
    return book


def pay_outside_contracts(book: Book, activity: Activity, provider: NDArray[np.int32], year: int) -> Book:
    """Post what voluntary insurers and households pay providers, and what all the care costs providers.

    provider [activity line]: who gave the care.
    """
    by_payer = [activity.cost * (activity.payer == payer)[:, None] for payer in range(len(PAYERS))]
    movements = (
        ("claims on voluntary cover", Accounts.PROVIDER_FUND, Accounts.INSURER_FUND, by_payer[1]),
        ("user charges", Accounts.PROVIDER_FUND, Accounts.HOUSEHOLD_USER_CHARGES, activity.charges),
        ("self-payments", Accounts.PROVIDER_FUND, Accounts.HOUSEHOLD_SELF_PAYMENTS, by_payer[2]),
        ("cost of care", Accounts.PROVIDER_COST_OF_CARE, Accounts.PROVIDER_FUND, activity.cost),
    )
    for memo, debit, credit, amount in movements:
        columns = _by_provider(activity, provider, amount, year)
        book = book.post(_moved(memo, debit, credit, columns))
    return book


def pay_back(book: Book, amount: NDArray[np.int64], year: int) -> Book:
    """Post the user charges that plans pay back to their members, [place, plan], minor units."""
    places, plans = amount.shape
    payment = transfer(
        STEP,
        "user charges paid back",
        debit=Accounts.HOUSEHOLD_USER_CHARGES,
        credit=Accounts.PLAN_FUND,
        amount=over_months(amount),
        month=_months(year),
        place=np.arange(places)[:, None, None],
        plan=np.arange(plans)[:, None],
    )
    return book.post(payment)


def _by_provider(
    activity: Activity, provider: NDArray[np.int32], amount: NDArray[np.int64], year: int
) -> dict[str, NDArray[Any]]:
    """Add up amounts [activity line, 12] by month, place and provider."""
    month = np.broadcast_to(_months(year), amount.shape)
    keys: list[NDArray[Any]] = [
        month,
        *(np.broadcast_to(tag[:, None], amount.shape) for tag in (activity.place, provider)),
    ]
    groups, sums = total_by([key.reshape(-1) for key in keys], amount.reshape(-1))
    return dict(zip(("month", "place", "provider"), groups, strict=True)) | {"amount": sums}


def _moved(memo: str, debit: int, credit: int, columns: dict[str, NDArray[Any]]) -> Draft:
    return transfer(
        STEP,
        memo,
        debit=debit,
        credit=credit,
        amount=columns["amount"],
        month=columns["month"],
        place=columns["place"],
        provider=columns["provider"],
    )


def _months(year: int) -> NDArray[np.int64]:
    return Month(year, 1).index + np.arange(12)
