"""The cost of administration by function, and billing that falls as payers and rules are consolidated."""

from __future__ import annotations

import csv

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.ledger.book import Book
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.entry import transfer
from healthtrust.pool.administration import BILLING, administration, billing_share, coefficients
from healthtrust.records.store import shipped

YEAR = 2027
SPENT = {
    Accounts.POOL_COLLECTION_COST: 300,
    Accounts.POOL_ADMINISTRATION: 500,
    Accounts.PLAN_ADMINISTRATION: 4_000,
    Accounts.INSURER_ADMINISTRATION: 1_200,
    Accounts.PROVIDER_COST_OF_CARE: 90_000,
    Accounts.PROGRAMME_POPULATION_HEALTH: 4_000,
}


def book(year: int = YEAR) -> Book:
    """A book in which 100,000 leave the system in one year."""
    found = Book.empty("GBP", 2)
    for month, share in ((1, 0.25), (12, 0.75)):
        for account, amount in SPENT.items():
            found = found.post(
                transfer(
                    "deliver",
                    "spent",
                    debit=account,
                    credit=Accounts.GOVERNMENT_SUBSIDY,
                    amount=int(amount * share),
                    month=year * 12 + month - 1,
                    debit_plan=0,
                    debit_provider=0,
                )
            )
    return found


def test_each_function_has_what_its_account_spent() -> None:
    found = administration(book(), YEAR, payers=1, billing_rules=1)
    assert found.function == ("collect", "pool", "plan", "voluntary insurer", BILLING)
    assert found.amount[:4].tolist() == [300, 500, 4_000, 1_200]
    assert found.spending == 100_000
    assert found.share_of_spending[:4].tolist() == [0.003, 0.005, 0.04, 0.012]
    assert found.amount[4] == round(billing_share(1, 1) * 90_000)
    assert found.part_of == ("", "", "", "", "cost of care")
    assert found.total == found.amount.sum()


def test_only_the_year_asked_for_counts() -> None:
    assert administration(book(), YEAR + 1, 1, 1).total == 0
    assert administration(book(), YEAR + 1, 1, 1).share_of_spending.tolist() == [0.0] * 5


def test_billing_falls_as_payers_and_rules_are_consolidated() -> None:
    shares = [billing_share(*of) for of in ((40, 40), (20, 20), (20, 5), (20, 1), (5, 1), (1, 1))]
    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) == len(shares)


def test_billing_is_what_the_sources_say_at_both_ends() -> None:
    of = coefficients()
    many = int(of["billing.many_payers"])
    assert billing_share(many, many) == pytest.approx(of["billing.share_many"], rel=1e-12)
    one = of["billing.share_many"] / of["billing.many_over_one"]
    assert billing_share(1, 1) == pytest.approx(one, rel=1e-12)
    saved = 1 - billing_share(many, 1) / billing_share(many, many)
    assert 0.27 < saved < 0.63  # Scheinker et al 2021: standard contracts among many payers


def test_billing_never_takes_more_than_there_is() -> None:
    assert billing_share(10**9, 10**9) == 1.0


@pytest.mark.parametrize(("payers", "rules"), [(0, 0), (3, 0), (3, 4)])
def test_rules_nobody_can_have_are_refused(payers: int, rules: int) -> None:
    with pytest.raises(InvalidInput, match="as many sets as there are payers"):
        billing_share(payers, rules)


def test_every_parameter_lies_in_its_range_and_has_a_source() -> None:
    with open(shipped("coefficients", "administration"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert float(row["low"]) < float(row["value"]) < float(row["high"])
            assert row["source"] and row["status"] in ("cited", "recalled", "assumed")
