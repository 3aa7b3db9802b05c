"""The Dutch statutory package from contribution to service: what is promised is what is financed.

    Σ_clusters package = nominal premium + compulsory deductible + contribution of the equalisation fund

Regeling risicoverevening, Staatscourant, yearly: budgets and sources of finance in millions of euros with one
decimal; the identity holds to 0.1 million. Money flows through our accounts as they are: the fund is the
pool, insurers are plans, the nominal premium is what members pay their plan, the deductible a user charge.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.ground.money import Currency, over_months, to_minor
from healthtrust.ledger.book import Book, Names, in_year
from healthtrust.ledger.chart import STEPS, Accounts
from healthtrust.ledger.checks import after, payments, pool_income, pool_uses
from healthtrust.ledger.entry import transfer
from healthtrust.records.store import data_folder

EURO = Currency("EUR", 2)
TENTH_OF_A_MILLION = to_minor(100_000, EURO)
FILE = data_folder() / "nl_risk_equalisation" / "macro.json"
PREMIUM_PAYERS = {2013: 13.309, 2015: 13.426}
"""Millions, as the data's description has them."""
NATION, INSURERS, PROVIDERS = 0, 0, 0
NAMES = Names(place=("Netherlands",), plan=("Insurers together",), provider=("Providers together",))


@dataclass(frozen=True)
class Finance:
    """The budget of one year in cents."""

    year: int
    package: int
    clusters: dict[str, int]
    premium: int
    deductible: int
    fund: int
    per_policy: int

    @property
    def sources(self) -> int:
        return self.premium + self.deductible + self.fund


def millions(amount: float) -> int:
    return to_minor(str(amount), EURO) * 1_000_000


def finance_of(year: int, printed: dict[str, Any]) -> Finance:
    return Finance(
        year,
        millions(printed["macro_total"]),
        {name: millions(amount) for name, amount in printed["macro_parts"].items()},
        millions(printed["nominal_premium_revenue"]),
        millions(printed["compulsory_deductible_revenue"]),
        millions(printed["equalisation_fund_contribution"]),
        to_minor(printed["nominal_premium_eur_per_policy"] or 0, EURO),
    )


def given() -> list[Finance]:
    """Every year in the file; none where there is no file."""
    printed = json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}
    return [finance_of(int(key), of) for key, of in printed.items() if key.isdigit()]


@pytest.fixture(params=given() or [None], ids=lambda one: str(one.year) if one else "none")
def finance(request: pytest.FixtureRequest) -> Finance:
    if request.param is None:
        pytest.skip(f"no Dutch budgets at {FILE}; set HEALTHTRUST_DATA to the folder that holds real data")
    found: Finance = request.param
    return found


def test_both_years_shared_are_there(shared_data: Path) -> None:
    if not (shared_data / "nl_risk_equalisation").is_dir():
        pytest.skip("no Dutch budgets among the real data")
    assert {finance.year for finance in given()} >= set(PREMIUM_PAYERS)


def test_clusters_add_to_the_package(finance: Finance) -> None:
    assert sum(finance.clusters.values()) == finance.package


def test_package_is_what_its_sources_finance(finance: Finance) -> None:
    assert abs(finance.package - finance.sources) <= TENTH_OF_A_MILLION


def test_the_book_holds_the_whole_identity(finance: Finance) -> None:
    book = posted(finance)
    year = in_year(finance.year)
    received = -book.balance((Accounts.HOUSEHOLD_CONTRIBUTIONS, Accounts.HOUSEHOLD_PLAN_SURCHARGES), **year)
    charged = -book.balance(Accounts.HOUSEHOLD_USER_CHARGES, **year)
    care = book.balance(Accounts.PROVIDER_COST_OF_CARE, **year)
    left = book.balance(Accounts.PLAN_FUND, **year)
    assert received + charged == finance.sources == care + left
    assert care == finance.package
    assert abs(left) <= TENTH_OF_A_MILLION
    assert book.balance(Accounts.PROVIDER_FUND, **year) == 0
    assert book.balance(Accounts.POOL_FUND, **year) == 0


