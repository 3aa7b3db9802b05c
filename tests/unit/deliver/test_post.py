"""A settlement into the ledger: whole or not at all, and the postings are the amounts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.deliver.contract.library import contract_of
from healthtrust.deliver.settlement.answer import Answer, book_of, posting_rows, settled_before
from healthtrust.deliver.settlement.post import posted, tags_of, unpostable, unstated
from healthtrust.ground.errors import Imbalance, InvalidInput
from healthtrust.ground.money import Currency
from healthtrust.ground.periods import Month
from healthtrust.ledger.chart import Accounts
from tests.unit.deliver import made_deal

GBP = Currency("GBP", 2)


def test_what_is_above_zero_is_paid_and_what_is_below_flows_back() -> None:
    book = posted(made_deal.settled(), GBP)
    assert [book.balance(Accounts.PROVIDER_FUND, provider=k) for k in range(4)] == [4000, 0, 6000, -1000]
    assert book.balance(Accounts.PLAN_FUND, plan=0) == -9000
    legs = book.batches[0].legs
    assert book.batches[0].memo == "deal" and book.batches[0].step == "deliver"
    assert sorted(set(legs.month.tolist())) == [Month(2024, 12).index, Month(2025, 12).index]
    assert book.names.provider[3] == "Cedar / 2025" and book.names.plan == ("trust",)


def test_a_month_of_the_period_is_the_month_of_posting_unless_another_is_named() -> None:
    text = made_deal.DEAL.replace(
        '[columns.year]\nmeaning = "year"\nunit = "year"', '[columns.year]\nmeaning = "month"\nunit = "text"'
    )
    contract = contract_of(text.replace("since = 2020", "since = 2020 "), "deal.toml")
    from healthtrust.deliver.settlement.settle import settle
    from healthtrust.deliver.settlement.statement import statement_of

    rows = made_deal.ROWS | {"year": ["2024-03", "2024-03", "2025-04", "2025-04"]}
    found = settle(contract, statement_of(contract, rows, "rows.csv"))
    assert sorted(set(posted(found, GBP).batches[0].legs.month.tolist())) == [
        Month(2024, 3).index,
        Month(2025, 4).index,
    ]
    later = posted(found, GBP, month=Month(2026, 6))
    assert set(later.batches[0].legs.month.tolist()) == {Month(2026, 6).index}


@pytest.mark.parametrize("stage", ["simulate", "forecast"])
def test_no_money_is_due_in_a_simulation(stage: str) -> None:
    with pytest.raises(InvalidInput, match=f"stage {stage}; expected money that is due"):
        posted(made_deal.settled(stage), GBP)


def test_an_amount_that_hangs_on_what_is_not_stated_is_not_posted_at_the_end() -> None:
    open_ended = {"revenue": [500.0, 500.0, 500.0, float("nan")]}
    assert unstated(made_deal.deal()) == {
        "losses shared; revenue, which may limit them, is not stated": ("revenue",)
    }
    with pytest.raises(
        InvalidInput, match=r"rows.csv, row 5: .* is not stated; expected amounts that are known"
    ):
        posted(made_deal.settled(**open_ended), GBP)
    interim = posted(made_deal.settled("interim", **open_ended), GBP)
    assert interim.balance(Accounts.PROVIDER_FUND, provider=3) == -2500


def test_a_contract_without_period_needs_a_month_and_whole_minor_units() -> None:
    found = made_deal.items()
    assert "which has no period" in str(unpostable(found, GBP)[0])
    assert not unpostable(found, GBP, Month(2027, 1))
    assert "rounded to 0.1" in str(unpostable(found, Currency("JPY", 0), Month(2027, 1))[0])
    assert posted(found, GBP, month=Month(2027, 1)).balance(Accounts.PROVIDER_FUND) == 380


def test_postings_that_are_not_the_amounts_are_an_imbalance() -> None:
    """Accounts that are one and the same leave a party with nothing."""
    found = made_deal.settled()
    same = found.contract.funding.model_copy(update={"pays": "provider fund"})
    with pytest.raises(Imbalance, match="Ash / 2024"):
        posted(replace(found, contract=found.contract.model_copy(update={"funding": same})), GBP)


def test_the_tags_of_party_and_payer_follow_their_accounts() -> None:
    contract = made_deal.deal()
    pool = contract.funding.model_copy(update={"pays": "pool fund", "receives": "plan fund"})
    assert tags_of(contract) == ("provider", "plan")
    assert tags_of(contract.model_copy(update={"funding": pool})) == ("plan", "")


def test_only_the_difference_to_an_earlier_settlement_is_posted(tmp_path) -> None:  # type: ignore[no-untyped-def]
    before = tmp_path / "before.csv"
    before.write_text("provider,year,amount\nAsh,2024,35.00\nCedar,2025,-25.00\nElm,2023,7\n")
    found = made_deal.settled("appeal")
    settled, left = settled_before(found, before)
    answer = Answer(found, GBP, settled, left)
    assert (settled.tolist(), left) == ([35, 0, 0, -25], 1)
    assert answer.due.tolist() == [5, 0, 60, 15]
    book = book_of(answer)
    rows = posting_rows(answer, book)
    assert rows["party"] == ["Ash / 2024"] * 2 + ["Ash / 2025"] * 2 + ["Cedar / 2025"] * 2
    assert rows["debit"] == ["5.00", "", "60.00", "", "15.00", ""]
    assert rows["month"][0] == "2024-12" and rows["account"][:2] == ["provider fund", "plan fund"]


def test_an_earlier_settlement_that_cannot_be_set_off_is_refused_at_once(tmp_path) -> None:  # type: ignore[no-untyped-def]
    found, path = made_deal.settled(), tmp_path / "before.csv"
    path.write_text("provider,year,amount\nAsh,2024,35.001\nAsh,2024,1\nCedar,2025,\n")
    with pytest.raises(InvalidInput) as refused:
        settled_before(found, path)
    for said in (
        "row 2: found an amount that is no multiple",
        "row 3: found a party named",
        "row 4: found no amount",
    ):
        assert said in str(refused.value)
    path.write_text("provider,year,amount\nElm,2024,35\n")
    with pytest.raises(InvalidInput, match="none of the parties"):
        settled_before(found, path)
    path.write_text("provider,year,amount\nAsh,2024,35\nCedar,2025,£7\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="column amount, row 3: found '£7'; expected a plain number"):
        settled_before(found, path)
    path.write_text("provider,year,sum\nAsh,2024,35\n")
    with pytest.raises(InvalidInput, match="no column 'amount'"):
        settled_before(found, path)


def test_a_million_is_posted_to_the_penny() -> None:
    amounts = np.round(np.random.default_rng(1).normal(0, 1e5, 4), 2)
    book = posted(made_deal.settled(), GBP, due=amounts)
    received = [book.balance(Accounts.PROVIDER_FUND, provider=k) for k in range(4)]
    assert received == [round(100 * amount) for amount in amounts.tolist()]


def test_what_to_state_is_named_from_every_reason_of_the_same_words() -> None:
    text = made_deal.DEAL.replace(
        "[[reasons]]",
        '[[reasons]]\nwhen = "kept < 0 and not known(quality_score)"\n'
        'says = "losses shared; revenue, which may limit them, is not stated"\n[[reasons]]',
        1,
    )
    (names,) = unstated(contract_of(text, "deal.toml")).values()
    assert set(names) == {"revenue", "quality_score"}
    with pytest.raises(InvalidInput, match="State revenue, or settle the others alone"):
        posted(made_deal.settled(revenue=[500.0, 500.0, 500.0, float("nan")]), GBP)
