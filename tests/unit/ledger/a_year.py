"""One small year, posted step by step in amounts a reader can add up by hand."""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from healthtrust.ledger import Accounts, Book, Draft, Names, transfer, zero_sum

YEAR = 2027
JANUARY = YEAR * 12
DECEMBER = JANUARY + 11
MONTHS = JANUARY + np.arange(12)

NAMES = Names(
    place=("Northvale", "Southvale"), plan=("Alpha", "Beta"), provider=("Clinic", "Hospital", "Network")
)

SERVICE_LINES = {"fee for service": 3_000, "block": 4_800}


def drafts() -> list[Draft]:
    """All movements of the year, in order.

    The pool: 12 000 contributions + 2 400 subsidy − 120 collection cost + 500 opening = 14 780
              = 13 000 budgets + 240 administration + 1 180 reserve + 360 reward reserve (before rewards).
    """
    both, each = [0, 1], MONTHS[:, None]
    return [
        transfer(
            "pool",
            "reserve brought forward",
            debit=Accounts.POOL_RESERVE,
            credit=Accounts.OPENING_BALANCES,
            amount=500,
            month=JANUARY,
        ),
        transfer(
            "pool",
            "contributions",
            debit=Accounts.POOL_FUND,
            credit=Accounts.HOUSEHOLD_CONTRIBUTIONS,
            amount=[[600, 400]],
            month=each,
            credit_place=[both],
        ),
        transfer(
            "pool",
            "subsidy",
            debit=Accounts.POOL_FUND,
            credit=Accounts.GOVERNMENT_SUBSIDY,
            amount=200,
            month=MONTHS,
        ),
        transfer(
            "pool",
            "collection",
            debit=Accounts.POOL_COLLECTION_COST,
            credit=Accounts.POOL_FUND,
            amount=10,
            month=MONTHS,
        ),
        transfer(
            "pool",
            "administration",
            debit=Accounts.POOL_ADMINISTRATION,
            credit=Accounts.POOL_FUND,
            amount=20,
            month=MONTHS,
        ),
        transfer(
            "package",
            "premiums",
            debit=Accounts.INSURER_FUND,
            credit=Accounts.HOUSEHOLD_PREMIUMS,
            amount=30,
            month=MONTHS,
        ),
        transfer(
            "package",
            "self-payments",
            debit=Accounts.PROVIDER_FUND,
            credit=Accounts.HOUSEHOLD_SELF_PAYMENTS,
            amount=70,
            month=JANUARY,
            debit_provider=0,
        ),
        transfer(
            "allocate",
            "budgets",
            debit=[Accounts.PLACE_PERSONAL_CARE, Accounts.PLACE_POPULATION_HEALTH],
            credit=Accounts.POOL_FUND,
            amount=[[5_500, 500], [6_200, 800]],
            month=JANUARY,
            place=[[0], [1]],
        ),
        transfer(
            "allocate",
            "reserves",
            debit=[Accounts.POOL_RESERVE, Accounts.POOL_REWARD_RESERVE],
            credit=Accounts.POOL_FUND,
            amount=[680, 360],
            month=JANUARY,
        ),
        transfer(
            "market",
            "capitation",
            debit=Accounts.PLAN_FUND,
            credit=Accounts.PLACE_PERSONAL_CARE,
            amount=[[4_000, 1_500], [2_200, 4_000]],
            month=DECEMBER,
            place=[[0], [1]],
            plan=[both],
        ),
        zero_sum(
            "market",
            "risk equalisation",
            account=Accounts.PLAN_EQUALISATION,
            amount=[[-150, 150]],
            month=DECEMBER,
            plan=both,
        ),
        transfer(
            "deliver",
            "fee for service",
            debit=Accounts.PROVIDER_FUND,
            credit=Accounts.PLAN_FUND,
            amount=[1_000, 2_000],
            month=DECEMBER,
            plan=both,
            provider=[0, 2],
        ),
        transfer(
            "deliver",
            "block",
            debit=Accounts.PROVIDER_FUND,
            credit=Accounts.PLAN_FUND,
            amount=400,
            month=MONTHS,
            plan=0,
            provider=1,
        ),
        transfer(
            "deliver",
            "user charges",
            debit=Accounts.PROVIDER_FUND,
            credit=Accounts.HOUSEHOLD_USER_CHARGES,
            amount=60,
            month=DECEMBER,
            debit_provider=0,
        ),
        transfer(
            "deliver",
            "care",
            debit=Accounts.PROVIDER_COST_OF_CARE,
            credit=Accounts.PROVIDER_FUND,
            amount=[1_100, 4_900, 1_900],
            month=DECEMBER,
            provider=[0, 1, 2],
        ),
        transfer(
            "deliver",
            "programmes",
            debit=Accounts.PROGRAMME_POPULATION_HEALTH,
            credit=Accounts.PLACE_POPULATION_HEALTH,
            amount=[450, 800],
            month=DECEMBER,
            place=both,
        ),
        transfer(
            "review",
            "rewards",
            debit=Accounts.PROVIDER_REWARDS_PAYABLE,
            credit=Accounts.POOL_REWARD_RESERVE,
            amount=[100, 50],
            month=DECEMBER,
            debit_provider=[0, 2],
        ),
    ]


def books() -> list[Book]:
    """The book after each movement, the empty one first."""
    return list(accumulate(drafts(), Book.post, initial=Book.empty("GBP", 2, NAMES)))


def a_year() -> Book:
    """The book with the whole year in it."""
    return books()[-1]