def test_the_book_tells_each_cluster_apart(finance: Finance) -> None:
    book = posted(finance)
    by_cluster = {name: book.balance(Accounts.PROVIDER_COST_OF_CARE, memo=name) for name in finance.clusters}
    assert by_cluster == finance.clusters


def test_the_pool_gives_away_what_it_receives(finance: Finance) -> None:
    book = posted(finance)
    income, uses = pool_income(book, finance.year), pool_uses(book, finance.year)
    assert sum(income.values()) == sum(uses.values()) == finance.fund
    assert uses["budgets"] == finance.fund


def test_all_checks_of_the_ledger_pass_after_each_step(finance: Finance) -> None:
    book, posted_so_far = Book.empty("EUR", 2, NAMES), []
    for step in STEPS:
        for draft in drafts(finance):
            if draft.step == step:
                book = book.post(draft)
                posted_so_far.append(draft.memo)
        lines = {"norm cost": finance.package - finance.deductible} if step == "deliver" else None
        assert after(step, book, finance.year, lines) == []
    assert len(posted_so_far) == 6 + len(finance.clusters)


def test_the_checks_see_a_million_that_went_astray(finance: Finance) -> None:
    book = posted(finance)
    paid = payments(book, finance.year)
    lost = transfer(
        "allocate", "astray", debit=Accounts.POOL_ADMINISTRATION, credit=Accounts.POOL_FUND,
        amount=millions(1), month=finance.year * 12,
    )  # fmt: skip
    assert paid == {"norm cost": finance.package - finance.deductible}
    assert after("deliver", book.post(lost), finance.year, paid)


def test_premium_payers_are_those_published(finance: Finance) -> None:
    if finance.year not in PREMIUM_PAYERS:
        pytest.skip("no number of premium payers to compare with")
    assert round(finance.premium / finance.per_policy / 1e6, 3) == PREMIUM_PAYERS[finance.year]


def posted(finance: Finance) -> Book:
    book = Book.empty("EUR", 2, NAMES)
    for draft in drafts(finance):
        book = book.post(draft)
    return book


def drafts(finance: Finance) -> list[Any]:
    """The money of a year, month by month: into the fund, to the nation's care, to insurers, to providers."""
    by_insurers = finance.package - finance.deductible
    moved = [
        (
            "pool",
            "contribution to the fund",
            Accounts.POOL_FUND,
            Accounts.HOUSEHOLD_CONTRIBUTIONS,
            finance.fund,
        ),
        ("allocate", "budget", Accounts.PLACE_PERSONAL_CARE, Accounts.POOL_FUND, finance.fund),
        ("market", "norm amounts", Accounts.PLAN_FUND, Accounts.PLACE_PERSONAL_CARE, finance.fund),
        (
            "market",
            "nominal premium",
            Accounts.PLAN_FUND,
            Accounts.HOUSEHOLD_PLAN_SURCHARGES,
            finance.premium,
        ),
        ("deliver", "norm cost", Accounts.PROVIDER_FUND, Accounts.PLAN_FUND, by_insurers),
        (
            "deliver",
            "deductible",
            Accounts.PROVIDER_FUND,
            Accounts.HOUSEHOLD_USER_CHARGES,
            finance.deductible,
        ),
        *(
            ("deliver", name, Accounts.PROVIDER_COST_OF_CARE, Accounts.PROVIDER_FUND, amount)
            for name, amount in finance.clusters.items()
        ),
    ]
    return [
        transfer(
            step,
            memo,
            debit=debit,
            credit=credit,
            amount=over_months(np.array(amount)),
            month=finance.year * 12 + np.arange(12),
            place=NATION,
            plan=INSURERS,
            provider=PROVIDERS,
        )
        for step, memo, debit, credit, amount in moved
    ]
